"""The slope of a whole graph along a direction, by the complex step: the referee of gradients.

One evaluation in complex numbers gives the derivative of ``sum(output * cotangent)`` along a direction in one parameter
or input, as exact as the forward pass (see `specc.oracle.gradient` for the method and its source). A claimed gradient g
is right along the direction v if ``sum(g * v)`` equals the slope.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np

from specc.graph import Graph
from specc.oracle.call import Array
from specc.oracle.gradient import STEP
from specc.oracle.graph import call_of
from specc.oracle.registry import evaluate


def slope(
    graph: Graph,
    weights: Mapping[str, Array],
    inputs: Mapping[str, Array],
    masks: Mapping[str, Array],
    cotangents: Mapping[str, Array],
    name: str,
    direction: Array,
) -> float:
    """The derivative along `direction` in the parameter or input `name`, in training mode.

    `cotangents` are by output name, everything else as for `specc.oracle.graph.evaluate`.
    """
    moved_weights, values = dict(weights), dict(inputs)
    place = moved_weights if name in moved_weights else values
    place[name] = cast(Array, place[name] + 1j * STEP * direction)
    for node in graph.nodes.values():
        if not node.head:
            call = call_of(node, values, moved_weights, True, masks)
            values[node.id] = evaluate(node.type, call)
    total = sum(np.sum(values[output.value] * cotangents[output.name]) for output in graph.outputs)
    return float(np.imag(total) / STEP)
