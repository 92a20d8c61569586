"""What is decided after each epoch: the rate of a plateau schedule, whether to stop, whether weights are the best."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specc.oracle.training import PlateauRate
from specc.run.train.values import Record
from specc.spec import Train


@dataclass
class Course:
    """The figures of a run so far."""

    train: Train
    plateau: PlateauRate | None = None
    best: float = math.inf
    waited: int = 0
    least: float = math.inf
    best_epoch: int = 0
    stopped: bool = False

    @classmethod
    def of(cls, train: Train) -> Course:
        """Before the first epoch."""
        schedule = train.schedule
        if schedule is None or schedule.counts:
            return cls(train)
        return cls(train, PlateauRate(schedule, train.optimizer.learning_rate))

    @property
    def rate(self) -> float | None:
        """The rate of the next epoch where a plateau decides it."""
        return self.plateau.rate if self.plateau else None

    @property
    def keeps_best(self) -> bool:
        """Whether the weights to keep are those of the best epoch."""
        return bool(self.train.options["checkpoint"] == "best")

    def after(self, record: Record) -> bool:
        """Take note of an epoch. Returns whether its weights are the ones to keep."""
        if self.plateau:
            self.plateau.after_epoch(record[self.plateau.schedule.monitor])
        stopping = self.train.options["early_stopping"]
        if stopping is not None:
            figure = record[stopping["monitor"]]
            if figure < self.best - stopping["min_delta"]:
                self.best, self.waited = figure, 0
            else:
                self.waited += 1
            self.stopped = self.waited >= stopping["patience"]
        if not self.keeps_best:
            return True
        if record["val_loss"] < self.least:
            self.least, self.best_epoch = record["val_loss"], record["epoch"]
            return True
        return False

    def as_data(self) -> dict[str, Any]:
        """All of it as JSON has it, where nothing is infinite."""
        found: dict[str, Any] = {
            "best": _finite(self.best),
            "waited": self.waited,
            "least": _finite(self.least),
            "best_epoch": self.best_epoch,
            "stopped": self.stopped,
        }
        if self.plateau:
            found["plateau"] = [self.plateau.rate, _finite(self.plateau.best), self.plateau.waited]
        return found

    def restore(self, found: Mapping[str, Any]) -> None:
        """The way back from `as_data`."""
        self.best, self.least = _number(found["best"]), _number(found["least"])
        self.waited, self.best_epoch, self.stopped = found["waited"], found["best_epoch"], found["stopped"]
        if self.plateau:
            rate, best, self.plateau.waited = found["plateau"]
            self.plateau.rate, self.plateau.best = rate, _number(best)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _number(found: float | None) -> float:
    return math.inf if found is None else found
