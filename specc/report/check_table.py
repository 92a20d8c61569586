"""The tables of a check: stages as columns, and as much detail as the width of the console allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.text import Text

from specc.report.check_view import Group, groups, overview, short, used_columns
from specc.report.grid import Grid
from specc.run.check.values import Row, SpecReport

STYLES = {"equal": "green", "known": "yellow", "differs": "bold red", "shown": "cyan", "skipped": "dim"}
_MARKS = {"equal": "✓", "known": "~", "differs": "✗", "shown": "·", "skipped": "-"}
#: For consoles that cannot print the others.
_ASCII = {"equal": "=", "known": "~", "differs": "X", "shown": ".", "skipped": "-"}


@dataclass(frozen=True)
class Form:
    """How much room a table takes: digits of a number, what stands between columns, and before a mark."""

    digits: int
    gap: str
    before_mark: str
    heads: Mapping[str, str] = field(default_factory=dict)


_LONG = Form(2, "  ", " ")
_SHORT_HEADS = {
    "shapes": "ok",
    "gradients": "grads",
    "statistics": "stats",
    "metrics": "scores",
    "outputs": "output",
    "initial": "init",
}
_SHORT = Form(1, " ", "", _SHORT_HEADS)


class Tables:
    """Makes tables of one width, with marks that the console can print."""

    def __init__(self, width: int, ascii_only: bool) -> None:
        self.width = width
        self.marks = _ASCII if ascii_only else _MARKS
        self._rule = "-" if ascii_only else "─"

    def of_spec(self, report: SpecReport) -> list[Text] | None:
        """One row per variant, by mode and precision, with the limits of each; None where the width is too small."""
        columns = used_columns([report])
        for form in (_LONG, _SHORT):
            grid = self._grid("", columns, form)
            for group in groups(report):
                grid.add(Text(group.title, "bold"), [_limit(group, column, form) for column in columns])
                for variant in group.variants:
                    cells = [self._cell(group.cells.get((variant, column)), form) for column in columns]
                    grid.add(Text(f"  {variant.name}"), cells)
            if grid.width <= self.width:
                return self._lines(grid)
        return None

    def of_specs(self, reports: Sequence[SpecReport]) -> list[Text] | None:
        """One row per spec with the worst of each stage over all variants; None where the width is too small."""
        columns = used_columns(reports)
        for form in (_LONG, _SHORT):
            grid = self._grid("worst of all variants", columns, form)
            for report in reports:
                cells = overview(report)
                grid.add(Text(report.spec), [self._cell(cells.get(column), form) for column in columns])
            if grid.width <= self.width:
                return self._lines(grid)
        return None

    def as_list(self, report: SpecReport) -> Iterator[Text]:
        """The same as `of_spec` in sentences, for any width."""
        for group in groups(report):
            for variant in group.variants:
                text = Text(f"{variant.name}, {group.title}: ", "bold")
                rows = [row for (owner, _), row in group.cells.items() if owner == variant]
                for number, row in enumerate(rows):
                    text.append(", " if number else "", "not bold").append(f"{row.stage} ", "not bold")
                    text.append_text(self._cell(row, _LONG))
                    if row.limit:
                        text.append(f" (limit {short(row.limit)})", "not bold dim")
                yield text

    def _grid(self, first: str, columns: Sequence[str], form: Form) -> Grid:
        return Grid([first, *(form.heads.get(column, column) for column in columns)], form.gap)

    def _lines(self, grid: Grid) -> list[Text]:
        indent = "  " if grid.width + 2 <= self.width else ""
        return [Text(indent).append_text(line) for line in grid.lines(self._rule)]

    def _cell(self, row: Row | None, form: Form) -> Text:
        """The worst difference and the mark of its verdict; of shapes, which are right or wrong, the mark alone."""
        if row is None:
            return Text("")
        bare = row.stage == "shapes" or row.verdict == "skipped"
        number = "" if bare else f"{short(row.worst, form.digits)}{form.before_mark}"
        return Text(f"{number}{self.marks[row.verdict]}", STYLES[row.verdict])


def _limit(group: Group, column: str, form: Form) -> Text:
    """The limit above the numbers it is for; a blank stands where those have their marks."""
    limit = group.limit(column)
    return Text(f"{short(limit, form.digits)}{form.before_mark} " if limit else "", "dim")
