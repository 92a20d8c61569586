"""The plan of a training program: the plan of its model, and everything about its training decided.

Both targets share its shape. What they do differently (which macro, which of its forms, which arguments) is decided in
``specc.targets.<target>.training``; templates print it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from math import prod
from typing import Any

from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.literal import Code, literal
from specc.targets.plan import Plan, Step

#: How many made-up examples there are, and how many of them are for training.
MADE_UP, TRAINING = 640, 512


@dataclass(frozen=True)
class TrainOptions:
    """How a user wants a training program printed.

    `loop` is for Keras: ``fit``, or a written-out ``custom`` loop. `fast` holds names of `Target.faster_steps` and
    `Target.faster_loops`.
    """

    loop: str = "fit"
    distributed: bool = False
    fast: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Feed:
    """One input, from the array in a file to what the model takes.

    `label` is the name of its arrays (``x_image``, of which the training part is ``x_train_image``), `key` the
    expression that looks one up. Data without their `channel_axis` have that many axes, the batch included. `axes` is
    the transpose to the target's layout, `dtype` what it becomes.
    """

    label: str
    key: Code
    shape: tuple[int, ...]
    vocab: int | None
    channel_axis: int | None
    axes: Code | None
    why: str
    dtype: Code

    @property
    def array(self) -> Code:
        """The variable that holds it."""
        return Code(self.label)

    @property
    def flat(self) -> Code:
        """Its made-up examples as rows of numbers of about the same size."""
        scaled = "" if self.vocab is None else f" / {self.vocab} - 0.5"
        return Code(f"{self.label}.reshape({MADE_UP}, -1){scaled}")

    @property
    def found(self) -> Code:
        """The shape of what was found in a file, inside an f-string."""
        return Code(f"{{{self.label}.shape[1:]}}")


@dataclass(frozen=True)
class Judged:
    """A metric: what it is called in a report, the expression that computes it, and the framework's own form."""

    label: str
    call: Code
    native: Code | None = None


@dataclass(frozen=True)
class OutputPlan:
    """How one output is trained and judged.

    `loss` prints the expression of its loss, `summary` says what that is; `weight` is None for 1. Labels lie in the
    array `label`, looked up by `key`, and become `dtype` with their axes transposed by `axes`. `as_outputs` and
    `as_targets` are what metrics take: arrays with features last, classes as numbers; None where they are that already.
    """

    name: str
    loss: Step
    summary: str
    weight: float | None
    labels: str
    head: str | None
    shape: tuple[int, ...]
    label: str
    key: Code
    axes: Code | None
    dtype: Code
    as_outputs: Code | None
    as_targets: Code | None
    metrics: tuple[Judged, ...]
    caption: str
    shown: Code

    @property
    def width(self) -> int:
        """How many classes, or numbers, there are."""
        return self.shape[-1]

    @property
    def size(self) -> int:
        """How many numbers it has for one example."""
        return prod(self.shape)

    @property
    def index_rank(self) -> int:
        """How many axes its labels have as class indices, the batch included."""
        return len(self.shape)

    @property
    def label_axis(self) -> bool:
        """Whether labels without an axis for the features are given one."""
        return self.shape == (1,)

    @property
    def array(self) -> Code:
        """The variable that holds its labels."""
        return Code(self.label)

    @property
    def label_shape(self) -> tuple[int, ...]:
        """The shape of the labels of one example, before they are transposed."""
        return self.shape[:-1] if self.labels == "indices" else self.shape

    @property
    def label_words(self) -> Code:
        """That shape in a message."""
        return Code(str(self.label_shape) if self.label_shape else "one number")

    @property
    def found(self) -> Code:
        """The shape of the labels that were found in a file, inside an f-string."""
        return Code(f"{{{self.label}.shape[1:]}}")

    @property
    def output(self) -> Code:
        """The variable of this output where there are several."""
        return Code(f"{self.name}_output")

    @property
    def target(self) -> Code:
        """The variable of its labels where there are several."""
        return Code(f"{self.name}_target")

    @property
    def partial(self) -> Code:
        """The variable of its loss where there are several."""
        return Code(f"{self.name}_loss")

    @property
    def weighted(self) -> str:
        """Its loss times its weight."""
        return self.partial if self.weight is None else f"{literal(self.weight)} * {self.partial}"


@dataclass(frozen=True)
class Decay:
    """Parameter groups: `key` is the argument, `names` the parameters that decay where their rank does not tell."""

    key: str
    size: float
    names: tuple[str, ...] | None = None


@dataclass(frozen=True)
class TrainPlan:
    """A whole training program of one target, decided.

    `options` are those of the spec. `classes` are printed before the optimiser that needs them, `rates` are the
    functions of the learning rate, `functions` those of the metrics. Each target adds what only it prints.
    """

    model: Plan
    wanted: TrainOptions
    options: Mapping[str, Any]
    title: str
    feeds: tuple[Feed, ...]
    outputs: tuple[OutputPlan, ...]
    optimizer: Step
    about_optimizer: str
    decay: Decay | None
    classes: tuple[Step, ...]
    functions: tuple[Step, ...]
    rates: tuple[Step, ...]
    unit: str
    plateau: Step | None
    clip: Step | None
    notes: tuple[str, ...]
    checkpoint: str

    @property
    def target(self) -> str:
        """The target framework."""
        return self.model.target

    @property
    def style(self) -> str:
        """The style of the model."""
        return self.model.style

    @property
    def docstring(self) -> tuple[str, ...]:
        """What the file opens with."""
        return (*self.model.docstring, "", "Trains on the data in --data DIR, or without it on made-up data.")

    @property
    def output(self) -> OutputPlan:
        """The only output."""
        (only,) = self.outputs
        return only

    @property
    def several_inputs(self) -> bool:
        """Whether the model takes more than one array."""
        return len(self.feeds) > 1

    @property
    def several_outputs(self) -> bool:
        """Whether the model returns more than one array."""
        return len(self.outputs) > 1

    @property
    def output_variables(self) -> Code:
        """The variables of all outputs, where there are several."""
        return Code(", ".join(output.output for output in self.outputs))

    @property
    def target_variables(self) -> Code:
        """The variables of all labels, where there are several outputs."""
        return Code(", ".join(output.target for output in self.outputs))

    @property
    def loss_sum(self) -> Code:
        """The sum of all losses, each times its weight."""
        return Code(" + ".join(output.weighted for output in self.outputs))

    @property
    def first_input(self) -> Code:
        """An array that counts the examples."""
        return Code("inputs[0]" if self.several_inputs else "inputs")

    @property
    def rate(self) -> Step | None:
        """Whether the learning rate follows a schedule that counts."""
        return self.rates[-1] if self.rates else None

    @property
    def counts_steps(self) -> bool:
        """Whether the schedule counts updates."""
        return bool(self.rates) and self.unit == "step"

    @property
    def keeps_best(self) -> bool:
        """Whether the checkpoint is that of the best epoch."""
        return bool(self.options["checkpoint"] == "best")

    @property
    def decides(self) -> bool:
        """Whether something depends on the scores of an epoch."""
        return self.keeps_best or self.plateau is not None or self.options["early_stopping"] is not None

    @property
    def class_labels(self) -> bool:
        """Whether some labels are the numbers of classes, or may be."""
        return any(output.labels in ("indices", "one_hot") for output in self.outputs)

    @property
    def reads_idx(self) -> bool:
        """Whether four IDX files could be the data: grey images with class labels."""
        if self.several_inputs or self.several_outputs or self.feeds[0].vocab is not None:
            return False
        return self.output.labels != "numbers" and len(self.output.shape) == 1 and len(self.feeds[0].shape) in (2, 3)

    @property
    def patterns(self) -> bool:
        """Whether made-up data are a pattern for each class."""
        alone = not self.several_inputs and not self.several_outputs and self.feeds[0].vocab is None
        return alone and self.output.labels != "numbers" and len(self.output.shape) == 1

    @property
    def data_summary(self) -> str:
        """Which arrays a data file holds."""
        labels = [*(feed.label for feed in self.feeds), *(output.label for output in self.outputs)]
        names = [f"{label[0]}_{part}{label[1:]}" for part in ("train", "test") for label in labels]
        source = "an .npz file or four IDX files" if self.reads_idx else "an .npz file"
        return f"The arrays {', '.join(names[:-1])} and {names[-1]}, from {source}."


def training_plan(graph: Graph, model: Plan, options: TrainOptions | None = None) -> TrainPlan:
    """The training program of a spec with a train block, around the plan of its model.

    Raises:
        SpecError: E143, the spec has no train block.
    """
    if graph.train is None:
        raise SpecError([Diagnostic("E143", {}, (), "key")])
    made = import_module(f"specc.targets.{model.target}.training")
    plan: TrainPlan = made.plan(graph, graph.train, model, options or TrainOptions())
    return plan
