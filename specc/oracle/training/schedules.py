"""The learning rate at every count."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from specc.errors import InternalError
from specc.training._base import Schedule


def learning_rate(schedule: Schedule | None, base: float, count: int) -> float:
    """The rate of the update or epoch with this number, counted from 0.

    A schedule that watches a figure starts with `base`; see `PlateauRate`.
    """
    if schedule is None or not schedule.counts:
        return base
    function = _FUNCTIONS.get(schedule.kind())
    if function is None:
        raise InternalError(f"the oracle has no schedule {schedule.kind()!r}")
    return function(schedule.fields, base, count)


def _step(schedule: Any, base: float, count: int) -> float:
    return float(base * schedule.factor ** (count // schedule.every))


def _multistep(schedule: Any, base: float, count: int) -> float:
    return float(base * schedule.factor ** sum(milestone <= count for milestone in schedule.milestones))


def _exponential(schedule: Any, base: float, count: int) -> float:
    return float(base * schedule.factor**count)


def _cosine(schedule: Any, base: float, count: int) -> float:
    done = min(count / schedule.over, 1.0)
    return float(schedule.floor + (base - schedule.floor) * (1 + math.cos(math.pi * done)) / 2)


def _linear_warmup(schedule: Any, base: float, count: int) -> float:
    if count < schedule.over:
        return float(base * (count + 1) / schedule.over)
    return learning_rate(schedule.then, base, count - schedule.over)


_FUNCTIONS: dict[str, Callable[[Any, float, int], float]] = {
    "step": _step,
    "multistep": _multistep,
    "exponential": _exponential,
    "cosine": _cosine,
    "linear_warmup": _linear_warmup,
}


@dataclass
class PlateauRate:
    """The rate of a plateau schedule, which follows what an epoch gave."""

    schedule: Any
    rate: float
    best: float = math.inf
    waited: int = 0

    def after_epoch(self, figure: float) -> float:
        """The rate of the next epoch, told the monitored figure of this one."""
        if figure < self.best - self.schedule.min_delta:
            self.best, self.waited = figure, 0
            return self.rate
        self.waited += 1
        if self.waited >= self.schedule.patience:
            self.rate, self.waited = max(self.rate * self.schedule.factor, self.schedule.floor), 0
        return self.rate
