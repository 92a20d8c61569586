"""Folders of definitions: one file, one class, one name. Discovered, never listed."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Generic, TypeVar

from specc.errors import InternalError

Base = TypeVar("Base")


class Registry(Generic[Base]):
    """The classes derived from `base` in a package, each known by the name of its file.

    Only the file that is asked for is imported, which is what keeps a build of a small spec quick.
    """

    def __init__(self, package: str, folder: str, base: type[Base]) -> None:
        self._package, self._folder, self._base = package, Path(folder), base
        self._classes: dict[str, type[Base]] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name, sorted."""
        return tuple(sorted(file.stem for file in self._folder.glob("*.py") if not file.stem.startswith("_")))

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> type[Base]:
        """The class of a name.

        Raises:
            InternalError: its file does not define exactly one.
        """
        if name not in self._classes:
            module = import_module(f"{self._package}.{name}")
            here = [
                kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__
            ]
            found = [kind for kind in here if issubclass(kind, self._base)]
            if len(found) != 1:
                raise InternalError(f"{module.__name__} must define one {self._base.__name__}, it defines {len(found)}")
            self._classes[name] = found[0]
        return self._classes[name]
