"""The training program of a torch model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specc.graph import Graph
from specc.literal import Code
from specc.spec import Train
from specc.targets.plan import Plan, Step
from specc.targets.torch.training_fast import refuse_slower
from specc.targets.torch.training_optimizers import Made, make
from specc.targets.training import Feed, Judged, OutputPlan, TrainOptions, TrainPlan
from specc.targets.training_parts import (
    End,
    caption,
    channel_axis,
    ends,
    fields_of,
    metric_call,
    metric_functions,
    metric_label,
    refuse_shared_norm,
    schedule_functions,
)
from specc.training._base import Loss

_TENSOR = "torch.Tensor"
_AUTOCAST = {"float32": None, "bf16": Code("torch.bfloat16"), "fp16": Code("torch.float16")}
_READ = {"softmax": ".argmax(dim=1)", "sigmoid": ".sigmoid()"}
_NORM_NOTE = "PyTorch divides by the norm + 1e-6: clipped gradients are smaller by 1e-6 / norm."


@dataclass(frozen=True)
class TorchProgram(TrainPlan):
    """What only a torch program prints."""

    inputs_type: Code
    outputs_type: Code
    model_input: Code
    inputs_tensors: Code
    outputs_tensors: Code
    input_places: str
    target_places: str
    autocast: Code | None
    scaled: bool
    plateau_figure: Code
    stopping_figure: Code
    clip_notes: tuple[str, ...]
    labels: Step
    trained: Code

    @property
    def whole_batches(self) -> bool:
        """Whether the data loader takes a batch at once."""
        return "batch_sampler" in self.wanted.fast

    @property
    def channels_last(self) -> bool:
        """Whether kernels, and with them all images, lie in memory with the channels last."""
        return "channels_last" in self.wanted.fast


def plan(graph: Graph, train: Train, model: Plan, wanted: TrainOptions) -> TorchProgram:
    """Everything about the torch training program of a spec.

    Raises:
        SpecError: E144, workers cannot share a loss that is divided by the weights of a whole batch; E145, a way to be
            faster that cannot be taken.
    """
    refuse_slower(train, model, wanted)
    if wanted.distributed:
        refuse_shared_norm(train)
    inputs, labels = ends(model.inputs, "x"), ends(model.outputs, "y")
    feeds = tuple(_feed(end) for end in inputs)
    outputs = tuple(_output(train, end, place if len(labels) > 1 else None) for place, end in enumerate(labels))
    made = make(train, model, "fused" in wanted.fast)
    clip, notes = _clip(train, model.exact)
    stopping = train.options["early_stopping"]
    return TorchProgram(
        model=model,
        wanted=wanted,
        options=train.options,
        title=f"Train {model.name}.",
        feeds=feeds,
        outputs=outputs,
        optimizer=made.optimizer,
        about_optimizer=made.about,
        decay=made.decay,
        classes=(*made.classes, *_clip_definition(train, model.exact)),
        functions=metric_functions(train),
        rates=schedule_functions(train.schedule, train.optimizer.learning_rate),
        unit=train.schedule.unit if train.schedule else "step",
        plateau=_plateau(train),
        clip=clip,
        notes=made.notes,
        checkpoint=f"{model.function}.npz",
        inputs_type=_type(len(feeds)),
        outputs_type=_type(len(outputs)),
        model_input=Code("*inputs" if len(feeds) > 1 else "inputs"),
        inputs_tensors=_tensors([(feed.array, feed.dtype) for feed in feeds]),
        outputs_tensors=_tensors([(output.array, output.dtype) for output in outputs]),
        input_places=f":{len(feeds)}" if len(feeds) > 1 else "0",
        target_places=f"{len(feeds)}:" if len(outputs) > 1 else f"{len(feeds)}",
        autocast=_AUTOCAST[train.options["precision"]],
        scaled=train.options["precision"] == "fp16",
        plateau_figure=_figure(train.schedule.fields.monitor if train.schedule and not train.schedule.counts else ""),
        stopping_figure=_figure(stopping["monitor"] if stopping else ""),
        clip_notes=notes,
        labels=Step(outputs[0].loss.macro, "labels", outputs[0].loss.fields),
        trained=Code("trained" if wanted.distributed else "model"),
    )


def _type(count: int) -> Code:
    return Code(_TENSOR if count == 1 else f"tuple[{_TENSOR}, ...]")


def _tensors(arrays: list[tuple[Code, Code]]) -> Code:
    made = [f"torch.tensor({array}, dtype={dtype})" for array, dtype in arrays]
    return Code(made[0] if len(made) == 1 else f"({', '.join(made)})")


def _figure(monitor: str) -> Code:
    """The variable of a monitored figure in the loop over epochs."""
    return Code('scores["loss"]' if monitor == "val_loss" else "loss")


def _feed(end: End) -> Feed:
    port = end.port
    whole = port.dtype != "float"
    return Feed(
        label=end.label,
        key=end.key,
        shape=end.shape,
        vocab=port.vocab,
        channel_axis=channel_axis(end.shape, port.vocab),
        axes=end.axes,
        why="channels first",
        dtype=Code("torch.int64" if whole else "torch.float32"),
    )


def _output(train: Train, end: End, place: int | None) -> OutputPlan:
    """One output; `place` is its number where there are several."""
    item = train.losses[end.port.name]
    loss, head = item.loss, item.loss.activation
    port, several = end.port, place is not None
    indices = loss.labels == "indices"
    variable = f"{port.name}_output" if several else "outputs"
    target = f"{port.name}_target" if several else "targets"
    all_of = f"outputs[{place}]" if several else "outputs"
    moved = f".permute({end.back})" if end.back else ""
    as_target = f"targets[{place}]" if several else "targets"
    as_target += f"{'' if indices else moved}.numpy()"
    if loss.labels == "one_hot":
        as_target += ".argmax(axis=-1)"
    return OutputPlan(
        name=port.name,
        loss=_loss(train, loss, end, variable, target),
        summary=loss.summary,
        weight=None if item.weight == 1.0 else item.weight,
        labels=loss.labels,
        head=head,
        shape=end.shape,
        label=end.label,
        key=end.key,
        axes=None if indices else end.axes,
        dtype=Code("torch.int64" if indices else "torch.float32"),
        as_outputs=Code(f"{all_of}{moved}.numpy()"),
        as_targets=Code(as_target),
        metrics=tuple(
            Judged(metric_label(metric, port.name, several), metric_call(metric, head, "answers, labels"))
            for metric in train.metrics.get(port.name, ())
        ),
        caption=caption(head, port.name if several else "", len(end.shape) > 1),
        shown=Code(_shown(all_of, end, head)),
    )


def _shown(value: str, end: End, head: str | None) -> str:
    """What is printed of the predictions for a few examples; maps are too long for that."""
    if len(end.shape) > 1:
        return f"tuple({value}.shape)"
    return f"{value}{_READ.get(head or '', '')}.tolist()"


def _loss(train: Train, loss: Loss, end: End, variable: str, target: str) -> Step:
    """The expression of a loss. Cross-entropy takes the classes on axis 1, also where features stand last."""
    if loss.activation == "softmax" and end.port.feature_axis != 1:
        last = end.port.feature_axis
        variable = f"{variable}.movedim({last}, 1)"
        target = target if loss.labels == "indices" else f"{target}.movedim({last}, 1)"
    fields: dict[str, Any] = {**fields_of(loss), "outputs": Code(variable), "targets": Code(target)}
    form = train.options["weight_norm"] or "plain"
    return Step(f"losses/{loss.kind()}", form, fields)


def _clip(train: Train, exact: bool) -> tuple[Step | None, tuple[str, ...]]:
    """What is printed after the gradients are known, and what is to be said about it."""
    clip = train.clip
    if clip is None:
        return None, ()
    if _clip_definition(train, exact):
        return Step("clip", "call"), ()
    return Step("clip", clip.kind, {"limit": clip.limit}), (_NORM_NOTE,) if clip.kind == "global_norm" else ()


def _clip_definition(train: Train, exact: bool) -> tuple[Step, ...]:
    """The function that clips, where torch has none of the same meaning."""
    clip = train.clip
    if clip is None or clip.kind == "value" or (clip.kind == "global_norm" and not exact):
        return ()
    return (Step("clip", f"{clip.kind}_definition", {"limit": clip.limit}),)


def _plateau(train: Train) -> Step | None:
    schedule = train.schedule
    if schedule is None or schedule.counts:
        return None
    fields = schedule.fields
    # PyTorch waits one epoch longer than its patience.
    made = {"factor": fields.factor, "patience": fields.patience - 1, "threshold": fields.min_delta}
    return Step("plateau", "make", {**made, "floor": fields.floor})


__all__ = ["Made", "TorchProgram", "plan"]
