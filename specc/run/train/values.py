"""What a training is asked for, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

#: One line of the history: epoch, steps, loss, scores by part and name, rate, seconds.
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    """How a spec is trained. `threads` 0 stands for all that the machine has, `fast` holds words of
    `Target.faster_steps`.
    """

    epochs: int
    batch_size: int
    seed: int
    dtype: str = "float32"
    exact: bool = False
    style: str = ""
    threads: int = 0
    steps: int | None = None
    fast: frozenset[str] = frozenset()


class Reporter(Protocol):
    """Told how a training goes."""

    def doing(self, what: str) -> None:
        """Something begins that takes a while."""

    def step(self, epoch: int, step: int, steps: int, loss: float) -> None:
        """`step` of the `steps` of an epoch (counted from 0) are done."""

    def epoch(self, record: Record) -> None:
        """An epoch has ended."""
