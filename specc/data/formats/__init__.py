"""What a directory may hold. Each file here reads one kind: it says whether it knows a directory, and reads it.

A file defines `KIND` (a line for people), `RANK` (only the lowest rank that knows a directory counts),
`recognises(directory)` and `read(directory)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from specc.data._faults import Whole, fault, reason
from specc.data.values import Dataset


class Format(Protocol):
    """What a file of this folder defines."""

    KIND: str
    RANK: int

    def recognises(self, directory: Path) -> bool: ...
    def read(self, directory: Path) -> Dataset: ...


@cache
def formats() -> tuple[Format, ...]:
    """Every kind of directory, by name."""
    stems = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_"))
    return tuple(cast(Format, import_module(f"{__name__}.{stem}")) for stem in stems)


def read(path: Path) -> Dataset:
    """The data set in a directory, or in a single ``.npz`` file.

    Raises:
        SpecError: E802 neither; E811 nothing that we know; E812 more than one kind; and what the kind itself raises.
    """
    if path.is_file() and path.suffix == ".npz":
        from specc.data.formats import npz

        return npz.read_file(path)
    if not path.is_dir():
        raise fault("E802", path=path)
    try:
        known = sorted((kind for kind in formats() if kind.recognises(path)), key=lambda kind: kind.RANK)
    except OSError as error:
        raise fault("E814", file=path, reason=reason(error)) from error
    if not known:
        raise fault("E811", directory=path, kinds=_kinds(formats()))
    rivals = [kind for kind in known if kind.RANK == known[0].RANK]
    if len(rivals) > 1:
        raise fault("E812", directory=path, kinds=_kinds(rivals))
    return known[0].read(path)


def _kinds(found: Iterable[Format]) -> Whole:
    return Whole("; ".join(kind.KIND for kind in found))
