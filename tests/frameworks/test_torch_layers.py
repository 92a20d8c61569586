"""Every layer's example and every shipped spec, printed for torch and run, against the NumPy oracle in float64."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from torch_specs import SPECS, Case, load, printed, restored_default_dtype, variants, wrong_gradients, wrong_values

from specc.layers import LAYERS
from specc.targets.torch.common import LOWERINGS

pytestmark = pytest.mark.torch

VARIANTS = variants()
BATCHES = (2, 1, 7)


default_dtype = pytest.fixture(autouse=True)(restored_default_dtype)


@pytest.fixture(params=VARIANTS, ids=lambda variant: "-".join(variant))
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    name, style = request.param
    return load(SPECS[name], tmp_path, printed(SPECS[name], style))


def test_every_layer_type_is_lowered() -> None:
    assert {name for name in LAYERS.names if name not in LOWERINGS} == set()


def test_every_layer_and_output(case: Case) -> None:
    for batch in BATCHES:
        for training in (False, True):
            now = case.draw(batch, training)
            if not training or now.has_moments():
                assert wrong_values(now) == {}


def test_weights_come_back_as_they_were_set(case: Case) -> None:
    found = case.model.get_weights()
    assert set(found) == set(case.weights)
    assert all(np.array_equal(found[name], case.weights[name]) for name in found)


def test_parameter_counts(case: Case) -> None:
    parameters = sum(parameter.numel() for parameter in case.model.model.parameters())
    statistics = sum(item.numel() for item in case.model.model.buffers() if item.is_floating_point())
    assert (parameters, statistics) == (case.graph.trainable, case.graph.statistics)


def test_gradients(case: Case) -> None:
    """Each gradient's product with a random direction, by one complex step of the oracle through the whole graph."""
    assert wrong_gradients(case) == {}
