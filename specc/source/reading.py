"""`read` and `parse`: a spec file as a `Source`."""

from __future__ import annotations

import hashlib
import os
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from specc.errors import Diagnostic, Path, Span, SpecError
from specc.source.decode import decode, too_large
from specc.source.limits import DEFAULT_LIMITS, Limits
from specc.source.tree import build


@dataclass(frozen=True)
class Source:
    """A spec file as plain data, and where each part of it stands.

    `name` is the path as the user gave it, `sha256` that of the raw bytes, `lines` the text without line breaks and
    byte order mark. `spans` holds where every value starts, and how far it reaches on that line; `key_spans` the same
    for every key of a mapping, under the path that ends in the key.
    """

    name: str
    sha256: str
    lines: tuple[str, ...] = field(repr=False)
    data: Any = field(hash=False)
    spans: Mapping[Path, Span] = field(repr=False, hash=False)
    key_spans: Mapping[Path, Span] = field(repr=False, hash=False)

    def locate(self, path: Path, at: Literal["key", "value"] = "value") -> Span:
        """The place of a value or of its key; of the nearest value around it where the file has no such thing."""
        if at == "key" and path in self.key_spans:
            return self.key_spans[path]
        while path not in self.spans:
            path = path[:-1]
        return self.spans[path]


def read(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read a spec file. Raises `SpecError`: E016 where there is no readable file, else as `parse` does."""
    name = os.fspath(path)
    try:
        with pathlib.Path(name).open("rb") as file:
            raw = file.read(limits.max_bytes + 1)
            if len(raw) > limits.max_bytes:
                raise too_large(max(len(raw), os.fstat(file.fileno()).st_size), limits.max_bytes)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    return parse(raw, name, limits)


def parse(raw: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Source:
    """The bytes of a spec file as a `Source`.

    Raises `SpecError` with codes E001 to E018 and E103. All faults that leave the rest of the file readable are
    reported together, up to `Limits.max_faults`.
    """
    text = decode(raw, limits.max_bytes)
    # Every character beyond \n, \r and \r\n that `splitlines` would split at has been refused by `decode`.
    lines = tuple(text.splitlines())
    tree = build(text, lines, limits)
    return Source(name, hashlib.sha256(raw).hexdigest(), lines, tree.data, tree.spans, tree.key_spans)


def _unreadable(name: str, error: OSError | ValueError) -> SpecError:
    """E016, by cause. `open` raises ValueError for a path that no file can have (one that holds a NUL)."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        args = {"kind": "missing"}
    elif os.path.isdir(name):  # noqa: PTH112 - unlike Path.is_dir, it answers for every path
        args = {"kind": "directory"}
    elif isinstance(error, PermissionError):
        args = {"kind": "denied"}
    else:
        args = {"reason": getattr(error, "strerror", None) or str(error)}
    return SpecError([Diagnostic("E016", args)])
