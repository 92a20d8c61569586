"""Small data sets for the tests of `specc.data`, and what an action that must fail says."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from specc import data
from specc.data import Dataset, Expectation, ExpectedInput, ExpectedOutput, Split
from specc.data.formats import cifar
from specc.errors import Diagnostic, SpecError
from specc.messages import describe

Array = NDArray[Any]
IDX_FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def faults(action: Callable[[], object]) -> tuple[Diagnostic, ...]:
    """The findings of an action that must fail. Each must have words that take its arguments."""
    with pytest.raises(SpecError) as caught:
        action()
    for found in caught.value.diagnostics:
        assert all(describe(found))
    return caught.value.diagnostics


def codes(action: Callable[[], object]) -> list[str]:
    return [found.code for found in faults(action)]


def words(action: Callable[[], object]) -> str:
    return "\n".join(" / ".join(describe(found)) for found in faults(action))


def idx(array: Array) -> bytes:
    kinds = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}
    head = struct.pack(f">BBBB{array.ndim}I", 0, 0, kinds[array.dtype.str[1:]], array.ndim, *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def write_idx(folder: Path, ending: str = "", samples: int = 20) -> Dataset:
    rng = np.random.default_rng(0)
    arrays = []
    for name, count in zip(IDX_FILES, (samples, samples, 10, 10), strict=True):
        shape = (count, 5, 4) if "images" in name else (count,)
        array = rng.integers(0, 256, shape).astype(np.uint8) if "images" in name else np.arange(count) % 3
        arrays.append(array.astype(np.uint8))
        content = idx(arrays[-1])
        (folder / f"{name}{ending}").write_bytes(gzip.compress(content) if ending == ".gz" else content)
    return Dataset("", Split.of(*arrays[:2]), Split.of(*arrays[2:]), 3, None)


def npz(path: Path, **arrays: Array) -> None:
    rng = np.random.default_rng(0)
    usual: dict[str, Array] = {
        "x_train": rng.standard_normal((8, 3)),
        "y_train": np.arange(8) % 2,
        "x_test": rng.standard_normal((4, 3)),
        "y_test": np.arange(4) % 2,
    }
    with path.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=True, **{**usual, **arrays})


def cifar_files(layout: cifar.Layout, records: int = 4) -> dict[str, bytes]:
    rng = np.random.default_rng(1)
    rows = rng.integers(0, 256, (records, layout.label_bytes + 3072)).astype(np.uint8)
    rows[:, : layout.label_bytes] %= 10
    names = "\n".join(f"class {number}" for number in range(layout.classes)).encode()
    return {**dict.fromkeys((*layout.train, layout.test), rows.tobytes()), layout.names: names + b"\n\n"}


def cifar_archive(path: Path, layout: cifar.Layout, files: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{layout.folder}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def make(inputs: list[ExpectedInput], outputs: list[ExpectedOutput], **more: int) -> Dataset:
    return data.load("synthetic", expect=Expectation(tuple(inputs), tuple(outputs), **more))


def centroid_accuracy(dataset: Dataset) -> float:
    """What the simplest model reaches: the class whose mean is nearest."""
    x, y = (part.reshape(len(part), -1).astype(float) for part in (dataset.train.x, dataset.test.x))
    means = np.stack([x[dataset.train.y == label].mean(0) for label in np.unique(dataset.train.y)])
    nearest = ((y[:, None] - means) ** 2).sum(-1).argmin(1)
    return float((np.unique(dataset.train.y)[nearest] == dataset.test.y).mean())
