"""CIFAR-10 and CIFAR-100 in their binary version: records of one or two label bytes and 3072 bytes of pixels.

The pixels of a record are 1024 red, 1024 green and 1024 blue bytes, each plane row by row; a CIFAR-100 record begins
with the coarse label, then the fine one (https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version"). The Python
version of the same data is pickled and is never read.
"""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from specc.data._faults import fault, finding, reason
from specc.data.formats._bytes import exactly, opened
from specc.data.values import Dataset, Split
from specc.errors import SpecError

if TYPE_CHECKING:
    from specc.data.values import Array

KIND = "the binary version of CIFAR-10 (data_batch_1.bin …) or CIFAR-100 (train.bin, test.bin)"
RANK = 0

_SIDE = 32  # pixels
_PIXELS = 3 * _SIDE * _SIDE  # bytes
_MOST_TEXT = 1 << 16  # bytes of a list of class names


@dataclass(frozen=True)
class Layout:
    """How a data set lies in its files. The label that counts is the last of `label_bytes`. Sizes are in records."""

    name: str
    folder: str  # of the members in the archive
    train: tuple[str, ...]
    test: str
    names: str  # the file with one class name per line
    label_bytes: int
    classes: int
    most_records: int  # in one file

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that is read."""
        return (*self.train, self.test, self.names)


CIFAR10 = Layout(
    name="cifar10",
    folder="cifar-10-batches-bin",
    train=tuple(f"data_batch_{number}.bin" for number in range(1, 6)),
    test="test_batch.bin",
    names="batches.meta.txt",
    label_bytes=1,
    classes=10,
    most_records=10_000,
)
CIFAR100 = Layout(
    name="cifar100",
    folder="cifar-100-binary",
    train=("train.bin",),
    test="test.bin",
    names="fine_label_names.txt",
    label_bytes=2,
    classes=100,
    most_records=50_000,
)


def recognises(directory: Path) -> bool:
    """Whether the files are there. Also knows the pickled version, to say what to do about it."""
    return _layout(directory) is not None or _pickled(directory)


def read(directory: Path) -> Dataset:
    """The data set in an unpacked archive. Raises SpecError: E813 missing files, E835 the pickled version."""
    layout = _layout(directory)
    if layout is None:
        raise fault("E835", directory=directory)
    missing = [name for name in layout.files if not (directory / name).is_file()]
    if missing:
        raise SpecError(finding("E813", directory=directory, file=name) for name in missing)
    return _dataset(layout, directory, {name: _bytes(directory / name) for name in layout.files})


def read_archive(path: Path, layout: Layout) -> Dataset:
    """The data set in an archive as its home gives it. Members are read by name; nothing is unpacked to the disk.

    Meant for archives whose checksum was right.

    Raises:
        SpecError: E820 not a .tar.gz archive, E821 a member is missing, E836 a member of another size.
    """
    members = {f"{layout.folder}/{name}": name for name in layout.files}
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if member.name in members and member.isreg():
                    found[members[member.name]] = _member(archive, member, path, layout)
                if len(found) == len(members):
                    break
    except (tarfile.TarError, zlib.error, EOFError, ValueError) as error:
        raise fault("E820", file=path, kind=".tar.gz", reason=reason(error)) from error
    except OSError as error:
        raise fault("E814", file=path, reason=reason(error)) from error
    missing = [name for name in members if members[name] not in found]
    if missing:
        raise SpecError(finding("E821", file=path, member=name) for name in missing)
    return _dataset(layout, path, found)


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path, layout: Layout) -> bytes:
    limit = layout.most_records * (layout.label_bytes + _PIXELS)
    stream = archive.extractfile(member)
    if member.size > limit or stream is None:
        raise fault("E819", file=path, promised=member.size, limit=limit)
    return stream.read(member.size)


def _bytes(path: Path) -> bytes:
    with opened(path) as stream:
        return bytes(exactly(stream, path, path.stat().st_size))


def _layout(directory: Path) -> Layout | None:
    known = (layout for layout in (CIFAR10, CIFAR100) if (directory / layout.train[0]).is_file())
    return next(known, None)


def _pickled(directory: Path) -> bool:
    ten = (directory / "data_batch_1").is_file() and (directory / "batches.meta").is_file()
    return ten or all((directory / name).is_file() for name in ("train", "test", "meta"))


def _dataset(layout: Layout, source: Path, files: Mapping[str, bytes]) -> Dataset:
    train = [_records(files[name], layout, source, name) for name in layout.train]
    return Dataset(
        name=layout.name,
        train=Split.of(np.concatenate([x for x, _ in train]), np.concatenate([y for _, y in train])),
        test=Split.of(*_records(files[layout.test], layout, source, layout.test)),
        classes=layout.classes,
        class_names=_class_names(files[layout.names], layout, source),
        peak=255.0,
    )


def _records(data: bytes, layout: Layout, source: Path, name: str) -> tuple[Array, Array]:
    """Images (N, 32, 32, 3) and class numbers (N,)."""
    length = layout.label_bytes + _PIXELS
    if not data or len(data) % length:
        raise fault("E836", file=source, member=name, size=len(data), record=length)
    rows = np.frombuffer(data, np.uint8).reshape(-1, length)
    planes = rows[:, layout.label_bytes :].reshape(-1, 3, _SIDE, _SIDE)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), rows[:, layout.label_bytes - 1].copy()


def _class_names(data: bytes, layout: Layout, source: Path) -> tuple[str, ...]:
    text = data[:_MOST_TEXT].decode("utf-8", errors="replace")
    names = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(names) != layout.classes:
        raise fault("E838", file=source, member=layout.names, found=len(names), classes=layout.classes)
    return names
