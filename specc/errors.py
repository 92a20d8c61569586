"""What went wrong, as values: a `Diagnostic` says what and where, the edge decides how to print it.

A diagnostic holds a code and arguments, never a finished sentence: the words live in `specc.messages`, one table per
language, so that a message can be shown in another language or handed to a machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

#: Keys and indices that lead from the root of a spec to one of its values, e.g. ``("layers", 0, "kernel")``.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Span:
    """A place in a spec file: 1-based line and column, and the column just behind the last character on that line."""

    line: int
    column: int
    end: int


@dataclass(frozen=True)
class Place:
    """Another place in the spec that a message names; shown as ``line:column``, like the `path` of a `Diagnostic`."""

    path: Path
    at: Literal["key", "value"] = "value"


@dataclass(frozen=True)
class Whole:
    """Text that a message shows whole: a path, an address, a checksum.

    A message shortens other text, which is right for values from a spec; a shortened path is of no use. Control
    characters are escaped, so it stays on one line.
    """

    text: str

    def __str__(self) -> str:
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in self.text)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


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


class Findings(list[Diagnostic]):
    """The findings of one stage. At `limit` errors the stage ends: a spec that is wrong everywhere is no spec.

    That also bounds the time which guessing at misspelt words can take.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def append(self, found: Diagnostic) -> None:
        """Note one finding.

        Raises:
            SpecError: with all of them, once there are as many errors as the limit allows.
        """
        super().append(found)
        if found.is_error and len(self) >= self._limit and sum(item.is_error for item in self) >= self._limit:
            raise SpecError(self)

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Note several. Raises as `append` does."""
        for item in found:
            self.append(item)

    def stop(self, found: Diagnostic) -> NoReturn:
        """Note an error after which there is no point in going on. Raises `SpecError`."""
        raise SpecError([*self, found])

    def __iadd__(self, found: Iterable[Diagnostic]) -> Findings:  # type: ignore[override, misc]
        self.extend(found)
        return self


class InternalError(Exception):
    """Our mistake: something that no spec, however wrong, should be able to cause."""
