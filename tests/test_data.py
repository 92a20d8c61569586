"""Data sets by name, and IDX files."""

from __future__ import annotations

import gzip
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from data_helpers import (
    IDX_FILES,
    centroid_accuracy,
    codes,
    faults,
    idx,
    words,
    write_idx,
)

from specc import data
from specc.data.formats.idx import read_idx
from specc.messages import describe
from specc.messages.data import TEXTS

PACKAGE = Path(data.__file__).parent


def test_facts_need_no_numpy_and_no_network() -> None:
    program = (
        "import sys, socket\n"
        "for name in ('numpy', 'pooch', 'sklearn', 'PIL', 'rich'): sys.modules[name] = None\n"
        "socket.socket = None\n"
        "from specc import data\n"
        "print(*[data.facts(name).classes for name in data.names()])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PACKAGE.parent.parent)
    assert (done.stdout, done.stderr) == ("10 100 10 10 10 None\n", "")


@pytest.mark.parametrize("name", data.names())
def test_a_set_is_called_like_its_file(name: str) -> None:
    facts = data.facts(name)
    assert facts is not None and facts.name == name and facts.train > facts.test > 0


def test_facts_of_anything_else_are_unknown() -> None:
    assert data.facts("imagenet") is None


def test_every_message_is_used_and_every_code_has_one() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    assert set(re.findall(r'"([EW]8\d\d)"', source)) == set(TEXTS)


def test_unknown_name() -> None:
    assert "imagenet / data sets with a name: cifar10, cifar100, digits" in words(lambda: data.load("imagenet"))


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1,2")
    assert codes(lambda: data.load(str(tmp_path / "data.csv"))) == ["E802"]


def test_digits() -> None:
    digits, facts = data.load("digits"), data.facts("digits")
    assert facts is not None
    assert (len(digits.train), len(digits.test)) == (facts.train, facts.test)
    assert digits.train.x.dtype == np.uint8 and digits.train.x.shape[1:] == facts.shape
    assert digits.train.x.max() == facts.peak == digits.peak
    assert set(digits.train.y) == set(digits.test.y) == set(range(10))
    assert centroid_accuracy(digits) > 0.85


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert "scikit-learn / pip install 'specc[data]'" in words(lambda: data.load("digits"))


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_idx_directory(tmp_path: Path, ending: str) -> None:
    wanted = write_idx(tmp_path, ending)
    found = data.load(str(tmp_path))
    for part, other in ((found.train, wanted.train), (found.test, wanted.test)):
        np.testing.assert_array_equal(part.x, other.x)
        np.testing.assert_array_equal(part.y, other.y)
    assert (found.name, found.classes, found.peak) == (tmp_path.name, 3, 255.0)


@pytest.mark.parametrize("kind", ["u1", "i1", "i2", "i4", "f4", "f8"])
def test_idx_types(tmp_path: Path, kind: str) -> None:
    array = np.arange(-3 if kind != "u1" else 0, 21 if kind != "u1" else 24).reshape(2, 3, 4).astype(kind)
    (tmp_path / "array").write_bytes(idx(array))
    found = read_idx(tmp_path / "array")
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype and found.dtype.isnative


def _cut(content: bytes) -> bytes:
    return content[:-1]


def _longer(content: bytes) -> bytes:
    return content + b"x"


def _bad_magic(content: bytes) -> bytes:
    return b"\1" + content[1:]


def _huge(content: bytes) -> bytes:
    return content[:4] + struct.pack(">3I", 2**31, 2**31, 2**31)


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


def _bomb(content: bytes) -> bytes:
    return gzip.compress(content[:4] + struct.pack(">3I", 1 << 10, 1 << 10, 1 << 10) + bytes(1 << 16))


IDX_FAULTS = [
    pytest.param("", _cut, "E816", id="cut"),
    pytest.param("", lambda content: content[:3], "E816", id="no-header"),
    pytest.param("", _longer, "E817", id="longer"),
    pytest.param("", _bad_magic, "E815", id="magic"),
    pytest.param("", lambda content: b"\0\0\x08\x07" + content[4:], "E815", id="axes"),
    pytest.param("", _huge, "E819", id="huge"),
    pytest.param("", lambda content: b"", "E816", id="empty"),
    pytest.param(".gz", _cut, "E816", id="gz-cut"),
    pytest.param(".gz", lambda content: content[: len(content) // 2], "E816", id="gz-half"),
    pytest.param(".gz", lambda content: gzip.decompress(content), "E818", id="gz-is-not-gzip"),
    pytest.param(".gz", lambda content: gzip.compress(_longer(gzip.decompress(content))), "E817", id="gz-longer"),
    pytest.param(".gz", lambda content: content[:-8] + bytes(4) + content[-4:], "E818", id="gz-checksum"),
    pytest.param(".gz", _flipped, "E818", id="gz-flipped"),
    pytest.param(".gz", lambda content: _bomb(gzip.decompress(content)), "E819", id="gz-bomb"),
]


@pytest.mark.parametrize("ending, harm, code", IDX_FAULTS)
def test_broken_idx(tmp_path: Path, ending: str, harm: Callable[[bytes], bytes], code: str) -> None:
    write_idx(tmp_path, ending)
    broken = tmp_path / f"{IDX_FILES[0]}{ending}"
    broken.write_bytes(harm(broken.read_bytes()))
    found = faults(lambda: data.load(str(tmp_path)))
    assert [found[0].code] == [code]
    assert str(broken) in " ".join(describe(found[0]))  # a long path is not shortened


def test_idx_files_missing(tmp_path: Path) -> None:
    write_idx(tmp_path)
    for name in IDX_FILES[2:]:
        (tmp_path / name).unlink()
    assert codes(lambda: data.load(str(tmp_path))) == ["E813", "E813"]


def test_images_and_labels_of_different_number(tmp_path: Path) -> None:
    write_idx(tmp_path)
    (tmp_path / IDX_FILES[1]).write_bytes(idx(np.zeros(19, np.uint8)))
    assert "20 samples and 19 labels" in words(lambda: data.load(str(tmp_path)))
