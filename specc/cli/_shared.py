"""What several verbs share: options for limits, colour, and specs with everything there is to say about them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from specc.compile import Bounds
    from specc.graph import Graph
    from specc.report.diagnostics import Paint
    from specc.report.findings import Finding
    from specc.source import Source

Function = TypeVar("Function", bound=Callable[..., Any])
_COLOURS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "place": {"bold": True},
    "help": {"fg": "green"},
    "good": {"fg": "green", "bold": True},
}


@dataclass(frozen=True)
class Checked:
    """One spec as far as it could be understood; `source` and `graph` are None where it could not."""

    name: str
    findings: tuple[Finding, ...]
    source: Source | None = None
    graph: Graph | None = None

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(found.severity == "error" for found in self.findings)

    @property
    def warnings(self) -> int:
        """How many are warnings."""
        return len(self.findings) - self.errors


def specs_argument(function: Function) -> Function:
    """One spec or more."""
    return click.argument("specs", nargs=-1, required=True, metavar="SPEC...", type=click.Path())(function)


def limit_options(function: Function) -> Function:
    """The limits on a spec, as one argument `bounds`."""

    def collect(*args: Any, max_size: float, max_params: float, max_layers: int, max_errors: int, **kwargs: Any) -> Any:
        from specc.compile import Bounds
        from specc.source import Limits

        # A file of more bytes has more parts: both bounds grow together.
        nodes = int(Limits().max_nodes * max(1.0, max_size))
        reading = Limits(max_bytes=int(max_size * 1_000_000), max_nodes=nodes, max_faults=max_errors)
        return function(*args, bounds=Bounds(reading, int(max_params), max_layers), **kwargs)

    collect.__doc__ = function.__doc__
    collect.__name__ = function.__name__
    options = (
        click.option("--max-size", type=click.FloatRange(0.001, 1000), default=1.0, metavar="MB", show_default=True,
                     help="Largest spec file, in megabytes."),
        click.option("--max-params", type=click.FloatRange(1, 1e15), default=2e9, metavar="N", show_default="2e9",
                     help="Most parameters of a model."),
        click.option("--max-layers", type=click.IntRange(1), default=20_000, metavar="N", show_default=True,
                     help="Most layers of a model, calls counted each time."),
        click.option("--max-errors", type=click.IntRange(1), default=20, metavar="N", show_default=True,
                     help="Stop reading a spec after so many errors."),
    )  # fmt: skip
    wrapped: Any = collect
    for option in reversed(options):
        wrapped = option(wrapped)
    # click keeps options in an attribute of the function; those added before this decorator must not be lost.
    wrapped.__click_params__ = [*getattr(function, "__click_params__", []), *wrapped.__click_params__]
    return wrapped  # type: ignore[no-any-return]


def check_spec(name: str, bounds: Bounds) -> Checked:
    """Read and validate one spec."""
    from specc.compile import analyse
    from specc.errors import SpecError
    from specc.report.findings import of_file, of_source
    from specc.source import read

    try:
        source = read(name, bounds.reading)
    except SpecError as error:
        return Checked(name, tuple(of_file(name, error.diagnostics, bounds.reading)))
    analysis = analyse(source, bounds)
    return Checked(name, tuple(of_source(source, analysis.diagnostics)), source, analysis.graph)


def refuse_broken(checked: Sequence[Checked]) -> bool:
    """Print the errors of specs that cannot be used; whether there are any."""
    from specc.report.diagnostics import as_text

    broken = [item for item in checked if item.errors]
    for item in broken:
        errors = [found for found in item.findings if found.severity == "error"]
        click.echo(as_text(errors, paint_for(sys.stderr)), err=True)
    return bool(broken)


def paint_for(stream: Any) -> Paint:
    """Colour for a terminal, none for a file or a pipe, or where NO_COLOR is set (https://no-color.org)."""
    from specc.report.diagnostics import plain

    if os.environ.get("NO_COLOR") or not stream.isatty():
        return plain
    return lambda words, role: click.style(words, **_COLOURS[role])


def count(number: int, word: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
