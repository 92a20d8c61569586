"""Checks of a whole graph: what contradicts the data set, what is too large, what is probably a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from specc.data import facts, names
from specc.errors import Diagnostic
from specc.graph import Graph, Node
from specc.layers import Shape
from specc.names import nearest

#: Most numbers that the parameters of one model may hold.
MAX_PARAMS = 2_000_000_000
_WEIGHTED = ("dense", "conv1d", "conv2d", "conv3d", "depthwise_conv2d", "separable_conv2d", "conv2d_transpose")
#: Ends of files that hold programs or pickles, and are never read.
_NO_DATA = (".py", ".pyc", ".pkl", ".pickle", ".pt", ".pth", ".bin", ".ckpt", ".h5", ".keras")
#: Layers that leave the question "what comes before" to the layer before them.
_TRANSPARENT = ("linear", "flatten", "reshape", "permute")


def check(graph: Graph, max_params: int = MAX_PARAMS) -> list[Diagnostic]:
    """Everything to say about a graph whose layers are all in order."""
    found = [*_sizes(graph, max_params), *_data_name(graph), *_data(graph), *_train(graph)]
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
        node = graph.nodes.get(output.value)
        if node is None or loss is None:
            continue
        width = node.value.shape[-1]
        if known.classes and loss.loss.activation == "softmax" and width != known.classes:
            at = "units" if node.type == "dense" else "filters" if "filters" in type(node.layer).model_fields else ""
            path = (*node.path, at) if at else node.path
            args = {"data": known.name, "classes": known.classes, "width": width, "name": node.name}
            yield Diagnostic("E403", args, path)
    if known.shape and len(graph.inputs) == 1 and not _takes(graph.inputs[0].shape, known.shape):
        suggestion = known.shape if len(known.shape) > 2 else (*known.shape, 1)
        args = {"data": known.name, "needed": known.shape, "found": graph.inputs[0].shape, "suggestion": suggestion}
        yield Diagnostic("E404", args, graph.inputs[0].path)


def _takes(shape: Shape, sample: Shape) -> bool:
    """Whether an input of this shape can take such samples: as they are, with a channel axis, or all in one row."""
    return shape in (sample, (*sample, 1), (prod(sample),))


def _data_name(graph: Graph) -> Iterator[Diagnostic]:
    """What stands for the data: the name of a data set or a path, never something to run or to fetch."""
    if graph.train is None:
        return
    name, path = graph.train.data, ("train", "data")
    if "://" in name or name.lower().endswith(_NO_DATA):
        yield Diagnostic("E406", {"word": name}, path)
    elif not any(mark in name for mark in "/\\.~") and name not in names():
        yield Diagnostic("E405", {"name": name, "guess": nearest(name, names()), "known": names()}, path)


def _train(graph: Graph) -> Iterator[Diagnostic]:
    """What of the train block speaks of classes that the model does not have."""
    if graph.train is None:
        return
    named = [output.name for output in graph.outputs] != ["output"]
    weights = graph.train.options["class_weights"]
    for output in graph.outputs:
        classes = graph.value(output.value).shape[-1]
        if weights is not None and len(weights) != classes:
            yield Diagnostic("E133", {"found": len(weights), "classes": classes}, ("train", "class_weights"), "key")
        for index, metric in enumerate(graph.train.metrics.get(output.name, ())):
            if metric.kind() == "top_k" and metric.fields.k >= classes:
                path = ("train", "metrics", *((output.name,) if named else ()), index)
                yield Diagnostic("E139", {"k": metric.fields.k, "classes": classes}, path)


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
    if node.type == "batch_norm" and before is not None:
        if before.type in _WEIGHTED and getattr(before.layer, "bias", False) and graph.uses[before.id] == 1:
            yield Diagnostic("W504", {"type": before.type, "name": before.name, "norm": node.type}, before.path)
        if "dropout" in before.type:
            yield Diagnostic("W505", {"name": before.name}, before.path)


def _last_activation(graph: Graph) -> Iterator[Diagnostic]:
    """An activation on the logits of a classifier, other than the one that belongs to its loss."""
    for output in graph.outputs:
        node = graph.nodes.get(output.value)
        if output.activation is None or node is None:
            continue
        if node.type == output.activation:
            yield Diagnostic("W501", {"kind": "loss", "name": node.name, "activation": node.type}, node.path)
        elif node.layer.is_activation and node.type != "linear":
            kind = "relu" if node.type == "relu" else ""
            args = {"kind": kind, "activation": node.type, "expected": output.activation}
            yield Diagnostic("W502", args, node.path)
