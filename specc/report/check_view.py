"""A run of ``specc check`` in the shape in which every report shows it: cells by stage, causes once, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from math import isfinite, isnan
from typing import Any

from specc.errors import Whole
from specc.report.findings import Finding
from specc.run.check.values import STAGES, CheckReport, Divergence, Row, SpecReport, Variant

#: The columns of a table. Single-precision steps are judged another way than double-precision ones, in the same column.
COLUMNS = tuple(stage for stage in STAGES if stage != "float32")
#: Verdicts from the one that matters least to the one that matters most.
_WEIGHT = {"skipped": 0, "shown": 1, "equal": 2, "known": 3, "differs": 4}
#: Stages in which a layer that is wrong shows: a divergence that names it explains them.
_EXPLAINED = ("layers", "outputs")


@dataclass(frozen=True)
class Drift:
    """A difference from the lock file; `spec` is empty where it concerns the whole run."""

    spec: str
    message: str


@dataclass(frozen=True)
class Outcome:
    """Everything that a report says: what was found, the lines of the specs, and which specs could not be used at all.

    `broken` holds the findings about specs that are not valid; `drift` what a lock file says otherwise (``--locked``).
    """

    report: CheckReport
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    broken: tuple[Finding, ...] = ()
    drift: tuple[Drift, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to complain about."""
        return self.report.agrees and not self.broken and not self.drift

    def printable(self) -> Outcome:
        """The same with every text on one line and free of what a terminal or a log would obey.

        Findings stay as they are: what prints them takes care of that, and of the columns they point at.
        """
        made: Outcome = _printable(replace(self, broken=()))
        return replace(made, broken=self.broken)

    def source_line(self, spec: str, number: int) -> str:
        """A line of a spec, without the blanks around it; empty where there is no such line."""
        lines = self.lines.get(spec, ())
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""

    def invalid(self) -> tuple[str, ...]:
        """The specs that are not valid."""
        return tuple(dict.fromkeys(found.file for found in self.broken))


@dataclass(frozen=True)
class Group:
    """The rows of one mode and precision: they share their limits."""

    exact: bool
    dtype: str
    variants: tuple[Variant, ...]
    #: The leading row of each variant and column.
    cells: Mapping[tuple[Variant, str], Row]

    @property
    def title(self) -> str:
        """``native, float64``."""
        return f"{mode(self.exact)}, {self.dtype}"

    def limit(self, column: str) -> float | None:
        """The limit that all rows within their limits share; None where there is no single one."""
        rows = [self.cells[variant, column] for variant in self.variants if (variant, column) in self.cells]
        limits = {row.limit for row in rows if row.verdict in ("equal", "differs")}
        return limits.pop() if len(limits) == 1 else None


@dataclass(frozen=True)
class KnownDifference:
    """A known difference with everything that shows it: the rows of one variant with one cause."""

    cause: str
    variant: Variant
    rows: tuple[Row, ...]


def _printable(value: Any) -> Any:
    """A value with all texts in it made printable, as deep as it goes."""
    if isinstance(value, str):
        return str(Whole(value))
    if isinstance(value, tuple):
        return tuple(_printable(item) for item in value)
    if isinstance(value, Mapping):
        return {_printable(key): _printable(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _printable(getattr(value, item.name)) for item in fields(value)})
    return value


def mode(exact: bool) -> str:
    """The word for a way to print."""
    return "exact" if exact else "native"


def column_of(row: Row) -> str:
    """The column in which a row is shown."""
    return "steps" if row.stage == "float32" else row.stage


def weight(row: Row) -> tuple[int, float]:
    """How much a row matters: first its verdict, then how far it is towards its limit."""
    share = row.worst / row.limit if row.limit else row.worst
    return _WEIGHT[row.verdict], share if isfinite(share) else float("inf")


def groups(report: SpecReport) -> Iterator[Group]:
    """The rows of a spec by mode and precision, in the order in which they were made."""
    keys = dict.fromkeys((row.variant.exact, row.dtype) for row in report.rows)
    for exact, dtype in keys:
        rows = [row for row in report.rows if (row.variant.exact, row.dtype) == (exact, dtype)]
        variants = tuple(dict.fromkeys(row.variant for row in rows))
        yield Group(exact, dtype, variants, _leading(rows))


def _leading(rows: Iterable[Row]) -> dict[tuple[Variant, str], Row]:
    cells: dict[tuple[Variant, str], Row] = {}
    for row in rows:
        key = (row.variant, column_of(row))
        if key not in cells or weight(row) > weight(cells[key]):
            cells[key] = row
    return cells


def overview(report: SpecReport) -> dict[str, Row]:
    """The row of each column that matters most, over all variants; float64 decides where there is any."""
    cells: dict[str, Row] = {}
    for row in report.rows:
        key = column_of(row)
        if key not in cells or _importance(row) > _importance(cells[key]):
            cells[key] = row
    return cells


def _importance(row: Row) -> tuple[bool, bool, tuple[int, float]]:
    return row.verdict == "differs", row.dtype == "float64", weight(row)


def used_columns(reports: Iterable[SpecReport]) -> tuple[str, ...]:
    """The columns that have any row, in their order."""
    used = {column_of(row) for report in reports for row in report.rows}
    return tuple(column for column in COLUMNS if column in used)


def known_differences(report: SpecReport) -> list[KnownDifference]:
    """Every known difference once, with its rows."""
    found: dict[tuple[str, Variant], list[Row]] = {}
    for row in report.rows:
        if row.verdict == "known":
            found.setdefault((row.cause, row.variant), []).append(row)
    return [KnownDifference(cause, variant, tuple(rows)) for (cause, variant), rows in found.items()]


def unexplained(report: SpecReport) -> list[Row]:
    """Rows that differ and that no divergence of the report names."""
    named = {(found.wrong, found.stage) for found in report.divergences}
    wrong = {name for name, _ in named}
    return [
        row
        for row in report.rows
        if row.verdict == "differs"
        and not (row.variant.name in wrong and row.stage in _EXPLAINED)
        and (row.variant.name, row.stage) not in named
    ]


def both_values(found: Divergence) -> list[tuple[str, str]]:
    """What was expected and what was found, where a divergence is about one number."""
    if isnan(found.expected) and isnan(found.found):
        return []
    index = f" at [{', '.join(map(str, found.index))}]" if found.index else ""
    return [("expected", repr(found.expected)), ("found", f"{found.found!r}{index}")]


def where_it_differs(report: SpecReport, found: Divergence) -> str:
    """The modes and precisions in which a divergence shows: ``native, float64``; empty if no row tells."""
    rows = [row for row in report.rows if row.verdict == "differs" and row.variant.name == found.wrong]
    same = [row for row in rows if row.stage == found.stage] or rows
    return " and ".join(dict.fromkeys(f"{mode(row.variant.exact)}, {row.dtype}" for row in same))


def short(number: float, digits: int = 2) -> str:
    """A number in few letters: ``2.1e-15``, ``0.5``, ``0``, ``inf``."""
    if number == 0 or not isfinite(number):
        return str(number) if number else "0"
    if 1e-2 <= abs(number) < 1e3:
        return f"{number:.{digits}g}"
    mantissa, _, exponent = f"{number:.{digits - 1}e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}"


def plural(count: int, word: str) -> str:
    """``1 spec``, ``2 specs``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def verdict_line(outcome: Outcome) -> str:
    """``2 specs agree``, ``1 spec agrees, 1 differs, 1 could not be checked, 1 is not valid``."""
    reports = outcome.report.specs
    agree = sum(report.agrees for report in reports)
    failed = sum(bool(report.failures) for report in reports)
    differ = len(reports) - agree - failed
    invalid = len(outcome.invalid())
    parts = [
        (agree, "agrees", "agree"),
        (differ, "differs", "differ"),
        (failed, "could not be checked", "could not be checked"),
        (invalid, "is not valid", "are not valid"),
    ]
    said = [(count, one if count == 1 else many) for count, one, many in parts if count]
    if not said:
        return "no spec was checked"
    (count, words), *rest = said
    line = ", ".join([f"{plural(count, 'spec')} {words}", *(f"{count:,} {words}" for count, words in rest)])
    return f"{line}; the lock file says otherwise" if outcome.drift else line


def versions_line(outcome: Outcome) -> str:
    """``keras 3.15.1, torch 2.13.0``."""
    return ", ".join(f"{name} {version}" for name, version in sorted(outcome.report.versions.items()))
