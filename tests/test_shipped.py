"""The specs that ship: parameters and shapes on the way are those of the lesson notes they come from."""

from __future__ import annotations

import pytest
from cli_helpers import ROOT, SPECS

from specc.compile import compile_graph
from specc.graph import Graph

Shape = tuple[int, ...]

#: Trainable parameters, kept statistics, and shapes that come by in this order.
FIGURES: dict[str, tuple[int, int, list[Shape]]] = {
    "fashion": (
        1_475_338, 192,
        [(28, 28, 32), (14, 14, 32), (12, 12, 64), (6, 6, 64), (2304,), (600,), (120,), (10,)],
    ),
    "basic_cnn": (697_386, 0, [(14, 14, 32), (7, 7, 64), (3, 3, 128), (1152,), (512,), (10,)]),
    "mnist_cnn": (4_738_826, 0, [(26, 26, 32), (24, 24, 64), (36864,), (128,), (10,)]),
    "cifar100_cnn": (
        325_956, 0, [(30, 30, 16), (15, 15, 16), (13, 13, 32), (6, 6, 32), (1152,), (256,), (100,)],
    ),
    "digits_cnn": (7_738, 96, [(8, 8, 16), (6, 6, 32), (3, 3, 32), (288,), (10,)]),
    "neural_network": (669_706, 0, [(784,), (512,), (512,), (10,)]),
    "simple_dense": (15, 0, [(3,)]),
    "two_inputs": (40_331, 0, [(26, 26, 16), (32,), (20, 32), (32,), (64,), (128,), (10,), (1,)]),
}  # fmt: skip


def graph(name: str) -> Graph:
    return compile_graph(ROOT / "specs" / f"{name}.yaml")[1]


def test_every_spec_has_figures() -> None:
    assert {path.stem for path in SPECS} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_parameters(name: str) -> None:
    found = graph(name)
    assert (found.trainable, found.statistics) == FIGURES[name][:2]


@pytest.mark.parametrize("name", FIGURES)
def test_shapes_come_by_in_order(name: str) -> None:
    shapes = iter(node.value.shape for node in graph(name).nodes.values())
    for wanted in FIGURES[name][2]:
        assert wanted in shapes, f"{wanted} does not come by, or not after the one before it"


@pytest.mark.parametrize("name", FIGURES)
def test_training_is_stated(name: str) -> None:
    train = graph(name).train
    assert train is not None
    assert train.options["seed"] == 0


def test_final_softmax_belongs_to_the_loss() -> None:
    for name in ("basic_cnn", "mnist_cnn", "cifar100_cnn"):
        found = graph(name)
        assert [node.type for node in found.nodes.values() if node.head] == ["softmax"]
        assert found.outputs[0].activation == "softmax"


def test_two_inputs_share_one_layer() -> None:
    found = graph("two_inputs")
    assert [item.dtype for item in found.inputs] == ["float", "int32"]
    assert [item.name for item in found.outputs] == ["label", "score"]
    assert found.nodes["project_words"].shares == "project"
    assert found.train is not None
    assert {name: item.weight for name, item in found.train.losses.items()} == {"label": 1.0, "score": 0.5}
