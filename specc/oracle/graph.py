"""A whole graph in NumPy float64: every layer's output from given weights, inputs and masks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from specc.graph import Graph, Node
from specc.oracle.call import Array, Call
from specc.oracle.gradient import STEP
from specc.oracle.registry import evaluate as evaluate_layer
from specc.oracle.registry import forward, statistics


def call_of(
    node: Node, values: Mapping[str, Array], weights: Mapping[str, Array], training: bool, masks: Mapping[str, Array]
) -> Call:
    """What the oracle needs to evaluate one node. `values` are the model's inputs by name and nodes' outputs by id."""
    owner = node.shares or node.id
    return Call(
        fields=fields_of(node),
        resolved=node.resolved,
        inputs=tuple(values[source] for source in node.inputs),
        params={param.name: weights[f"{owner}.{param.name}"] for param in node.params},
        training=training,
        mask=masks.get(node.id),
    )


def evaluate(
    graph: Graph,
    weights: Mapping[str, Array],
    inputs: Mapping[str, Array],
    training: bool = False,
    masks: Mapping[str, Array] | None = None,
) -> dict[str, Array]:
    """The output of every node by its id, heads included.

    `weights` are by ``<node id>.<parameter>``, `inputs` by name with the batch first, `masks` by the id of the dropout
    layer; all in the spec's own layout.
    """
    values: dict[str, Array] = dict(inputs)
    for node in graph.nodes.values():
        values[node.id] = forward(node.type, call_of(node, values, weights, training, masks or {}))
    return {node_id: values[node_id] for node_id in graph.nodes}


def updated_statistics(
    graph: Graph, weights: Mapping[str, Array], inputs: Mapping[str, Array], values: Mapping[str, Array]
) -> dict[str, Array]:
    """The parameters that one training step on these values changes without a gradient, by name.

    A layer that is called several times updates its statistics once per call, one after the other.
    """
    known = {**inputs, **values}
    current = dict(weights)
    changed: dict[str, Array] = {}
    for node in graph.nodes.values():
        owner = node.shares or node.id
        for name, value in statistics(node.type, call_of(node, known, current, training=True, masks={})).items():
            changed[f"{owner}.{name}"] = current[f"{owner}.{name}"] = value
    return changed


def slope(
    graph: Graph,
    weights: Mapping[str, Array],
    inputs: Mapping[str, Array],
    cotangents: Mapping[str, Array],
    directions: Mapping[str, Array],
    training: bool = False,
    masks: Mapping[str, Array] | None = None,
) -> float:
    """The derivative of ``sum(cotangent * output)`` over all outputs, when weights and inputs move along `directions`.

    `directions` are by name of a weight or of an input. One complex step (see `specc.oracle.gradient`), so that a whole
    gradient is checked by one evaluation: its scalar product with a random direction is this number.
    """

    def moved(name: str, value: Array) -> Array:
        along = directions.get(name)
        return value if along is None else cast(Array, value + 1j * STEP * along)

    values = {name: moved(name, value) for name, value in inputs.items()}
    stepped = {name: moved(name, value) for name, value in weights.items()}
    for node in graph.nodes.values():
        values[node.id] = evaluate_layer(node.type, call_of(node, values, stepped, training, masks or {}))
    total = sum(np.sum(cotangents[output.name] * values[output.value]) for output in graph.outputs)
    return float(np.imag(total) / STEP)


def fields_of(node: Node) -> dict[str, Any]:
    """The layer's validated fields by name."""
    return {name: getattr(node.layer, name) for name in type(node.layer).model_fields}
