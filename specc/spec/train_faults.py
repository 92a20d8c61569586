"""What contradicts itself inside a train block whose parts are each in order."""

from __future__ import annotations

from collections.abc import Iterator

from specc.errors import Diagnostic, Path
from specc.spec.model import Train
from specc.training.metrics import METRICS

_AT: Path = ("train",)
#: Losses over classes, which are the only ones that class weights can act on.
_OVER_CLASSES = ("sparse_categorical_crossentropy", "categorical_crossentropy")


def train_faults(train: Train, several: bool) -> Iterator[Diagnostic]:
    """Every contradiction. `several`: the spec names its outputs, and metrics are given by output."""
    yield from _class_weights(train)
    yield from _monitors(train)
    yield from _metrics(train, several)


def _class_weights(train: Train) -> Iterator[Diagnostic]:
    weights, norm = train.options["class_weights"], train.options["weight_norm"]
    if weights is None:
        if norm is not None:
            yield Diagnostic("E131", {"norm": norm}, (*_AT, "weight_norm"))
        return
    if norm is None:
        yield Diagnostic("E130", {}, (*_AT, "class_weights"), "key")
    losses = [item.loss for item in train.losses.values()]
    args: dict[str, object] = {}
    if len(losses) > 1:
        args = {"kind": "outputs", "count": len(losses)}
    elif losses[0].kind() not in _OVER_CLASSES:
        args = {"loss": losses[0].kind()}
    elif losses[0].fields.model_dump().get("label_smoothing"):
        args = {"kind": "smoothing"}
    if args:
        yield Diagnostic("E132", args, (*_AT, "class_weights"), "key")


def _monitors(train: Train) -> Iterator[Diagnostic]:
    """What watches the validation loss where nothing is kept for validation."""
    if train.options["validation_split"]:
        return
    stopping = train.options["early_stopping"]
    if stopping is not None and stopping["monitor"] == "val_loss":
        yield Diagnostic("E136", {"what": "early_stopping"}, (*_AT, "early_stopping"), "key")
    if train.options["checkpoint"] == "best":
        yield Diagnostic("E136", {"what": "checkpoint: best"}, (*_AT, "checkpoint"))
    if train.schedule is not None and train.schedule.fields.model_dump().get("monitor") == "val_loss":
        yield Diagnostic("E136", {"what": "plateau"}, (*_AT, "schedule"), "key")


def _metrics(train: Train, several: bool) -> Iterator[Diagnostic]:
    """Metrics that are not defined for the outputs that they stand for."""
    for output, metrics in train.metrics.items():
        if output not in train.losses:
            continue
        loss = train.losses[output].loss
        for index, metric in enumerate(metrics):
            if loss.activation not in metric.heads:
                path = (*_AT, "metrics", *((output,) if several else ()), index)
                fitting = [name for name in METRICS.names if loss.activation in METRICS[name].heads]
                args = {"metric": metric.kind(), "loss": loss.kind(), "options": fitting}
                yield Diagnostic("E138", args, path)
