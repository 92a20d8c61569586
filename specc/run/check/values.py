"""What a check found, as values: rows for a table, divergences with an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Literal

#: The stages of a check, in the order in which they are made.
STAGES = ("shapes", "layers", "outputs", "loss", "gradients", "steps", "statistics", "metrics", "float32", "initial")
#: ``equal`` within the limit; ``known`` beyond it, within the bound of a known difference; ``shown`` but not judged.
Verdict = Literal["equal", "known", "differs", "shown", "skipped"]


@dataclass(frozen=True)
class Variant:
    """One way in which a model was printed."""

    target: str
    style: str
    exact: bool

    @property
    def name(self) -> str:
        """``keras functional``."""
        return f"{self.target} {self.style}"


@dataclass(frozen=True)
class Row:
    """The worst difference of one stage; `expected` and `found` where it is one number that differs."""

    stage: str
    variant: Variant
    dtype: str
    worst: float
    limit: float
    verdict: Verdict
    at: str = ""
    cause: str = ""
    detail: str = ""
    expected: float = nan
    found: float = nan


@dataclass(frozen=True)
class Place:
    """Lines of a generated file."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Divergence:
    """A difference with its address: the first layer whose inputs agree and whose output does not."""

    stage: str
    node: str
    wrong: str
    case: str
    expected: float
    found: float
    index: tuple[int, ...]
    size: float
    limit: float
    spec_line: int
    places: tuple[Place, ...] = ()
    cause: str = ""
    also: tuple[str, ...] = ()
    exact: bool = False
    dtype: str = "float64"


@dataclass(frozen=True)
class SpecReport:
    """Everything about one spec. `failure` is set where a generated module could not be run at all."""

    spec: str
    rows: tuple[Row, ...] = ()
    divergences: tuple[Divergence, ...] = ()
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    sha256: str = ""

    @property
    def agrees(self) -> bool:
        """Whether nothing differs beyond what is known, and everything ran."""
        return not self.failures and not self.divergences and all(row.verdict != "differs" for row in self.rows)


@dataclass(frozen=True)
class CheckReport:
    """A whole run."""

    specs: tuple[SpecReport, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether every spec agrees."""
        return all(report.agrees for report in self.specs)
