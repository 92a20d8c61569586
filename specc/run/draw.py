"""Random weights, inputs and dropout masks for a graph, in the spec's own layout and in float64.

One Philox stream per array, keyed by the array's name: the same numbers everywhere, whatever else a graph holds.
"""

from __future__ import annotations

from math import sqrt
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from specc.graph import Graph, Node
from specc.initializers import Distribution
from specc.layers import Param

Array = NDArray[Any]

#: Ids are drawn below this where an input of whole numbers does not say how many there are.
FEW = 10


def draw_weights(graph: Graph, seed: int) -> dict[str, Array]:
    """Every parameter by ``<node id>.<parameter>``, at no special value such as zero.

    Kernels keep the size of values about as it is, or are as wide as the spec's own initial values if those are wider.
    """
    return {
        f"{node.id}.{param.name}": _weight(node, param, _stream(f"{node.id}.{param.name}", seed))
        for node in graph.owners()
        for param in node.params
    }


def draw_inputs(graph: Graph, batch: int, seed: int) -> dict[str, Array]:
    """Every input by name, the batch first: normal numbers, or ids below the input's vocab."""
    drawn: dict[str, Array] = {}
    for item in graph.inputs:
        stream, shape = _stream(item.name, seed), (batch, *item.shape)
        if item.dtype == "float":
            drawn[item.name] = stream.normal(size=shape)
        else:
            drawn[item.name] = stream.integers(0, item.vocab or FEW, size=shape, dtype=item.dtype)
    return drawn


def draw_masks(graph: Graph, batch: int, seed: int) -> dict[str, Array]:
    """Ones and zeros for every dropout layer by its id, the batch first; spatial ones are constant over positions."""
    masks: dict[str, Array] = {}
    for node in graph.nodes.values():
        if "dropout" in node.type:
            shape = (batch, *node.resolved.get("mask", node.value.shape))
            masks[node.id] = (_stream(node.id, seed).random(shape) >= node.fields.rate).astype(np.float64)
    return masks


def _weight(node: Node, param: Param, stream: np.random.Generator) -> Array:
    if param.name == "running_var":
        return stream.uniform(0.5, 2.0, size=param.shape)
    if param.name == "gamma":
        return stream.uniform(0.5, 1.5, size=param.shape)
    if param.name == "slope":
        return stream.uniform(0.1, 0.4, size=param.shape)
    if len(param.shape) < 2:
        return stream.normal(scale=0.5, size=param.shape)
    # Sums over all axes but one of features stay near one.
    usual = 1.0 if node.type == "embedding" else sqrt(max(param.shape[-2:]) / param.size)
    drawn: Array = stream.normal(scale=max(usual, _spread(param.init)), size=param.shape)
    if node.type == "embedding" and node.fields.padding_idx is not None:
        # By definition no number of this row is ever seen or changed, so that a framework may keep zeros there.
        drawn[node.fields.padding_idx] = 0.0
    return drawn


def _spread(init: Distribution) -> float:
    """The standard deviation of initial values, as far as it is one number."""
    if init.kind == "uniform":
        return (init.b - init.a) / sqrt(12)
    return init.b if init.kind in ("normal", "truncated_normal") else 0.0


def _stream(name: str, seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=[seed, crc32(name.encode())]))


def draw_targets(graph: Graph, batch: int, seed: int) -> dict[str, Array]:
    """Labels for every output that has a loss, the batch first: class indices, one-hot rows, yes or no, or numbers."""
    assert graph.train is not None
    drawn: dict[str, Array] = {}
    for output in graph.outputs:
        wanted = graph.train.losses.get(output.name)
        if wanted is None:
            continue
        *outer, width = graph.value(output.value).shape
        stream = _stream(f"target of {output.name}", seed)
        classes = stream.integers(0, width, size=(batch, *outer))
        if wanted.loss.labels == "indices":
            drawn[output.name] = classes
        elif wanted.loss.labels == "one_hot":
            drawn[output.name] = np.eye(width)[classes]
        elif wanted.loss.activation == "sigmoid":
            drawn[output.name] = stream.integers(0, 2, size=(batch, *outer, width)).astype(np.float64)
        else:
            drawn[output.name] = stream.normal(size=(batch, *outer, width))
    return drawn
