"""Short ways to note what is wrong with a key, a name or a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from specc.errors import Diagnostic, Findings, Path
from specc.names import fault_of_name
from specc.spec.faults import not_text, unknown_key, whole_number

FaultOf = Callable[[str], tuple[str, Mapping[str, Any]] | None]


class Complaints:
    """What a parser of a part of the spec has to say goes to `found`."""

    def __init__(self, found: Findings) -> None:
        self.found = found

    def complain(self, code: str, path: Path, at: Literal["key", "value"] = "value", **args: Any) -> None:
        """Note one finding."""
        self.found.append(Diagnostic(code, args, path, at))

    def not_text(self, field: str, value: object, path: Path) -> None:
        """Note that a value should be text."""
        self.found.append(replace(not_text(field, value), path=path))

    def not_whole(self, field: str, value: object, path: Path) -> None:
        """Note that a value should be a whole number."""
        self.found.append(replace(whole_number(field, value), path=path))

    def only(self, item: Mapping[str, Any], allowed: tuple[str, ...], owner: str, path: Path = ()) -> None:
        """Note every key that does not belong here."""
        for key in item:
            if key not in allowed:
                self.complain("E111", (*path, key), "key", **unknown_key(owner, key, allowed))

    def is_name(
        self, name: object, path: Path, fault_of: FaultOf = fault_of_name, at: Literal["key", "value"] = "value"
    ) -> bool:
        """Whether this is text. A text that is no good name is noted and kept: to use it is no second mistake."""
        if not isinstance(name, str):
            self.not_text("name", name, path)
            return False
        fault = fault_of(name)
        if fault:
            self.complain(fault[0], path, at, **fault[1])
        return True
