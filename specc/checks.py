"""Checks of a whole graph: what contradicts the data set, what is too large, and what builds but is probably a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from specc.data import facts
from specc.errors import Diagnostic
from specc.graph import Graph, Node

#: Most numbers that the parameters of one model may hold.
MAX_PARAMS = 2_000_000_000
_NORMS = ("batch_norm", "layer_norm", "group_norm")
_WEIGHTED = ("dense", "conv1d", "conv2d", "conv3d", "depthwise_conv2d", "separable_conv2d", "conv2d_transpose")
#: Layers that leave the question "what comes before" to the layer before them.
_TRANSPARENT = ("linear", "flatten", "reshape", "permute")


def check(graph: Graph, max_params: int = MAX_PARAMS) -> list[Diagnostic]:
    """Everything to say about a graph whose layers are all in order."""
    found = [*_sizes(graph, max_params), *_data(graph)]
    for node in graph.nodes.values():
        found += _lint(graph, node)
    return [*found, *_last_activation(graph)]


def _sizes(graph: Graph, max_params: int) -> Iterator[Diagnostic]:
    for node in graph.owners():
        size = sum(param.size for param in node.params)
        if size > max_params:
            args = {
                "name": node.name,
                "bytes": _bytes(4 * size),
                "limit": _bytes(4 * max_params),
                "shape": node.takes[0].shape,
            }
            yield Diagnostic("E604", args, node.path)
            return
    total = graph.trainable + graph.statistics
    if total > max_params:
        yield Diagnostic("E605", {"bytes": _bytes(4 * total), "limit": _bytes(4 * max_params)}, ("layers",), "key")


def _bytes(count: int) -> str:
    size, units = float(count), ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.3g} {units[0]}"


def _data(graph: Graph) -> Iterator[Diagnostic]:
    """The data set's classes and images against the model's ends."""
    train = graph.train
    known = facts(train.data) if train else None
    if train is None or known is None:
        return
    for output in graph.outputs:
        loss = train.losses.get(output.name)
        node = graph.nodes[output.value]
        width = node.value.shape[-1]
        if known.classes and loss and loss.loss.activation == "softmax" and width != known.classes:
            at = "units" if node.type == "dense" else "filters" if "filters" in type(node.layer).model_fields else ""
            path = (*node.path, at) if at else node.path
            args = {"data": known.name, "classes": known.classes, "width": width, "name": node.name}
            yield Diagnostic("E403", args, path)
    if known.shape and len(graph.inputs) == 1 and prod(known.shape) != prod(graph.inputs[0].shape):
        args = {"data": known.name, "needed": known.shape, "found": graph.inputs[0].shape}
        yield Diagnostic("E404", args, graph.inputs[0].path)


def _before(graph: Graph, node: Node) -> Node | None:
    """The layer whose output this node really takes, past layers that only reorder or rename."""
    source = graph.nodes.get(node.inputs[0])
    while source is not None and source.type in _TRANSPARENT:
        source = graph.nodes.get(source.inputs[0])
    return source


def _lint(graph: Graph, node: Node) -> Iterator[Diagnostic]:
    before = graph.nodes.get(node.inputs[0])
    if node.type == "softmax":
        earlier = _before(graph, node)
        if earlier is not None and earlier.type == "softmax":
            yield Diagnostic("W501", {"name": node.name, "first": earlier.name}, node.path)
    if node.type.startswith("spatial_dropout") and len(node.value.shape) == 1:
        yield Diagnostic("W503", {"type": node.type, "features": node.value.shape[0]}, node.path)
    if node.type in _NORMS and before is not None:
        if before.type in _WEIGHTED and getattr(before.layer, "bias", False) and graph.uses[before.id] == 1:
            yield Diagnostic("W504", {"type": before.type, "name": before.name, "norm": node.type}, before.path)
        if node.type == "batch_norm" and "dropout" in before.type:
            yield Diagnostic("W505", {"name": before.name}, before.path)


def _last_activation(graph: Graph) -> Iterator[Diagnostic]:
    """An activation on the logits of a classifier, other than the one that belongs to its loss."""
    for output in graph.outputs:
        node = graph.nodes[output.value]
        if output.activation is None:
            continue
        if node.type == output.activation:
            yield Diagnostic("W501", {"name": node.name, "first": "the loss"}, node.path)
        elif node.layer.is_activation and node.type != "linear":
            yield Diagnostic(
                "W502", {"activation": node.type, "expected": output.activation, "name": node.name}, node.path
            )
