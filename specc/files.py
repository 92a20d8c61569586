"""Writing files so that nothing is lost: inside one directory, all or none, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from specc.errors import Diagnostic, SpecError, Whole
from specc.names import is_device

#: What every file of ours says near its top: the name and version, and the checksum of the spec.
_PRINTED = re.compile(rb"^(?:# )?\"?Printed by specc \S+ from\s|\"printed_by\": \"specc ", re.MULTILINE)
_UNUSABLE = re.compile(r'[\x00-\x1f<>:"/\\|?*]|[. ]$')
#: Most bytes of a file name that every common file system takes.
_LONGEST_NAME = 255
#: How much of a file is looked at for the mark of `_PRINTED`; a description of 64 kB may stand before it.
_LOOKED_AT = 300_000


@dataclass(frozen=True)
class NewFile:
    """A file to be written: its plain name, its text, and the spec that it was made from."""

    name: str
    text: str
    origin: str = ""


def write_files(directory: Path, files: Sequence[NewFile], force: bool = False) -> list[tuple[Path, bool]]:
    """Write all of them, or none.

    Every file is written beside its place first, and only when all are on disk do they take their places one after the
    other, each in one step: whatever happens, a path holds an old file or a new one, never a part.

    Returns:
        The paths, and whether each file was changed; one that has its text already is not touched.

    Raises:
        SpecError: E601, E602, E603, E608 or E609; nothing has been written.
    """
    check_files(directory, files, force)
    paths = [directory / file.name for file in files]
    changed = [not holds(path, file.text) for path, file in zip(paths, files, strict=True)]
    staged: list[tuple[Path, Path]] = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, file, new in zip(paths, files, changed, strict=True):
            if new:
                staged.append((_stage(path, file.text.encode("utf-8")), path))
        for temporary, path in staged:
            temporary.replace(path)
        _sync(directory)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SpecError([Diagnostic("E609", {"path": Whole(str(directory)), "reason": reason})]) from None
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    return list(zip(paths, changed, strict=True))


def write_atomic(path: Path, data: bytes) -> None:
    """Write one file in one step: the path holds the old bytes or the new ones, never a part.

    For files whose name and place the user gave; it may replace any file, but writes through no link.

    Raises:
        SpecError: E601 the path is a link or a directory, E609 it cannot be written.
    """
    if path.is_symlink() or path.is_dir():
        kind = "link" if path.is_symlink() else "directory"
        raise SpecError([Diagnostic("E601", {"kind": kind, "path": Whole(str(path)), "root": Whole(str(path.parent))})])
    temporary = None
    try:
        temporary = _stage(path, data)
        temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SpecError([Diagnostic("E609", {"path": Whole(str(path)), "reason": reason})]) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def check_files(directory: Path, files: Sequence[NewFile], force: bool = False) -> None:
    """Refuse names and places that files must not be written to.

    Raises:
        SpecError: with every fault.
    """
    found = [*_wrong_names(directory, files), *_twice(directory, files), *_in_the_way(directory, files, force)]
    if found:
        raise SpecError(found)


def holds(path: Path, text: str) -> bool:
    """Whether a file is exactly this text."""
    try:
        return not path.is_symlink() and path.read_bytes() == text.encode("utf-8")
    except OSError:
        return False


def is_ours(path: Path) -> bool:
    """Whether specc printed this file."""
    try:
        with path.open("rb") as file:
            return _PRINTED.search(file.read(_LOOKED_AT)) is not None
    except OSError:
        return False


def _wrong_names(directory: Path, files: Iterable[NewFile]) -> Iterator[Diagnostic]:
    for file in files:
        name = file.name
        if is_device(name):
            yield Diagnostic("E602", {"name": Whole(name), "suggestion": f"{name.partition('.')[0]}_1"})
        elif _UNUSABLE.search(name) or len(name.encode("utf-8", "replace")) > _LONGEST_NAME or not name.strip("."):
            yield Diagnostic("E601", {"path": Whole(name), "root": Whole(str(directory))})


def _twice(directory: Path, files: Iterable[NewFile]) -> Iterator[Diagnostic]:
    """Names that some file system takes for the same."""
    seen: dict[str, NewFile] = {}
    for file in files:
        first = seen.setdefault(file.name.casefold(), file)
        if first is not file:
            args = {
                "first": Whole(first.origin),
                "second": Whole(file.origin),
                "path": Whole(str(directory / file.name)),
            }
            yield Diagnostic("E603", args)


def _in_the_way(directory: Path, files: Iterable[NewFile], force: bool) -> Iterator[Diagnostic]:
    """What stands in the place of a file and is not ours to replace."""
    for file in files:
        path = directory / file.name
        args = {"path": Whole(str(path)), "root": Whole(str(directory))}
        if path.is_symlink():
            yield Diagnostic("E601", {"kind": "link", **args})
        elif path.is_dir():
            yield Diagnostic("E601", {"kind": "directory", **args})
        elif path.exists() and not force and not is_ours(path) and not holds(path, file.text):
            yield Diagnostic("E608", args)


def _stage(path: Path, data: bytes) -> Path:
    """Write beside the place, with the mode that the file has or that new files get. Returns where."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666
    for number in range(1000):
        temporary = path.with_name(f".{path.name[:200]}.{os.getpid()}-{number}.tmp")
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        except FileExistsError:
            continue
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return temporary
    raise FileExistsError(path)


def _sync(directory: Path) -> None:
    """Ask that the new names survive a loss of power too; some systems cannot do that for a directory."""
    with contextlib.suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
