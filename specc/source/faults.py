"""Collecting faults, so that one run of specc reports as many as it can."""

from __future__ import annotations

from typing import Any, NoReturn

from specc.errors import Diagnostic, Span, SpecError


class Faults:
    """The faults found so far. At `limit` of them reading stops: a file that is wrong everywhere is no spec."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._found: list[Diagnostic] = []

    def note(self, code: str, span: Span, **args: Any) -> None:
        """Note a fault that leaves the rest of the file readable."""
        self._found.append(Diagnostic(code, args, span=span))
        if len(self._found) >= self._limit:
            raise SpecError(self._found)

    def stop(self, fault: Diagnostic) -> NoReturn:
        """Note a fault that does not, and raise `SpecError`."""
        raise SpecError([*self._found, fault])

    def check(self) -> None:
        """Raise `SpecError` if there is a fault."""
        if self._found:
            raise SpecError(self._found)
