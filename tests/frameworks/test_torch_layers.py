"""Every layer's example and every shipped spec, printed for torch and run, against the NumPy oracle in float64."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch_specs import (
    LIMIT,
    SPECS,
    Case,
    gap,
    load,
    printed,
    restored_default_dtype,
    source_and_graph,
    variants,
    wrong_gradients,
    wrong_values,
)

from specc.errors import SpecError
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


@pytest.mark.parametrize("name", [name for name, path in SPECS.items() if source_and_graph(path)[1].train])
def test_probabilities_follow_the_outputs(name: str, tmp_path: Path) -> None:
    """The function that a file offers makes of the logits what the head in the spec, or the one of the loss, makes."""
    plan = printed(SPECS[name])
    case = load(SPECS[name], tmp_path, plan).draw(3, training=False)
    expected = case.expected()
    outputs, _ = case.model.forward(case.inputs)
    for port, item in zip(plan.outputs, case.graph.outputs, strict=True):
        function = "probabilities" if len(plan.outputs) == 1 else f"{port.name}_probabilities"
        if port.activation is None:
            assert not hasattr(case.model.module, function)
            continue
        found = getattr(case.model.module, function)(torch.from_numpy(outputs[port.name])).numpy()
        heads = [node.id for node in case.graph.users.get(item.value, ()) if node.head]
        raised = np.exp(outputs[port.name] - outputs[port.name].max(axis=-1, keepdims=True))
        wanted = expected[heads[0]] if heads else raised / raised.sum(axis=-1, keepdims=True)
        assert gap(wanted, found) <= LIMIT


def test_a_batch_norm_over_five_axes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text("input: [2, 2, 2, 2, 3]\nlayers:\n  - {type: batch_norm}\n", encoding="utf-8")
    with pytest.raises(SpecError) as raised:
        printed(path)
    (found,) = raised.value.diagnostics
    assert (found.code, found.args["type"], found.path) == ("E701", "batch_norm", ("layers", 0))
