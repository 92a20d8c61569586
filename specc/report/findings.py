"""A diagnostic joined with its file: where it is, what it says, and the line that it points at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as File

from specc.errors import Diagnostic, Path, Place, Span
from specc.messages import describe
from specc.source import Limits, Source


@dataclass(frozen=True)
class Finding:
    """One diagnostic, ready to be printed. `span` and `text`, the source line, are None where there is none."""

    file: str
    span: Span | None
    code: str
    message: str
    help: str
    path: Path = ()
    text: str | None = None

    @property
    def severity(self) -> str:
        """``error`` or ``warning``."""
        return "error" if self.code.startswith("E") else "warning"


def of_source(source: Source, found: Iterable[Diagnostic]) -> list[Finding]:
    """Findings about a file that could be read."""

    def place(other: Place) -> str:
        span = source.locate(other.path, other.at)
        return f"{span.line}:{span.column}"

    made = []
    for item in found:
        span = item.span or source.locate(item.path, item.at)
        message, advice = describe(item, place)
        text = source.lines[span.line - 1] if span.line <= len(source.lines) else None
        made.append(Finding(source.name, span, item.code, message, advice, item.path, text))
    return made


def of_file(name: str, found: Iterable[Diagnostic], limits: Limits) -> list[Finding]:
    """Findings about a file that could not be read as YAML; its lines are shown as well as they can be."""
    found = tuple(found)
    lines = _lines(name, limits) if any(item.span for item in found) else []
    made = []
    for item in found:
        message, advice = describe(item)
        text = lines[item.span.line - 1] if item.span and item.span.line <= len(lines) else None
        made.append(Finding(name, item.span, item.code, message, advice, item.path, text))
    return made


def _lines(name: str, limits: Limits) -> list[str]:
    """The lines of a file, bytes that are no UTF-8 written as ``\\xb0``. Columns before the first of them are right."""
    try:
        with File(name).open("rb") as file:
            raw = file.read(limits.max_bytes + 1)
    except (OSError, ValueError):
        return []
    text = raw.decode("utf-8", errors="backslashreplace").lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
