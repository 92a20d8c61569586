"""A summary of shapes as a table for people."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.table import Table

from specc.layers import Shape
from specc.report.shapes import Row, Summary, size

#: Columns for names in front of arithmetic.
_NAMES = 24
#: Columns where the output is no terminal: nothing is folded or cut.
_WIDE = 240


def print_table(summary: Summary, stream: TextIO, explain: bool = False) -> None:
    """Print the table to a stream, as wide as the terminal is."""
    terminal = stream.isatty()
    console = Console(file=stream, markup=False, highlight=False, width=None if terminal else _WIDE)
    console.print(summary.name, style="bold")
    console.print()
    console.print(_table(summary))
    if explain:
        console.print()
        for row in summary.rows:
            _explain(console, row)
    console.print(*_totals(summary), sep="\n")


def _table(summary: Summary) -> Table:
    """One row for each input and layer, the layers of a group indented below its name."""
    numbers = {"trainable": "trainable", "statistics": "not trained", "macs": "MACs"}
    shown = [field for field in numbers if any(getattr(row, field) for row in summary.rows)]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("name", overflow="fold")
    table.add_column("type", overflow="fold")
    for heading in ("output", *(numbers[field] for field in shown), "memory"):
        table.add_column(heading, justify="right", no_wrap=True)
    open_groups: tuple[str, ...] = ()
    for row in summary.rows:
        *groups, name = row.name.split(".")
        for depth, group in enumerate(groups):
            if open_groups[: depth + 1] != tuple(groups[: depth + 1]):
                table.add_row(f"{'  ' * depth}{group}")
        open_groups = tuple(groups)
        kind = f"{row.type} of {row.shares}" if row.shares else row.type
        cells = [f"{getattr(row, field):,}" if getattr(row, field) else "" for field in shown]
        table.add_row(f"{'  ' * len(groups)}{name}", kind, _shape(row.shape), *cells, size(row.activations))
    return table


def _explain(console: Console, row: Row) -> None:
    """The arithmetic of one row, one sum on a line."""
    for index, sum_ in enumerate(row.arithmetic):
        console.print(f"{row.name if index == 0 else '':<{_NAMES}}  {sum_}")


def _totals(summary: Summary) -> list[str]:
    totals = summary.totals
    examples = "one example" if summary.batch is None else f"a batch of {summary.batch:,}"
    still = f" (+ {totals.statistics:,} not trained)" if totals.statistics else ""
    return [
        "",
        f"parameters  {totals.trainable:,} trainable{still}, {size(totals.parameter_bytes)} as float32",
        f"MACs        {totals.macs:,} for {examples}",
        f"memory      {size(totals.activation_bytes)} for the outputs of every layer, for {examples}",
    ]


def _shape(shape: Shape) -> str:
    """``28 x 28 x 32``."""
    return " x ".join(str(length) for length in shape)
