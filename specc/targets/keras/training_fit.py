"""What ``compile`` and ``fit`` of Keras are told: metrics of its own, and callbacks."""

from __future__ import annotations

from specc.literal import Code, arguments, literal
from specc.spec import Train
from specc.targets.training import OutputPlan
from specc.targets.training_parts import fields_of, metric_label
from specc.training._base import Loss, Metric

#: Metrics that Keras computes with the same meaning from logits or numbers, batch by batch.
_NATIVE = {
    ("accuracy", "indices"): "SparseCategoricalAccuracy",
    ("accuracy", "one_hot"): "CategoricalAccuracy",
    ("top_k", "indices"): "SparseTopKCategoricalAccuracy",
    ("top_k", "one_hot"): "TopKCategoricalAccuracy",
    ("mae", "numbers"): "MeanAbsoluteError",
    ("rmse", "numbers"): "RootMeanSquaredError",
}


def native(metric: Metric, loss: Loss, output: str = "") -> Code | None:
    """The metric of Keras, if it has one of the same meaning.

    `output` is the output's name where the metric has to say it: a functional model of several outputs puts it before
    the name of the metric by itself.
    """
    name = _NATIVE.get((metric.kind(), loss.labels))
    if name is None or (metric.kind() == "accuracy" and loss.activation != "softmax"):
        return None
    label = metric_label(metric, output, several=bool(output))
    return Code(f"keras.metrics.{name}({arguments(**fields_of(metric), name=label)})")


def natives(outputs: tuple[OutputPlan, ...]) -> tuple[Code, ...]:
    """Metrics of Keras, as ``compile`` takes them: one list, or one for each output."""
    found = [[metric.native for metric in output.metrics if metric.native] for output in outputs]
    return tuple(found[0]) if len(found) == 1 else tuple(Code(literal(names)) for names in found)


def callbacks(train: Train, scores: bool) -> list[Code]:
    """What runs beside ``fit``, in order."""
    made = [Code("keras.callbacks.TerminateOnNaN()")]
    schedule, stopping = train.schedule, train.options["early_stopping"]
    if schedule is not None and not schedule.counts:
        fields = schedule.fields
        given = {"monitor": fields.monitor, "factor": fields.factor, "patience": fields.patience, "mode": "min"}
        given |= {"min_delta": fields.min_delta, "min_lr": fields.floor}
        made.append(Code(f"keras.callbacks.ReduceLROnPlateau({arguments(**given)})"))
    elif schedule is not None:
        epochs = schedule.unit == "epoch"
        made.append(Code("keras.callbacks.LearningRateScheduler(learning_rate)" if epochs else "LearningRate()"))
    if scores:
        part = "test" if not train.options["validation_split"] else "val"
        made.append(Code(f"Scores({part}_inputs, {part}_targets)"))
    if train.options["checkpoint"] == "best":
        given = {"monitor": "val_loss", "mode": "min", "save_best_only": True, "save_weights_only": True}
        made.append(Code(f"keras.callbacks.ModelCheckpoint(args.checkpoint, {arguments(**given)})"))
    if stopping is not None:
        given = {"monitor": stopping["monitor"], "mode": "min", "patience": stopping["patience"]}
        given |= {"min_delta": stopping["min_delta"]} if stopping["min_delta"] else {}
        made.append(Code(f"keras.callbacks.EarlyStopping({arguments(**given)})"))
    return made
