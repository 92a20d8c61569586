"""IDX files, gzipped or not: the four files that MNIST and its relatives come as.

The format: two zero bytes, one for the type of the values, one for the number of axes; the length of each axis as a
big-endian 32-bit number; the values, big-endian, last axis fastest (the page of MNIST, "the IDX file format").
"""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from specc.data._faults import fault, finding
from specc.data._sound import count_classes
from specc.data.formats._bytes import ends, exactly, opened
from specc.data.values import Dataset, Split
from specc.errors import SpecError

if TYPE_CHECKING:
    from specc.data.values import Array

KIND = "four IDX files: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-…, t10k-labels-… (also .gz)"
RANK = 0

_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_AXES = 4
_FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def recognises(directory: Path) -> bool:
    """Whether at least one of the four files is there."""
    return any(_find(directory, name) for name in _FILES)


def read(directory: Path) -> Dataset:
    """The data set in four files. Raises SpecError: E813 files are missing, and what `read_idx` raises."""
    found = {name: _find(directory, name) for name in _FILES}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise SpecError(finding("E813", directory=directory, file=name) for name in missing)
    train_x, train_y, test_x, test_y = (read_idx(path) for path in found.values() if path is not None)
    return Dataset(
        name=directory.resolve().name,
        train=Split.of(train_x, train_y),
        test=Split.of(test_x, test_y),
        classes=count_classes(train_y, test_y),
        class_names=None,
        peak=255.0 if train_x.dtype == np.uint8 else None,
    )


def read_idx(path: Path) -> Array:
    """The array in one file, in the machine's byte order.

    Raises:
        SpecError: E814 to E819; E815 not an IDX file, E816 truncated, E817 longer than its header says.
    """
    with opened(path) as stream:
        head = exactly(stream, path, 4)
        if head[:2] != b"\0\0" or head[2] not in _TYPES or not 1 <= head[3] <= _MOST_AXES:
            raise fault("E815", file=path, magic=head.hex(" "))
        kind = np.dtype(_TYPES[head[2]])
        shape = struct.unpack(f">{head[3]}I", exactly(stream, path, 4 * head[3]))
        values = exactly(stream, path, math.prod(shape) * kind.itemsize)
        ends(stream, path)
    return np.frombuffer(values, kind).reshape(shape).astype(kind.newbyteorder("="), copy=False)


def _find(directory: Path, name: str) -> Path | None:
    """The file, also gzipped, also as ``train-images.idx3-ubyte``, which is how some homes write it."""
    for stem in (name, name.replace("-idx", ".idx")):
        for path in (directory / stem, directory / f"{stem}.gz"):
            if path.is_file():
                return path
    return None
