"""Layers written out from their definition: the text, and that it computes the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from torch_specs import SPECS, STYLES, Case, load, printed, restored_default_dtype, wrong_gradients, wrong_values

from specc.errors import SpecError
from specc.render import render

pytestmark = pytest.mark.torch

default_dtype = pytest.fixture(autouse=True)(restored_default_dtype)

DENSE = """
name: Written
input: [6, 5, 3]
layers:
  - {type: dense, units: 4, activation: tanh}
  - {type: flatten}
  - {type: dense, name: hidden, units: 6, activation: relu, kernel_init: he_normal}
  - {type: dense, name: bent, units: 6, activation: leaky_relu, bias_init: ones}
  - {type: dense, units: 6, bias: false, activation: {type: elu, alpha: 0.5}}
  - {call: bent, name: again}
  - {type: dense, units: 2, kernel_init: framework}
"""
CONV2D = """
name: Windows
input: [9, 8, 3]
layers:
  - {type: conv2d, filters: 4, kernel: [3, 2], stride: [2, 1], padding: same, activation: relu}
  - {type: conv2d, filters: 3, kernel: 3, dilation: [1, 2], bias: false}
  - {type: conv2d, filters: 2, kernel: 1, kernel_init: random_normal}
  - {type: flatten}
  - {type: dense, units: 2}
"""
TEXTS = {"dense": DENSE, "conv2d": CONV2D}


def written(folder: Path, text: str) -> Path:
    path = folder / "model.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=TEXTS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    path = written(tmp_path, TEXTS[request.param])
    return load(path, tmp_path, printed(path, spell_out=frozenset({request.param})))


def test_every_visible_layer_and_output(case: Case) -> None:
    """A layer that has taken up its activation shows the activated value only."""
    for training in (False, True):
        now = case.draw(3, training)
        hidden = {node.inputs[0] for node in now.graph.nodes.values() if node.sugar} - set(now.model.plan["addresses"])
        assert wrong_values(now, hidden) == {}


def test_gradients(case: Case) -> None:
    assert wrong_gradients(case) == {}


@pytest.mark.parametrize("name", TEXTS)
def test_text(name: str, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    plan = printed(written(tmp_path, TEXTS[name]), spell_out=frozenset({name}))
    golden(f"torch/spelled_{name}.py", render(plan))


@pytest.mark.parametrize("style", STYLES)
def test_a_model_of_the_same_name_keeps_it(style: str, tmp_path: Path) -> None:
    path = SPECS["simple_dense"]
    plan = printed(path, style, spell_out=frozenset({"dense"}))
    assert "SimpleDenseLayer(4, 3)" in render(plan)
    assert wrong_values(load(path, tmp_path, plan)) == {}


def test_groups_are_not_spelled_out() -> None:
    with pytest.raises(SpecError) as raised:
        printed(SPECS["conv2d"], spell_out=frozenset({"conv2d"}))
    (found,) = raised.value.diagnostics
    assert (found.code, found.args["field"]) == ("E701", "groups")
