"""Data sets in directories: .npz files, CIFAR binary batches, folders of images."""

from __future__ import annotations

import contextlib
import gzip
import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_helpers import (
    Array,
    cifar_archive,
    cifar_files,
    codes,
    npz,
    words,
    write_idx,
)

from specc import data
from specc.data.formats import cifar, images
from specc.errors import SpecError


def test_npz_directory_and_file(tmp_path: Path) -> None:
    npz(tmp_path / "toy.npz")
    for source in (tmp_path, tmp_path / "toy.npz"):
        found = data.load(str(source))
        assert (found.name, found.classes, found.peak, found.train.x.shape) == ("toy", 2, None, (8, 3))


NPZ_FAULTS = [
    pytest.param({"y_test": np.array([0, 1, 2, 0])}, [], id="a-class-only-in-test"),
    pytest.param({"y_train": np.arange(7)}, ["E824"], id="counts"),
    pytest.param({"x_test": np.zeros((4, 5))}, ["E828"], id="shapes"),
    pytest.param({"x_train": np.full((8, 3), np.nan)}, ["E827"], id="nan"),
    pytest.param({"y_train": np.full(8, -1)}, ["E826"], id="negative-label"),
    pytest.param({"x_train": np.array([{}] * 8, object)}, ["E822"], id="objects"),
    pytest.param({"x_train": np.array(["a"] * 8)}, ["E823"], id="text"),
    pytest.param({"x_train": np.float64(3)}, ["E825"], id="one-number"),
    pytest.param({"x_test": np.zeros((0, 3)), "y_test": np.zeros(0, int)}, ["E829"], id="no-samples"),
]


@pytest.mark.parametrize("arrays, wanted", NPZ_FAULTS)
def test_npz_contents(tmp_path: Path, arrays: dict[str, Array], wanted: list[str]) -> None:
    npz(tmp_path / "toy.npz", **arrays)
    if not wanted:
        data.load(str(tmp_path))
        return
    assert codes(lambda: data.load(str(tmp_path))) == wanted


def test_npz_without_an_array(tmp_path: Path) -> None:
    np.savez(tmp_path / "toy.npz", x_train=np.zeros((2, 3)), y_train=np.zeros(2))
    assert codes(lambda: data.load(str(tmp_path))) == ["E821", "E821"]


def test_several_npz(tmp_path: Path) -> None:
    npz(tmp_path / "a.npz")
    npz(tmp_path / "b.npz")
    assert "a.npz, b.npz / name the one" in words(lambda: data.load(str(tmp_path)))


def test_npz_that_is_no_archive(tmp_path: Path) -> None:
    npz(tmp_path / "toy.npz")
    content = (tmp_path / "toy.npz").read_bytes()
    (tmp_path / "toy.npz").write_bytes(content[: len(content) // 2])
    assert codes(lambda: data.load(str(tmp_path))) == ["E820"]


@pytest.mark.parametrize("cut", [20, 90])
def test_npz_with_a_broken_member(tmp_path: Path, cut: int) -> None:
    npz(tmp_path / "toy.npz")
    with zipfile.ZipFile(tmp_path / "toy.npz") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "toy.npz", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content[:cut] if name == "y_test.npy" else content)
    assert codes(lambda: data.load(str(tmp_path)))[0] in ("E816", "E818")


def test_npz_that_promises_more_than_it_holds(tmp_path: Path) -> None:
    npz(tmp_path / "toy.npz")
    with zipfile.ZipFile(tmp_path / "toy.npz") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (1 << 50, 3)})
    with zipfile.ZipFile(tmp_path / "toy.npz", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, header.getvalue() if name == "x_train.npy" else content)
    assert codes(lambda: data.load(str(tmp_path))) == ["E816"]


@pytest.mark.parametrize("layout", [cifar.CIFAR10, cifar.CIFAR100], ids=lambda layout: layout.name)
def test_cifar_archive_and_directory(tmp_path: Path, layout: cifar.Layout) -> None:
    files = cifar_files(layout)
    cifar_archive(tmp_path / "archive.tar.gz", layout, {"../evil": b"x", **files})
    folder = tmp_path / "unpacked"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for found in (cifar.read_archive(tmp_path / "archive.tar.gz", layout), data.load(str(folder))):
        assert found.train.x.shape == (4 * len(layout.train), 32, 32, 3)
        assert found.classes == layout.classes and found.class_names is not None
        assert found.class_names[1] == "class 1"
        row = np.frombuffer(files[layout.test], np.uint8)[: layout.label_bytes + 3072]
        assert found.test.y[0] == row[layout.label_bytes - 1]
        red, green, blue = (int(row[layout.label_bytes + 1024 * plane + 32 * 2 + 5]) for plane in range(3))
        assert found.test.x[0, 2, 5].tolist() == [red, green, blue]
    assert not (tmp_path.parent / "evil").exists()


CIFAR_FAULTS = [
    pytest.param(lambda files: files | {"test_batch.bin": files["test_batch.bin"][:-1]}, ["E836"], id="record"),
    pytest.param(lambda files: files | {"batches.meta.txt": b"cat\ndog\n"}, ["E838"], id="names"),
    pytest.param(lambda files: files | {"test_batch.bin": bytes(3073 * 10_001)}, ["E819"], id="too-large"),
    pytest.param(lambda files: {"batches.meta.txt": files["batches.meta.txt"]}, ["E821"] * 6, id="members"),
]


@pytest.mark.parametrize("harm, wanted", CIFAR_FAULTS)
def test_broken_cifar_archive(tmp_path: Path, harm: Callable[[dict[str, bytes]], Any], wanted: list[str]) -> None:
    cifar_archive(tmp_path / "a.tar.gz", cifar.CIFAR10, harm(cifar_files(cifar.CIFAR10)))
    assert codes(lambda: cifar.read_archive(tmp_path / "a.tar.gz", cifar.CIFAR10)) == wanted


@pytest.mark.parametrize("content", [b"no archive", gzip.compress(b"no tar archive", mtime=0)], ids=["text", "gzip"])
def test_cifar_that_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tar.gz").write_bytes(content)
    assert codes(lambda: cifar.read_archive(tmp_path / "a.tar.gz", cifar.CIFAR10)) == ["E820"]


def test_truncated_cifar_archive(tmp_path: Path) -> None:
    cifar_archive(tmp_path / "a.tar.gz", cifar.CIFAR10, cifar_files(cifar.CIFAR10))
    content = (tmp_path / "a.tar.gz").read_bytes()
    (tmp_path / "a.tar.gz").write_bytes(content[: len(content) // 2])
    assert codes(lambda: cifar.read_archive(tmp_path / "a.tar.gz", cifar.CIFAR10)) == ["E820"]


def test_pickled_cifar_is_refused(tmp_path: Path) -> None:
    for name in ("data_batch_1", "batches.meta"):
        (tmp_path / name).write_bytes(pickle.dumps({}))
    assert codes(lambda: data.load(str(tmp_path))) == ["E835"]


def write_images(folder: Path, classes: tuple[str, ...], count: int, mode: str = "L") -> None:
    from PIL import Image

    rng = np.random.default_rng(2)
    for name in classes:
        (folder / name).mkdir(parents=True)
        for number in range(count):
            pixels = rng.integers(0, 256, (4, 6, 3)).astype(np.uint8)
            Image.fromarray(pixels).convert(mode).save(folder / name / f"{number:02}.png")
    (folder / ".DS_Store").write_bytes(b"")


@pytest.mark.parametrize("mode, shape", [("L", (4, 6)), ("RGB", (4, 6, 3)), ("P", (4, 6, 3)), ("1", (4, 6))])
def test_folders_of_images(tmp_path: Path, mode: str, shape: tuple[int, ...]) -> None:
    write_images(tmp_path, ("cat", "ant"), 11, mode)
    found = data.load(str(tmp_path))
    assert (found.class_names, found.classes, found.peak) == (("ant", "cat"), 2, 255.0)
    assert found.train.x.shape == (18, *shape) and found.test.x.shape == (4, *shape)
    assert found.train.y.tolist() == [0] * 9 + [1] * 9
    again = data.load(str(tmp_path))
    np.testing.assert_array_equal(found.test.x, again.test.x)


def test_folders_of_images_in_two_parts(tmp_path: Path) -> None:
    write_images(tmp_path / "train", ("ant", "cat"), 3)
    write_images(tmp_path / "test", ("cat",), 2)
    found = data.load(str(tmp_path))
    assert found.train.y.tolist() == [0, 0, 0, 1, 1, 1] and found.test.y.tolist() == [1, 1]


def _bad_image(folder: Path) -> None:
    (folder / "ant" / "00.png").write_bytes((folder / "ant" / "00.png").read_bytes()[:60])


def _other_size(folder: Path) -> None:
    from PIL import Image

    Image.new("L", (6, 5)).save(folder / "ant" / "07.png")


def _transparent(folder: Path) -> None:
    from PIL import Image

    Image.new("RGBA", (6, 4)).save(folder / "ant" / "00.png")


IMAGE_FAULTS = [
    pytest.param(_bad_image, ["E830"], id="broken"),
    pytest.param(_other_size, ["E831"], id="size"),
    pytest.param(_transparent, ["E832"], id="mode"),
    pytest.param(lambda folder: (folder / "ant" / "a.txt").write_text("x"), ["E833"], id="not-an-image"),
    pytest.param(lambda folder: (folder / "train").mkdir(), ["E813"], id="no-test"),
]


@pytest.mark.parametrize("harm, wanted", IMAGE_FAULTS)
def test_broken_folders_of_images(tmp_path: Path, harm: Callable[[Path], object], wanted: list[str]) -> None:
    write_images(tmp_path, ("ant", "cat"), 8)
    harm(tmp_path)
    assert codes(lambda: data.load(str(tmp_path))) == wanted


def test_a_class_that_is_only_tested(tmp_path: Path) -> None:
    write_images(tmp_path / "train", ("ant",), 3)
    write_images(tmp_path / "test", ("ant", "bee"), 2)
    assert codes(lambda: data.load(str(tmp_path))) == ["E834"]


def test_too_few_images_for_a_test_part(tmp_path: Path) -> None:
    write_images(tmp_path, ("ant",), images.TEST_EVERY - 1)
    assert codes(lambda: data.load(str(tmp_path))) == ["E829"]


@pytest.mark.parametrize("kind", ["idx", "npz"])
def test_any_bytes_are_read_or_refused(tmp_path: Path, kind: str) -> None:
    if kind == "idx":
        write_idx(tmp_path, ".gz")
    else:
        npz(tmp_path / "toy.npz")
    rng = np.random.default_rng(4)
    files = sorted(tmp_path.iterdir())
    for _ in range(150):
        path = files[rng.integers(len(files))]
        whole = path.read_bytes()
        harmed = np.frombuffer(whole, np.uint8).copy()
        harmed[rng.integers(0, len(whole), 3)] = rng.integers(0, 256, 3)
        path.write_bytes(harmed.tobytes())
        with contextlib.suppress(SpecError):
            data.load(str(tmp_path))
        path.write_bytes(whole)


def test_an_empty_directory(tmp_path: Path) -> None:
    assert codes(lambda: data.load(str(tmp_path))) == ["E811"]


def test_a_directory_with_two_kinds(tmp_path: Path) -> None:
    write_idx(tmp_path)
    npz(tmp_path / "toy.npz")
    assert codes(lambda: data.load(str(tmp_path))) == ["E812"]
