"""One small spec per layer type, in which every field of it has another value than its default."""

from __future__ import annotations

from pathlib import Path

import pytest

from specc.graph import Graph, Node
from specc.infer import infer
from specc.initializers import GlorotUniform
from specc.layers import LAYERS, Layer
from specc.source import read
from specc.spec.parse import parse_spec

FOLDER = Path(__file__).parent.parent / "specs" / "layers"
LARGEST = 5000


def graph(type_name: str) -> Graph:
    """The graph of the example of a type, which must have no fault at all."""
    spec, found = parse_spec(read(FOLDER / f"{type_name}.yaml"))
    result, more = infer(spec)
    assert [*found, *more] == []
    return result


def nodes(type_name: str) -> list[Node]:
    """The nodes of that type in its own example."""
    return [node for node in graph(type_name).nodes.values() if node.type == type_name]


def chosen(layer: Layer) -> set[str]:
    """Fields with a value that the layer would not have had by itself, or must be given."""
    kind = type(layer)
    needed = {name for name, info in kind.model_fields.items() if info.is_required()}
    plain = kind.model_validate({name: getattr(layer, name) for name in needed})
    # Where a field names no initialiser of its own, the spec's stands in.
    usual = {name: (getattr(plain, name), GlorotUniform()) for name in kind.model_fields}
    return needed | {name for name in kind.model_fields if getattr(layer, name) not in usual[name]}


def test_every_layer_has_an_example_and_every_example_a_layer() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(LAYERS.names)


@pytest.mark.parametrize("type_name", LAYERS.names)
def test_example_sets_every_field(type_name: str) -> None:
    layers = [node.layer for node in nodes(type_name)]
    assert layers
    assert set(LAYERS[type_name].model_fields) == {name for layer in layers for name in chosen(layer)}


@pytest.mark.parametrize("type_name", LAYERS.names)
def test_example_is_small(type_name: str) -> None:
    found = graph(type_name)
    assert sum(param.size for node in found.nodes.values() for param in node.params) < LARGEST
    assert all(value < 200 for node in found.nodes.values() for value in node.value.shape)


@pytest.mark.parametrize("type_name", LAYERS.names)
def test_example_is_named_after_its_layer(type_name: str) -> None:
    camel = "".join(word.capitalize() for word in type_name.split("_"))
    assert graph(type_name).name == f"{camel}Example"
