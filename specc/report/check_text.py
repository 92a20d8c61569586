"""The report of ``specc check`` for people: a table per spec, known differences once, divergences with an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from specc.report.check_table import STYLES, Tables
from specc.report.check_view import (
    Outcome,
    both_values,
    known_differences,
    mode,
    plural,
    short,
    unexplained,
    verdict_line,
    versions_line,
    where_it_differs,
)
from specc.report.check_words import row_sentence
from specc.report.diagnostics import block
from specc.run.check.values import Divergence, Row, SpecReport

if TYPE_CHECKING:
    from rich.console import Console

#: With more specs than this, those that agree share one table.
FEW = 3
#: Names of layers that are off too, in one line.
_MOST_NAMES = 6
_LEGEND = {
    "equal": "within the limit",
    "known": "known difference within its bound",
    "differs": "differs",
    "shown": "not judged",
    "skipped": "not run",
}
#: Paragraphs are not folded into fewer columns than these.
_NARROWEST = 30


class TextReport:
    """Prints an outcome on a console, with as much detail as its width allows."""

    def __init__(self, console: Console, outcome: Outcome) -> None:
        self.console, self.outcome = console, outcome.printable()
        self.tables = Tables(console.width, console.options.ascii_only)
        self.marks = self.tables.marks

    def print(self) -> None:
        """The whole report."""
        for finding in self.outcome.broken:
            self._line(Text(block(finding)))
        reports = self.outcome.report.specs
        shared = [report for report in reports if report.agrees] if len(reports) > FEW else []
        for report in reports:
            if report not in shared:
                self._spec(report)
        if shared:
            self._overview(shared)
        self._drift()
        self._end()

    # -- one spec -----------------------------------------------------------------------------------------------------

    def _spec(self, report: SpecReport) -> None:
        style = STYLES["equal" if report.agrees else "differs"]
        mark = self.marks["equal" if report.agrees else "differs"]
        words = "could not be checked" if report.failures else "agrees" if report.agrees else "differs"
        title = Text.assemble((f"{mark} ", style), (report.spec, "bold"), (f" {words}", style))
        self._line(title.append(f"  {report.seconds:.1f} s", "dim"))
        for failure in report.failures:
            self._indented(Text(failure, STYLES["differs"]))
        if report.rows:
            self._table(report)
        self._known([report])
        for row in report.rows:
            if row.verdict in ("shown", "skipped") and (row.detail or row.cause):
                self._indented(Text(f"{self.marks[row.verdict]} {row_sentence(row)}", "dim"))
        for note in report.notes:
            self._indented(Text(note, "dim"))
        for found in report.divergences:
            self._divergence(report, found)
        for row in unexplained(report):
            self._indented(Text(f"{self.marks['differs']} {row_sentence(row)}", STYLES["differs"]))
        self._line(Text())

    def _table(self, report: SpecReport) -> None:
        lines = self.tables.of_spec(report)
        if lines is None:
            for paragraph in self.tables.as_list(report):
                self._indented(paragraph)
        for line in lines or ():
            self._line(line)

    # -- what is known, and what differs ------------------------------------------------------------------------------

    def _known(self, reports: Sequence[SpecReport]) -> None:
        """Each cause once, with the variant that has it and how large it is."""
        worst: dict[tuple[str, str], dict[str, Row]] = {}
        for report in reports:
            for found in known_differences(report):
                rows = worst.setdefault((found.cause, f"{found.variant.name}, {mode(found.variant.exact)}"), {})
                for row in found.rows:
                    if row.stage not in rows or row.worst > rows[row.stage].worst:
                        rows[row.stage] = row
        for (cause, who), rows in worst.items():
            sizes = ", ".join(f"{row.stage} {short(row.worst)} (bound {short(row.limit)})" for row in rows.values())
            text = Text.assemble((f"{self.marks['known']} {who}: ", STYLES["known"]), cause or "no cause given")
            self._indented(text.append(f"; {sizes}", "dim"))

    def _divergence(self, report: SpecReport, found: Divergence) -> None:
        who = f"{found.wrong} is wrong" if found.wrong else "the targets differ"
        where = where_it_differs(report, found)
        head = Text(f"{self.marks['differs']} {found.node}: {who}", STYLES["differs"])
        head.append(f"  {found.stage}, {found.case}{f'; {where}' if where else ''}", "not bold dim")
        self._indented(head)
        for label, words in both_values(found):
            self._fact(label, words)
        self._fact("difference", f"{short(found.size)}, limit {short(found.limit)}")
        for number, words in enumerate(self._places(report, found)):
            self._fact("" if number else "lines", words)
        if found.cause:
            self._fact("likely cause", found.cause)
        if found.also:
            self._fact("also off", _names(found.also))

    def _fact(self, label: str, words: str) -> None:
        self._line(Text.assemble("    ", (f"{label:<14}", "dim"), words))

    def _places(self, report: SpecReport, found: Divergence) -> Iterator[str]:
        places = [(f"{report.spec}:{found.spec_line}", self.outcome.source_line(report.spec, found.spec_line))]
        places += [(f"{place.file}:{place.line}", place.text) for place in found.places]
        width = max(len(place) for place, _ in places)
        for place, words in places:
            yield f"{place:<{width}}  {words}".rstrip()

    # -- the whole run ------------------------------------------------------------------------------------------------

    def _overview(self, reports: Sequence[SpecReport]) -> None:
        lines = self.tables.of_specs(reports)
        if lines is None:
            lines = [Text(f"{self.marks['equal']} {report.spec} agrees", STYLES["equal"]) for report in reports]
        for line in lines:
            self._line(line)
        self._known(reports)
        self._line(Text())

    def _drift(self) -> None:
        for found in self.outcome.drift:
            words = f"{found.spec}: {found.message}" if found.spec else found.message
            self._line(Text.assemble((f"{self.marks['differs']} ", STYLES["differs"]), words))

    def _end(self) -> None:
        seen = {row.verdict for report in self.outcome.report.specs for row in report.rows}
        if seen:
            legend = [f"{self.marks[verdict]} {words}" for verdict, words in _LEGEND.items() if verdict in seen]
            self._line(Text("   ".join([*legend, "(limits in the rows of each mode)"]), "dim"))
        line = Text(verdict_line(self.outcome), f"{STYLES['equal' if self.outcome.agrees else 'differs']} bold")
        versions = versions_line(self.outcome)
        tail = f"  {self.outcome.report.seconds:.1f} s" + (f"; {versions}" if versions else "")
        self._line(line.append(tail, "not bold dim"))

    def _line(self, text: Text) -> None:
        self.console.print(text, soft_wrap=True)

    def _indented(self, text: Text) -> None:
        """A paragraph, two columns in; its further lines stand two more in."""
        for number, line in enumerate(text.wrap(self.console, max(self.console.width - 4, _NARROWEST))):
            line.rstrip()
            self._line(Text("    " if number else "  ").append_text(line))


def _names(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMES
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and {plural(rest, 'more layer')}" if rest > 0 else shown
