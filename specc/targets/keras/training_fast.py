"""Which ways to be faster a Keras training program can take."""

from __future__ import annotations

from collections.abc import Iterator

from specc.errors import Diagnostic, SpecError, Whole
from specc.graph import Graph, Node
from specc.spec import Train
from specc.targets.training import TrainOptions


def refuse_wrong(graph: Graph, train: Train, wanted: TrainOptions) -> None:
    """Options under which Keras or XLA would do something else.

    Raises:
        SpecError: E145, each with its reason.
    """
    refused = [*_refused_steps(train, wanted), *_refused_xla(graph, wanted)]
    if refused:
        raise SpecError(refused)


def _refused_steps(train: Train, wanted: TrainOptions) -> Iterator[Diagnostic]:
    if "steps_per_execution" not in wanted.fast:
        return
    if wanted.loop != "fit":
        reason = "it is an argument of compile, which a written-out loop does not call"
        yield Diagnostic("E145", {"option": "steps_per_execution", "reason": Whole(reason)})
    schedule = train.schedule
    if schedule is not None and schedule.counts and schedule.unit == "step":
        reason = "Keras would set the learning rate once for several steps"
        yield Diagnostic("E145", {"option": "steps_per_execution", "reason": Whole(reason)}, ("train", "schedule"))


def _refused_xla(graph: Graph, wanted: TrainOptions) -> Iterator[Diagnostic]:
    if "xla" not in wanted.fast:
        return
    if wanted.distributed:
        reason = "a step of several workers cannot be compiled by XLA on the CPU"
        yield Diagnostic("E145", {"option": "xla", "reason": Whole(reason)})
    for node in graph.nodes.values():
        reason = _wrong_gradient(node)
        if reason:
            yield Diagnostic("E145", {"option": "xla", "reason": Whole(reason)}, node.path)


def _wrong_gradient(node: Node) -> str:
    """Why XLA does not compute the gradient of a layer as TensorFlow does; measured with TensorFlow 2.21 on the CPU."""
    if getattr(node.fields, "interpolation", "") == "bilinear":
        # Off by up to 0.9 of the gradient at factors 3, 5 and 7; in float64 it does not compile.
        return "its gradient of bilinear upsampling is wrong"
    if node.type == "max_pool3d":
        return "its max_pool3d gives the gradient of equal maxima to one of them, TensorFlow's to all"
    return ""
