"""Folders of images, one folder per class: ``train/<class>/…`` and ``test/<class>/…``, or ``<class>/…`` alone.

Without ``train`` and ``test``, every fifth image of a class, by file name, belongs to the test part: the same ones on
every machine, and every class in both parts. Reading needs Pillow, which the extra ``data`` brings.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from specc.data._faults import extra, fault, finding, reason
from specc.data.formats._bytes import LARGEST
from specc.data.values import Dataset, Split
from specc.errors import Diagnostic, SpecError

if TYPE_CHECKING:
    from specc.data.values import Array

KIND = "folders of images by class, in train/ and test/ or alone"
RANK = 1  # files of another kind beside some folder decide

TEST_EVERY = 5
_ENDINGS = {".png", ".jpg", ".jpeg", ".bmp", ".pgm", ".ppm", ".webp"}
_DECODERS = ("PNG", "JPEG", "BMP", "PPM", "WEBP")
_MOST_PIXELS = 1 << 26  # of one image
#: How a mode of Pillow is stored: grey without a channel axis, or three colours. Others would lose something: refused.
_STORED = {"1": "L", "L": "L", "P": "RGB", "RGB": "RGB"}
#: What broken files make Pillow raise.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)

#: An image file and its class number.
_Sample = tuple[Path, int]


def recognises(directory: Path) -> bool:
    """Whether there are folders."""
    return bool(_folders(directory))


def read(directory: Path) -> Dataset:
    """The data set in folders of images: all of one size, all grey or all coloured.

    Raises:
        SpecError: E813 test/ is missing, E830 to E834; E803 Pillow is not installed.
    """
    if (directory / "train").is_dir():
        if not (directory / "test").is_dir():
            raise fault("E813", directory=directory, file="test/")
        names = [folder.name for folder in _folders(directory / "train")]
        train = _samples(directory / "train", names)
        test = _samples(directory / "test", names)
    else:
        names = [folder.name for folder in _folders(directory)]
        train, test = _parted(_samples(directory, names))
    if not train or not test:
        raise fault("E829", data=directory, part="test" if train else "train")
    reader = _Reader(train[0][0])
    return Dataset(
        name=directory.resolve().name,
        train=reader.split(train),
        test=reader.split(test),
        classes=len(names),
        class_names=tuple(names),
        peak=255.0,
    )


def _folders(directory: Path) -> list[Path]:
    return sorted(path for path in directory.iterdir() if path.is_dir() and not path.name.startswith((".", "__")))


def _samples(directory: Path, names: Sequence[str]) -> list[_Sample]:
    """Every image below a directory, by class, then by name."""
    found: list[Diagnostic] = []
    samples: list[_Sample] = []
    try:
        for folder in _folders(directory):
            if folder.name not in names:
                found.append(finding("E834", folder=folder))
                continue
            files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
            strange = [path for path in files if path.suffix.lower() not in _ENDINGS]
            found.extend(finding("E833", file=path) for path in strange[:3])
            samples.extend((path, names.index(folder.name)) for path in files)
    except OSError as error:
        raise fault("E814", file=directory, reason=reason(error)) from error
    if found:
        raise SpecError(found)
    return samples


def _parted(samples: list[_Sample]) -> tuple[list[_Sample], list[_Sample]]:
    """The training and the test part of one folder."""
    train: list[_Sample] = []
    test: list[_Sample] = []
    seen: dict[int, int] = {}
    for sample in samples:
        seen[sample[1]] = seen.get(sample[1], 0) + 1
        (train if seen[sample[1]] % TEST_EVERY else test).append(sample)
    return train, test


class _Reader:
    """Reads images that are all like the first one."""

    def __init__(self, first: Path) -> None:
        self._pillow: Any = extra("PIL.Image", "Pillow", "reading images")
        self._first = first
        self._shape = self._image(first).shape

    def split(self, samples: list[_Sample]) -> Split:
        """Images (N, H, W) or (N, H, W, 3), bytes, with their class numbers."""
        promised = len(samples) * int(np.prod(self._shape))
        if promised > LARGEST:
            raise fault("E819", file=self._first.parent.parent, promised=promised, limit=LARGEST)
        x = np.empty((len(samples), *self._shape), np.uint8)
        for row, (path, _) in enumerate(samples):
            image = self._image(path)
            if image.shape != self._shape:
                raise fault("E831", file=path, found=image.shape, first=self._first, expected=self._shape)
            x[row] = image
        return Split.of(x, np.array([label for _, label in samples], np.int64))

    def _image(self, path: Path) -> Array:
        try:
            with self._pillow.open(path, formats=_DECODERS) as image:
                if image.mode not in _STORED or "transparency" in image.info:
                    raise fault("E832", file=path, mode=image.mode)
                if image.width * image.height > _MOST_PIXELS:
                    raise fault("E819", file=path, promised=image.width * image.height, limit=_MOST_PIXELS)
                return np.asarray(image.convert(_STORED[image.mode]), np.uint8)
        except (*_BROKEN, self._pillow.DecompressionBombError) as error:
            raise fault("E830", file=path, reason=reason(error)) from error
