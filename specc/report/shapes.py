"""What a model is made of, layer by layer: shapes, parameters, cost and memory. Needs no framework."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from specc.graph import Graph, Node
from specc.layers import Param, Shape

#: Bytes of a float32.
FLOAT = 4


@dataclass(frozen=True)
class Row:
    """One input or layer. `macs` and `activations` (bytes of its output as float32) are for the whole batch."""

    name: str
    type: str
    shape: Shape
    trainable: int = 0
    statistics: int = 0
    macs: int = 0
    activations: int = 0
    shares: str = ""
    arithmetic: tuple[str, ...] = ()


@dataclass(frozen=True)
class Totals:
    """Sums over a model. A parameter that is used twice counts once, its multiplications twice."""

    trainable: int
    statistics: int
    macs: int
    parameter_bytes: int
    activation_bytes: int


@dataclass(frozen=True)
class Summary:
    """Every row and the sums. The batch stands in front of each shape where `batch` is given."""

    name: str
    batch: int | None
    rows: tuple[Row, ...]
    totals: Totals


def summarise(graph: Graph, batch: int | None = None, stored: Callable[[str, Shape], Shape] | None = None) -> Summary:
    """The summary of a graph.

    Args:
        graph: a model without errors.
        batch: examples at once; costs and memory are for one where it is left out.
        stored: from the id and the spec shape of a value to its shape in some layout. Left out: the spec's own.
    """
    lay_out = stored or (lambda _, shape: shape)
    times = batch or 1

    def shape_of(name: str, shape: Shape) -> Shape:
        return (*((batch,) if batch is not None else ()), *lay_out(name, shape))

    rows = [
        Row(item.name, "input", shape_of(item.name, item.shape), activations=FLOAT * prod(item.shape) * times)
        for item in graph.inputs
    ]
    for node in graph.nodes.values():
        own = () if node.shares else node.params
        rows.append(
            Row(
                node.id,
                node.type,
                shape_of(node.id, node.value.shape),
                sum(param.size for param in own if param.trainable),
                sum(param.size for param in own if not param.trainable),
                node.macs * times,
                FLOAT * prod(node.value.shape) * times,
                node.shares,
                _arithmetic(node),
            )
        )
    totals = Totals(
        graph.trainable,
        graph.statistics,
        sum(row.macs for row in rows),
        FLOAT * (graph.trainable + graph.statistics),
        sum(row.activations for row in rows),
    )
    return Summary(graph.name, batch, tuple(rows), totals)


def as_json(summary: Summary) -> str:
    """The summary as an object, for programs."""
    import json
    from dataclasses import asdict

    data: dict[str, Any] = asdict(summary)
    return json.dumps(data, indent=2)


def size(count: int) -> str:
    """``5.6 MB``: bytes in powers of ten."""
    amount, units = float(count), ["B", "kB", "MB", "GB", "TB", "PB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.3g} {units[0]}" if units[0] != "B" else f"{count} B"


def _arithmetic(node: Node) -> tuple[str, ...]:
    """How the sizes of a layer come about: those of its output, then those of its parameters."""
    own = () if node.shares else node.params
    return (*node.arithmetic, *(_spelled(param) for param in own))


def _spelled(param: Param) -> str:
    """``kernel 3*3*1*32 = 288``."""
    if len(param.shape) == 1:
        return f"{param.name} {param.size}"
    return f"{param.name} {'*'.join(map(str, param.shape))} = {param.size}"
