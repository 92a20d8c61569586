"""What every definition of the training side is: fields, and what other stages ask about it."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from specc.layers._fields import Positive


class Definition(BaseModel):
    """Base of losses, optimisers, schedules and metrics."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def kind(cls) -> str:
        """The name of its file, which is its `type` in a spec."""
        return cls.__module__.rpartition(".")[2]

    @property
    def fields(self) -> Any:
        """The definition as whatever class its type names, for code that knows which fields that class has."""
        return self


class Loss(Definition):
    """A loss over a batch: the mean over examples (and positions)."""

    #: What the labels are: class indices, one entry per class, or numbers.
    labels: ClassVar[Literal["indices", "one_hot", "numbers"]] = "numbers"
    #: The final activation that belongs to it. A model that ends in it is trained on what comes before (the logits).
    activation: ClassVar[str | None] = None
    #: What it is, in a few words for the generated code.
    summary: ClassVar[str]


class Optimizer(Definition):
    """A rule that changes parameters by their gradients.

    The gradients are clipped first, if the spec says so; what a rule adds to them (`l2`) is added after that.
    """

    learning_rate: Positive

    #: Its name as people write it.
    title: ClassVar[str]


class Schedule(Definition):
    """The learning rate as a function of the number of updates or epochs done, counted from 0 (`unit` says which).

    The rate of the optimiser is the rate that a schedule starts from, called `base` in the formulas.
    """

    unit: Literal["step", "epoch"] = Field(examples=["epoch"])

    #: Whether the rate follows from the count alone. One that watches a figure of the run cannot stand inside another.
    counts: ClassVar[bool] = True


class Metric(Definition):
    """A figure about predictions and labels of a whole data set, however it was cut into batches."""

    #: The final activations of the outputs it is defined for; None stands for outputs that are numbers.
    heads: ClassVar[tuple[str | None, ...]] = ()
    #: What it is computed from, and shares with other metrics: ``counts`` or ``area``; empty for none.
    builds_on: ClassVar[str] = ""
