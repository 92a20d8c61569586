"""One ``.npz`` file with x_train, y_train, x_test and y_test. Pickled objects are never read."""

from __future__ import annotations

import math
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.lib import format as npy

from specc.data._faults import fault, finding, reason
from specc.data._sound import count_classes
from specc.data.formats._bytes import DEFLATE, LARGEST
from specc.data.values import Dataset, Split
from specc.errors import SpecError

if TYPE_CHECKING:
    from specc.data.values import Array

KIND = "one .npz file with x_train, y_train, x_test and y_test"
RANK = 0

#: What zipfile raises for a file that is not, or no longer, an archive, or one that is too new for it.
_NO_ZIP = (zipfile.BadZipFile, NotImplementedError, EOFError, struct.error)
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def recognises(directory: Path) -> bool:
    """Whether there is a .npz file."""
    return any(directory.glob("*.npz"))


def read(directory: Path) -> Dataset:
    """The data set in the only .npz file of a directory. Raises SpecError: E837 there are several."""
    files = sorted(directory.glob("*.npz"))
    if len(files) > 1:
        raise fault("E837", directory=directory, files=[file.name for file in files])
    return read_file(files[0])


def read_file(path: Path) -> Dataset:
    """The data set in a .npz file.

    Raises:
        SpecError: E814 cannot be read, E818 damaged, E819 promises too much, E820 not a zip archive, E821 an array is
            missing, E822 Python objects, E823 not numbers.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            held = set(archive.namelist())
            missing = [name for name in _ARRAYS if f"{name}.npy" not in held]
            if missing:
                raise SpecError(finding("E821", file=path, member=name) for name in missing)
            train_x, train_y, test_x, test_y = (_array(archive, path, name) for name in _ARRAYS)
    except (*_NO_ZIP, ValueError) as error:
        raise fault("E820", file=path, kind=".npz", reason=reason(error)) from error
    except OSError as error:
        raise fault("E814", file=path, reason=reason(error)) from error
    return Dataset(
        name=path.stem,
        train=Split.of(train_x, train_y),
        test=Split.of(test_x, test_y),
        classes=count_classes(train_y, test_y),
        class_names=None,
        peak=255.0 if train_x.dtype == np.uint8 else None,
    )


def _array(archive: zipfile.ZipFile, path: Path, name: str) -> Array:
    info = archive.getinfo(f"{name}.npy")
    limit = min(LARGEST, path.stat().st_size * DEFLATE)
    if info.file_size > limit:
        raise fault("E819", file=path, promised=info.file_size, limit=limit)
    try:
        with archive.open(info) as stream:
            _check_header(stream, path, name, info.file_size)
        with archive.open(info) as stream:
            return np.ascontiguousarray(npy.read_array(stream, allow_pickle=False))
    except (ValueError, EOFError, zlib.error, RuntimeError) as error:  # RuntimeError: encrypted, or packed unknown ways
        raise fault("E818", file=path, reason=reason(error)) from error


def _check_header(stream: IO[bytes], path: Path, name: str, size: int) -> None:
    """The header alone, so that an array that the file does not hold is never made room for."""
    version = npy.read_magic(stream)
    read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read_header(stream)
    if dtype.hasobject:
        raise fault("E822", file=path, member=name)
    if dtype.kind not in "biuf":
        raise fault("E823", file=path, member=name, dtype=str(dtype))
    if not shape:
        raise fault("E825", file=path, member=name)
    if stream.tell() + math.prod(shape) * dtype.itemsize != size:
        raise fault("E816", file=path)
