"""A summary of shapes as a table for people."""

from __future__ import annotations

from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table

from specc.layers import Shape
from specc.report.shapes import Row, Summary, size

#: Columns where the output is no terminal: nothing is folded or cut.
_WIDE = 240


def print_table(summary: Summary, stream: TextIO, explain: bool = False) -> None:
    """Print the table to a stream, as wide as the terminal is."""
    terminal = stream.isatty()
    console = Console(file=stream, markup=False, highlight=False, width=None if terminal else _WIDE)
    console.print(_table(summary), no_wrap=True)
    if explain:
        for row in summary.rows:
            _explain(console, row)
    console.print(*_totals(summary), sep="\n")


def _table(summary: Summary) -> Table:
    table = Table(title=summary.name, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("name", overflow="fold")
    table.add_column("type", overflow="fold")
    table.add_column("output", justify="right", overflow="fold")
    for heading in ("trainable", "not trained", "MACs", "memory"):
        table.add_column(heading, justify="right", overflow="fold")
    for row in summary.rows:
        kind = f"{row.type}, weights of {row.shares}" if row.shares else row.type
        numbers = [f"{number:,}" if number else "" for number in (row.trainable, row.statistics, row.macs)]
        table.add_row(row.name, kind, _shape(row.shape), *numbers, size(row.activations))
    return table


def _explain(console: Console, row: Row) -> None:
    """The arithmetic of one row, one sum on a line."""
    for index, sum_ in enumerate(row.arithmetic):
        console.print(f"{row.name if index == 0 else '':<24} {sum_}")


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
