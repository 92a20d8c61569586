"""What went wrong, as values: a `Diagnostic` says what and where, the edge decides how to print it.

A diagnostic holds a code and arguments, never a finished sentence: the words live in `specc.messages`, one table per
language, so that a message can be shown in another language or handed to a machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: Keys and indices that lead from the root of a spec to one of its values, e.g. ``("layers", 0, "kernel")``.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Span:
    """A place in a spec file: 1-based line and column, and the column just behind the last character on that line."""

    line: int
    column: int
    end: int


@dataclass(frozen=True)
class Diagnostic:
    """One finding. `code` starts with E (error) or W (warning) and names an entry of `specc.messages`.

    `path` leads to the value (or, with ``at="key"``, to the key) that is wrong. Reading faults, which are found before
    there is a path, carry their `span` themselves.
    """

    code: str
    args: Mapping[str, Any] = field(default_factory=dict, hash=False)
    path: Path = ()
    at: Literal["key", "value"] = "value"
    span: Span | None = None

    @property
    def is_error(self) -> bool:
        """True for an error, False for a warning."""
        return self.code.startswith("E")


class SpecError(Exception):
    """The user's mistake: a spec that cannot be used, with every finding about it."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(", ".join(f"{found.code} at {found.path}" for found in self.diagnostics))


class InternalError(Exception):
    """Our mistake: something that no spec, however wrong, should be able to cause."""
