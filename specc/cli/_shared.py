"""What several verbs share: options for limits, colour, and specs with everything there is to say about them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from specc.compile import Bounds
    from specc.errors import Diagnostic
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
    diagnostics: tuple[Diagnostic, ...]
    bounds: Bounds
    source: Source | None = None
    graph: Graph | None = None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every diagnostic in words and with its line. (A build that succeeds needs none of the words.)"""
        from specc.report.findings import of_file, of_source

        if self.source is None:
            return tuple(of_file(self.name, self.diagnostics, self.bounds.reading))
        return tuple(of_source(self.source, self.diagnostics))

    @property
    def errors(self) -> int:
        """How many of the diagnostics are errors."""
        return sum(found.is_error for found in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many are warnings."""
        return len(self.diagnostics) - self.errors


def specs_argument(function: Function) -> Function:
    """One spec or more."""
    return click.argument("specs", nargs=-1, required=True, metavar="SPEC...", type=click.Path())(function)


def fast_words(fast: str, known: Sequence[str]) -> frozenset[str]:
    """The words of ``--fast``. Each is for one target, and must be `known` to one of those that are wanted."""
    words = frozenset(word.strip() for word in fast.split(",") if word.strip())
    for word in sorted(words.difference(known)):
        raise click.BadParameter(f"there is no {word} for --fast here; one of: {', '.join(known)}")
    return words


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
        _limit("--max-size", 1.0, "MB", "Largest spec file, in megabytes."),
        _limit("--max-params", 2e9, "N", "Most parameters of a model."),
        _limit("--max-layers", 20_000, "N", "Most layers of a model, calls counted each time."),
        _limit("--max-errors", 20, "N", "Stop reading a spec after so many errors."),
    )
    wrapped: Any = collect
    for option in reversed(options):
        wrapped = option(wrapped)
    # click keeps options in an attribute of the function; those added before this decorator must not be lost.
    wrapped.__click_params__ = [*getattr(function, "__click_params__", []), *wrapped.__click_params__]
    return wrapped  # type: ignore[no-any-return]


def _limit(name: str, default: float, unit: str, words: str) -> Callable[[Function], Function]:
    """An option for a number above zero."""

    def above_zero(_: click.Context, option: click.Parameter, value: float) -> float:
        if not 0 < value <= 1e18:
            raise click.BadParameter(f"{value:g} is no limit; give a number above 0.", param=option)
        return value

    shown = f"{words}  [default: {default:g}]"
    kind = int if isinstance(default, int) else float
    return click.option(name, type=kind, default=default, metavar=unit, callback=above_zero, help=shown)


def check_spec(name: str, bounds: Bounds) -> Checked:
    """Read and validate one spec."""
    from specc.compile import analyse
    from specc.errors import SpecError
    from specc.source import read

    try:
        source = read(name, bounds.reading)
    except SpecError as error:
        return Checked(name, error.diagnostics, bounds)
    analysis = analyse(source, bounds)
    return Checked(name, analysis.diagnostics, bounds, source, analysis.graph)


def refuse_broken(checked: Sequence[Checked]) -> bool:
    """Print the errors of specs that cannot be used; whether there are any."""
    broken = [item for item in checked if item.errors]
    if not broken:
        return False
    from specc.report.diagnostics import as_text

    for item in broken:
        errors = [found for found in item.findings if found.severity == "error"]
        click.echo(as_text(errors, paint_for(sys.stderr)), err=True)
    return True


def paint_for(stream: Any) -> Paint:
    """Colour for a terminal, none for a file or a pipe, or where NO_COLOR is set (https://no-color.org)."""
    from specc.report.diagnostics import plain

    if os.environ.get("NO_COLOR") or not stream.isatty():
        return plain
    return lambda words, role: click.style(words, **_COLOURS[role])


def count(number: int, word: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
