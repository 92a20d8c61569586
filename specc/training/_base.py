"""What every definition of the training side is: fields, and what other stages ask about it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict


class Definition(BaseModel):
    """Base of losses, optimisers, schedules and metrics."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def kind(cls) -> str:
        """The name of its file, which is its `type` in a spec."""
        return cls.__module__.rpartition(".")[2]


class Loss(Definition):
    """A loss over a batch: the mean over examples (and positions)."""

    #: What the labels are: class indices, one entry per class, or numbers.
    labels: ClassVar[Literal["indices", "one_hot", "numbers"]] = "numbers"
    #: The final activation that belongs to it. A model that ends in it is trained on what comes before (the logits).
    activation: ClassVar[str | None] = None


class Optimizer(Definition):
    """A rule that changes parameters by their gradients."""


class Schedule(Definition):
    """The learning rate as a function of the number of updates or epochs done."""


class Metric(Definition):
    """A figure about predictions and labels of a whole data set."""
