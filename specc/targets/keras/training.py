"""The training program of a Keras model: ``compile`` and ``fit``, or a written-out step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.literal import Code
from specc.spec import Train
from specc.targets.keras.training_fast import refuse_wrong
from specc.targets.keras.training_fit import callbacks, native, natives
from specc.targets.keras.training_optimizers import make
from specc.targets.plan import Plan, Step
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

#: Steps in one call of ``fit``'s compiled function: few enough for a smooth progress bar.
STEPS_PER_EXECUTION = 8
_POLICY = {"float32": None, "bf16": "mixed_bfloat16", "fp16": "mixed_float16"}
_READ = {"softmax": "{}.argmax(axis=-1).tolist()", "sigmoid": "ops.sigmoid({}).numpy().tolist()"}


@dataclass(frozen=True)
class Weighted:
    """What a loss with class weights is made of: the class numbers, and the losses of single examples."""

    labels: Step
    single: Step


@dataclass(frozen=True)
class KerasProgram(TrainPlan):
    """What only a Keras program prints."""

    inputs_type: Code
    outputs_type: Code
    inputs_arrays: Code
    outputs_arrays: Code
    loss_weights: list[float]
    weighted: Weighted | None
    kernels: tuple[str, ...] | None
    builds: bool
    scaled: bool
    policy: str | None
    natives: tuple[Code, ...] | None
    scores: bool
    callbacks: tuple[Code, ...]
    dataset: Code
    slices: Code
    few_inputs: Code
    few_tests: Code
    plateau_figure: Code
    stopping_figure: Code

    @property
    def batch_type(self) -> Code:
        """What a written-out step takes as its inputs."""
        return _tensors(self.several_inputs)

    @property
    def labels_type(self) -> Code:
        """What a written-out step takes as its labels."""
        return _tensors(self.several_outputs)

    @property
    def xla(self) -> bool:
        """Whether XLA compiles the step."""
        return "xla" in self.wanted.fast

    @property
    def steps_per_execution(self) -> int | None:
        """How many steps ``fit`` takes between looks at callbacks."""
        return STEPS_PER_EXECUTION if "steps_per_execution" in self.wanted.fast else None


def plan(graph: Graph, train: Train, model: Plan, wanted: TrainOptions) -> KerasProgram:
    """Everything about the Keras training program of a spec.

    Raises:
        SpecError: E144, several workers cannot train it; E145, a way to be faster that cannot be taken.
    """
    refuse_wrong(graph, train, wanted)
    if wanted.distributed:
        refuse_shared_norm(train)
        if wanted.loop == "fit":
            raise SpecError([Diagnostic("E144", {}, ("train",), "key")])
        if train.clip is not None:
            raise SpecError([Diagnostic("E144", {"kind": "clip"}, ("train", "clip"), "key")])
    inputs, labels = ends(model.inputs, "x"), ends(model.outputs, "y")
    feeds = tuple(_feed(end) for end in inputs)
    outputs = tuple(
        _output(train, end, place if len(labels) > 1 else None, model.style) for place, end in enumerate(labels)
    )
    made = make(graph, train, model)
    custom = wanted.loop == "custom"
    own = [metric.native for output in outputs for metric in output.metrics]
    scores = not custom and any(found is None for found in own)
    stopping = train.options["early_stopping"]
    watched = train.schedule.fields.monitor if train.schedule and not train.schedule.counts else ""
    several_inputs = len(feeds) > 1
    return KerasProgram(
        model=model,
        wanted=wanted,
        options=train.options,
        title=f"Train {model.name}.",
        feeds=feeds,
        outputs=outputs,
        optimizer=made.optimizer,
        about_optimizer=made.about,
        decay=None,
        classes=made.classes,
        functions=metric_functions(train),
        rates=schedule_functions(train.schedule, train.optimizer.learning_rate),
        unit=train.schedule.unit if train.schedule else "step",
        plateau=_plateau(train),
        clip=None,
        notes=made.notes,
        checkpoint=f"{model.function}.weights.h5",
        inputs_type=_type(len(feeds)),
        outputs_type=_type(len(outputs)),
        inputs_arrays=_arrays([(feed.array, feed.dtype) for feed in feeds]),
        outputs_arrays=_arrays([(output.array, output.dtype) for output in outputs]),
        loss_weights=[1.0 if output.weight is None else output.weight for output in outputs],
        weighted=_weighted(train, outputs[0]),
        kernels=made.kernels,
        builds=custom,
        scaled=custom and train.options["precision"] == "fp16",
        policy=_POLICY[train.options["precision"]],
        natives=natives(outputs) if any(own) else None,
        scores=scores,
        callbacks=tuple(callbacks(train, scores)),
        dataset=_dataset(several_inputs, len(outputs) > 1),
        slices=Code("tuple(inputs)" if several_inputs else "inputs"),
        few_inputs=Code("[array[:1] for array in inputs]" if several_inputs else "inputs[:1]"),
        few_tests=Code("[array[:5] for array in test_inputs]" if several_inputs else "test_inputs[:5]"),
        plateau_figure=_figure(watched),
        stopping_figure=_figure(stopping["monitor"] if stopping else ""),
    )


def _tensors(several: bool) -> Code:
    return Code("list[tf.Tensor]" if several else "tf.Tensor")


def _type(count: int) -> Code:
    return Code("np.ndarray" if count == 1 else "list[np.ndarray]")


def _arrays(arrays: list[tuple[Code, Code]]) -> Code:
    made = [f"{array}.astype({dtype})" for array, dtype in arrays]
    return Code(made[0] if len(made) == 1 else f"[{', '.join(made)}]")


def _dataset(several_inputs: bool, several_outputs: bool) -> Code:
    """What a data set is made of; several arrays that belong together stand in a tuple."""
    inputs = "tuple(inputs)" if several_inputs else "inputs"
    targets = "tuple(targets)" if several_outputs else "targets"
    return Code(f"({inputs}, {targets})")


def _figure(monitor: str) -> Code:
    """The variable of a monitored figure in the loop over epochs."""
    return Code('scores["loss"]' if monitor == "val_loss" else "loss")


def _feed(end: End) -> Feed:
    port = end.port
    return Feed(
        label=end.label,
        key=end.key,
        shape=end.shape,
        vocab=port.vocab,
        channel_axis=channel_axis(end.shape, port.vocab),
        axes=end.axes,
        why="",
        dtype=Code("np.float32" if port.dtype == "float" else f"np.{port.dtype}"),
    )


def _output(train: Train, end: End, place: int | None, style: str) -> OutputPlan:
    """One output; `place` is its number where there are several."""
    item = train.losses[end.port.name]
    loss, head = item.loss, item.loss.activation
    port, several = end.port, place is not None
    all_of, targets = (f"outputs[{place}]", f"targets[{place}]") if several else ("outputs", "targets")
    hot = loss.labels == "one_hot"
    plain = not several and not hot
    arrays = "outputs, targets" if plain else "answers, labels"
    said = port.name if several and style == "subclass" else ""
    return OutputPlan(
        name=port.name,
        loss=Step(f"losses/{loss.kind()}", "plain", fields_of(loss)),
        summary=loss.summary,
        weight=None if item.weight == 1.0 else item.weight,
        labels=loss.labels,
        head=head,
        shape=end.shape,
        label=end.label,
        key=end.key,
        axes=None,
        dtype=Code("np.int64" if loss.labels == "indices" else "np.float32"),
        as_outputs=None if plain else Code(all_of),
        as_targets=None if plain else Code(f"{targets}.argmax(axis=-1)" if hot else targets),
        metrics=tuple(
            Judged(
                metric_label(metric, port.name, several), metric_call(metric, head, arrays), native(metric, loss, said)
            )
            for metric in train.metrics.get(port.name, ())
        ),
        caption=caption(head, port.name if several else "", len(end.shape) > 1),
        shown=Code(f"{all_of}.shape" if len(end.shape) > 1 else _READ.get(head or "", "{}.tolist()").format(all_of)),
    )


def _weighted(train: Train, output: OutputPlan) -> Weighted | None:
    if train.options["class_weights"] is None:
        return None
    loss = output.loss
    return Weighted(Step(loss.macro, "labels", loss.fields), Step(loss.macro, "single", loss.fields))


def _plateau(train: Train) -> Step | None:
    schedule = train.schedule
    if schedule is None or schedule.counts:
        return None
    fields: dict[str, Any] = fields_of(schedule)
    return Step("plateau", "make", {"base": train.optimizer.learning_rate, **fields})
