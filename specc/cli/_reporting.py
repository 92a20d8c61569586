"""What ``specc check`` shows: a line of progress while it runs, and the report in its format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from specc.report.check_view import Outcome

#: Columns of a report that does not go to a terminal.
_WIDTH = 120


@contextmanager
def progress(names: Sequence[str]) -> Iterator[Callable[[str, str], None]]:
    """A line on standard error that says what is being done, as long as that is a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda spec, doing: None
        return
    from rich.text import Text

    from specc.errors import Whole

    with console.status(Text("starting")) as status:

        def say(spec: str, doing: str) -> None:
            count = f"{names.index(spec) + 1}/{len(names)} {Whole(spec)}: " if spec in names else ""
            status.update(Text(f"{count}{doing}"))

        yield say


def print_outcome(outcome: Outcome, form: str) -> None:
    """The report on standard output."""
    if form == "text":
        _print_text(outcome)
    elif form == "json":
        from specc.report.check_json import as_json

        click.echo(as_json(outcome))
    elif form == "junit":
        from specc.report.check_junit import as_junit

        # As bytes: the document says that it is UTF-8, whatever the console has.
        click.echo(as_junit(outcome).encode("utf-8"))
    else:
        from specc.report.check_github import as_github

        click.echo(as_github(outcome))


def _print_text(outcome: Outcome) -> None:
    from rich.console import Console

    from specc.report.check_text import TextReport

    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if terminal else _WIDTH, no_color=None if terminal else True)
    TextReport(console, outcome).print()


def write_html(path: Path, outcome: Outcome) -> None:
    """The report as an HTML file."""
    from specc.files import write_atomic
    from specc.report.check_html import as_html

    write_atomic(path, as_html(outcome).encode("utf-8"))
    click.echo(f"report: {path}", err=True)
