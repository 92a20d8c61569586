"""Activations far from zero and at their kinks, and how far torch's own forms are from the formulas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from torch_specs import Array, Case, gap, load, printed, restored_default_dtype

from specc.layers import LAYERS
from specc.oracle import Call, gradient
from specc.oracle.graph import call_of

pytestmark = pytest.mark.torch

default_dtype = pytest.fixture(autouse=True)(restored_default_dtype)

#: From where powers vanish to where they overflow, densely around zero, and every kink from both sides.
PLACES = np.concatenate(
    [
        np.linspace(-800, 800, 65),
        np.linspace(-50, 50, 401),
        np.linspace(-1e-3, 1e-3, 21),
        *(kink + np.array([-1e-9, 0.0, 1e-9]) for kink in (-3, 0, 3, 6, 20, 40)),
    ]
)
FIELDS = {"leaky_relu": "slope: 0.2", "elu": "alpha: 0.7", "celu": "alpha: 0.7", "gelu": "approximate: true"}
TYPES = [name for name in LAYERS.names if LAYERS[name].is_activation and LAYERS[name].elementwise and name != "prelu"]
CASES = [(name, fields) for name in TYPES for fields in dict.fromkeys(["", FIELDS.get(name, "")])]
#: Largest difference of torch's own form from the formula in float64: of values, and of gradients.
NATIVE = {"softplus": (2.1e-9, 2.1e-9), "hard_sigmoid": (0.0, 5e-9), "celu": (0.0, 2e-8)}


def loaded(folder: Path, name: str, fields: str, exact: bool) -> Case:
    path = folder / "model.yaml"
    layer = f"{{type: {name}{', ' if fields else ''}{fields}}}"
    path.write_text(f"name: Bent\ninput: [{PLACES.size}]\nlayers:\n  - {layer}\n", encoding="utf-8")
    case = load(path, folder, printed(path, exact=exact))
    case.inputs = {"input": PLACES[None, :]}
    return case


def compare(case: Case) -> tuple[Array, Array]:
    """Differences from the oracle, place by place: of values and of gradients."""
    (node,) = case.graph.nodes.values()
    call: Call = call_of(node, case.inputs, {}, training=False, masks={})
    ones = np.ones_like(call.x)
    (slopes,), _ = gradient(node.type, call, ones)
    outputs, _ = case.model.forward(case.inputs)
    _, found = case.model.gradients(case.inputs, {"output": ones})
    return outputs["output"] - case.expected()[node.id], found["input"] - slopes


@pytest.mark.parametrize(("name", "fields"), CASES)
def test_exact_forms_follow_the_formula_everywhere(name: str, fields: str, tmp_path: Path) -> None:
    values, slopes = compare(loaded(tmp_path, name, fields, exact=True))
    # Rounding is relative to the argument: x and exp(x) cannot be nearer than the last digit of x.
    assert np.max(np.abs(values) / np.maximum(1, np.abs(PLACES))) < 1e-15
    assert np.max(np.abs(slopes)) < 1e-14


@pytest.mark.parametrize(("name", "fields"), CASES)
def test_native_forms_differ_as_they_say(name: str, fields: str, tmp_path: Path) -> None:
    case = loaded(tmp_path, name, fields, exact=False)
    of_values, of_slopes = NATIVE.get(name, (0.0, 0.0))
    values, slopes = compare(case)
    assert np.max(np.abs(values) / np.maximum(1, np.abs(PLACES))) < of_values + 1e-15
    assert np.max(np.abs(slopes)) < of_slopes + 1e-14
    says = bool(printed(tmp_path / "model.yaml", exact=False).notes)
    assert says == (max(np.max(np.abs(values)) / 800, np.max(np.abs(slopes))) > 1e-12)


def test_softplus_stays_finite_and_exact(tmp_path: Path) -> None:
    case = loaded(tmp_path, "softplus", "", exact=True)
    outputs, _ = case.model.forward(case.inputs)
    assert np.isfinite(outputs["output"]).all()
    assert gap(case.expected()["softplus_1"], outputs["output"]) < 1e-16
