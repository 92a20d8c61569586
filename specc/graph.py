"""The graph of a model: nodes with inferred shapes, parameters and cost, and the path that leads back to the YAML.

No framework words here: everything is features last, without the batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from specc.errors import Path
from specc.initializers import Initializer
from specc.layers import Layer, Param, Value
from specc.spec import Input, Train


@dataclass(frozen=True)
class Node:
    """One evaluation of one layer.

    `id` is its dotted name, unique in the graph (``layer1.conv2d_1``). `inputs` are ids of nodes or names of inputs.
    A node with `shares` computes with the parameters of that node. A `head` is a final softmax or sigmoid that belongs
    to the loss: training sees what comes before it, and the generated code offers it as probabilities.
    """

    id: str
    name: str
    type: str
    layer: Layer
    inputs: tuple[str, ...]
    takes: tuple[Value, ...]
    value: Value
    path: Path
    params: tuple[Param, ...] = ()
    macs: int = 0
    arithmetic: tuple[str, ...] = ()
    resolved: Mapping[str, Any] = field(default_factory=dict, hash=False)
    named: bool = False
    sugar: bool = False
    shares: str = ""
    head: bool = False

    @property
    def fields(self) -> Any:
        """The layer as whatever class its type names, for code that knows which fields that class has."""
        return self.layer


@dataclass(frozen=True)
class Block:
    """A named group. In a `linear` one each item takes the output of the item before: it can be a Sequential."""

    id: str
    name: str
    items: tuple[Item, ...]
    source: str
    output: str
    linear: bool
    path: Path
    named: bool = True
    shares: str = ""


Item = Node | Block


@dataclass(frozen=True)
class Output:
    """One output: the value that the model returns, and the activation that turns it into probabilities, if any."""

    name: str
    value: str
    activation: str | None = None


@dataclass(frozen=True)
class Graph:
    """A whole model. `nodes` holds every node by id, in the order of evaluation; `items` the same as a tree."""

    name: str
    description: str
    inputs: tuple[Input, ...]
    nodes: Mapping[str, Node]
    items: tuple[Item, ...]
    outputs: tuple[Output, ...]
    init: Initializer
    train: Train | None = None

    def value(self, name: str) -> Value:
        """Shape and dtype of a node's output or of an input."""
        if name in self.nodes:
            return self.nodes[name].value
        found = next(item for item in self.inputs if item.name == name)
        return Value(found.shape, found.dtype, found.vocab)

    @cached_property
    def uses(self) -> Mapping[str, int]:
        """How many inputs of nodes take each value; being returned by the model is not counted."""
        return Counter(source for node in self.nodes.values() for source in node.inputs)

    @cached_property
    def users(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes that take each value, in order."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            for source in dict.fromkeys(node.inputs):
                found.setdefault(source, []).append(node)
        return {source: tuple(nodes) for source, nodes in found.items()}

    @cached_property
    def families(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes that compute with the same parameters, by the id of the one that owns them, in order."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            found.setdefault(node.shares or node.id, []).append(node)
        return {owner: tuple(nodes) for owner, nodes in found.items()}

    def owners(self) -> Iterator[Node]:
        """The nodes that own parameters, without those that share another's."""
        return (node for node in self.nodes.values() if node.params and not node.shares)

    @property
    def trainable(self) -> int:
        """How many numbers training changes."""
        return sum(param.size for node in self.owners() for param in node.params if param.trainable)

    @property
    def statistics(self) -> int:
        """How many numbers are kept but not trained, such as running means."""
        return sum(param.size for node in self.owners() for param in node.params if not param.trainable)
