"""The inputs of a check: ordinary batches of several sizes, and inputs at the edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from specc.graph import Graph
from specc.run.check.measure import Array
from specc.run.draw import draw_inputs, draw_masks

#: Batch sizes of the ordinary cases. One is where a forgotten batch axis shows, seven is divisible by nothing.
BATCHES = (2, 1, 7)


@dataclass(frozen=True)
class Case:
    """Inputs of one evaluation, in the spec's own layout with the batch first."""

    name: str
    inputs: Mapping[str, Array]
    masks: Mapping[str, Array]
    training: bool
    #: Whether the model's outputs are judged too; at the edges only single layers are, as rounding may be amplified.
    ordinary: bool = True


def cases(graph: Graph, seed: int) -> Iterator[Case]:
    """Every case: batches in evaluation and in training mode, then edges in evaluation mode."""
    for batch in BATCHES:
        inputs = draw_inputs(graph, batch, seed + batch)
        yield Case(f"batch {batch}", inputs, {}, training=False)
        if batch > 1 or not _needs_a_batch(graph):
            masks = draw_masks(graph, batch, seed + batch)
            yield Case(f"batch {batch}, training", inputs, masks, training=True)
    yield from _edges(graph, seed)


def _needs_a_batch(graph: Graph) -> bool:
    """Whether some batch norm would see a single value per feature, which has no variance."""
    return any(node.type == "batch_norm" and int(np.prod(node.value.shape[:-1])) == 1 for node in graph.nodes.values())


def _edges(graph: Graph, seed: int) -> Iterator[Case]:
    ordinary = draw_inputs(graph, 2, seed + 100)
    floats = [item.name for item in graph.inputs if item.dtype == "float"]
    if not floats:
        return

    def changed(name: str, change: Mapping[str, Array]) -> Case:
        return Case(name, {**ordinary, **change}, {}, training=False, ordinary=False)

    yield changed("zeros", {name: np.zeros_like(ordinary[name]) for name in floats})
    yield changed("a constant channel", {name: _constant_channel(ordinary[name]) for name in floats})
    # Quarters make many equal values: ties in pooling windows, kinks hit exactly.
    yield changed("ties", {name: np.round(ordinary[name] * 4) / 4 for name in floats})
    yield changed("large values", {name: ordinary[name] * 1e3 for name in floats})


def _constant_channel(array: Array) -> Array:
    changed = array.copy()
    changed[..., 0] = 1.5
    return changed
