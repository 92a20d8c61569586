"""The NumPy oracle as referee: each layer of a target, judged by what the layer should make of the target's own inputs.

Judging locally keeps layers apart: a difference that came in from the layer before is not held against this one, so the
first layer that fails here is the one that is wrong, and the target it fails in is the wrong target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from specc.graph import Graph, Node
from specc.oracle import Call, forward
from specc.oracle.graph import call_of
from specc.run.check.measure import Array, Gap, gap


@dataclass(frozen=True)
class Judged:
    """A layer's difference from what its own inputs should have become."""

    node: Node
    gap: Gap
    call: Call
    found: Array


def judge(
    graph: Graph,
    weights: Mapping[str, Array],
    inputs: Mapping[str, Array],
    seen: Mapping[str, Array],
    training: bool,
    masks: Mapping[str, Array],
    wanted: Callable[[Node], bool] = lambda node: True,
) -> Iterator[Judged]:
    """Every visible layer's difference, in the order of evaluation.

    A layer that is not visible by itself (an activation fused into it hides it) is computed here, and judged together
    with the one behind it.
    """
    values: dict[str, Array] = dict(inputs)
    for node in graph.nodes.values():
        if node.head:
            continue
        call = call_of(node, values, weights, training, masks)
        if node.id not in seen:
            values[node.id] = forward(node.type, call)
            continue
        if wanted(node):
            difference = gap(forward(node.type, call), seen[node.id], conditioning(node, call))
            yield Judged(node, difference, call, seen[node.id])
        values[node.id] = seen[node.id]


def conditioning(node: Node, call: Call) -> float:
    """The size of the numbers whose difference a layer returns, below which rounding cannot be asked to stay.

    A norm subtracts a mean and multiplies by ``r = 1 / sqrt(variance + eps)``: rounding of the inputs, which is
    relative to the inputs, comes out multiplied by r. Convolutions and dense layers add products of any sign.
    """
    x = np.abs(np.asarray(call.inputs[0], dtype=np.float64))
    largest = float(x.max()) if x.size else 0.0
    if "eps" in call.fields:
        return largest * _root(node, call)
    if "kernel" in call.params:
        kernel = call.params["kernel"]
        features = kernel.reshape(-1, kernel.shape[-1])
        return largest * float(np.abs(features).sum(axis=0).max()) / max(1.0, float(np.sqrt(features.shape[0])))
    # Sums and means of values of any sign cancel; so do the activations that subtract.
    cancels = not node.layer.elementwise or node.type in ("gelu", "mish", "silu")
    return largest if cancels else 0.0


def _root(node: Node, call: Call) -> float:
    """The largest ``1 / sqrt(variance + eps)`` of a norm."""
    eps = float(call.fields["eps"])
    x = np.asarray(call.inputs[0], dtype=np.float64)
    if node.type == "batch_norm":
        if not call.training:
            return float(1 / np.sqrt(call.params["running_var"].min() + eps))
        return float(1 / np.sqrt(x.reshape(-1, x.shape[-1]).var(axis=0).min() + eps))
    if node.type == "group_norm":
        groups = int(call.fields["groups"])
        parts = x.reshape(x.shape[0], -1, groups, x.shape[-1] // groups)
        return float(1 / np.sqrt(parts.var(axis=(1, 3)).min() + eps))
    axes = tuple(axis if axis < 0 else axis - (x.ndim - 1) for axis in call.fields.get("axes", (-1,)))
    return float(1 / np.sqrt(x.var(axis=axes).min() + eps))
