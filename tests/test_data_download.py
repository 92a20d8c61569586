"""Downloads from a server on the loopback address: checksums, cache, offline, homes that fail."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from data_helpers import (
    IDX_FILES,
    cifar_archive,
    cifar_files,
    codes,
    words,
    write_idx,
)

from specc import data
from specc.data import download
from specc.data.download import RemoteFile
from specc.data.formats import cifar
from specc.data.sets import cifar10, mnist


class Home:
    """A server on the loopback address that gives what it is told to give, and counts."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        home = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                home.asked.append(self.path)
                content = home.files.get(self.path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = Home()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


def remote(content: bytes, name: str, *urls: str) -> RemoteFile:
    return RemoteFile(name, len(content), hashlib.sha256(content).hexdigest(), tuple(url + name for url in urls))


class Steps:
    """A progress bar that remembers."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int, int]] = []
        self.open = 0

    def start(self, file: str, total: int) -> None:
        self.seen.append((file, total, 0))
        self.open += 1

    def advance(self, count: int) -> None:
        file, total, done = self.seen[-1]
        self.seen[-1] = (file, total, done + count)

    def stop(self) -> None:
        self.open -= 1


@pytest.fixture
def served_mnist(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """MNIST with twenty and ten images, at the loopback address."""
    source = tmp_path / "source"
    source.mkdir()
    write_idx(source, ".gz")
    contents = {path.name: path.read_bytes() for path in sorted(source.iterdir())}
    home.files = {f"/{name}": content for name, content in contents.items()}
    monkeypatch.setattr(mnist, "FILES", tuple(remote(content, name, home.url) for name, content in contents.items()))
    monkeypatch.setenv(download.CACHE_VARIABLE, str(tmp_path / "cache"))
    return home


def test_download_then_cache_then_offline(served_mnist: Home, tmp_path: Path) -> None:
    steps = Steps()
    first = data.load("mnist", progress=steps)
    assert (first.name, first.classes, len(first.train), len(first.test)) == ("mnist", 10, 20, 10)
    assert len(served_mnist.asked) == 4 and steps.open == 0
    assert [(total, total) for _, total, _ in steps.seen] == [(total, done) for _, total, done in steps.seen]
    served_mnist.files.clear()
    for offline in (False, True):
        again = data.load("mnist", offline=offline)
        np.testing.assert_array_equal(again.train.x, first.train.x)
    assert len(served_mnist.asked) == 4
    as_directory = data.load(str(tmp_path / "cache" / "mnist"))  # the cache is a directory like any other
    np.testing.assert_array_equal(as_directory.test.y, first.test.y)


def test_the_cache_can_be_given(served_mnist: Home, tmp_path: Path) -> None:
    data.load("mnist", cache=tmp_path / "elsewhere")
    assert len(list((tmp_path / "elsewhere" / "mnist").iterdir())) == 4
    assert not (tmp_path / "cache").exists()


def test_offline_names_each_file_and_where_it_looked(served_mnist: Home, tmp_path: Path) -> None:
    said = words(lambda: data.load("mnist", offline=True))
    for name in IDX_FILES:
        assert f"{name}.gz is not in {tmp_path / 'cache' / 'mnist'}" in said
        assert f"{served_mnist.url}{name}.gz" in said
    assert served_mnist.asked == [] and not (tmp_path / "cache").exists()


def test_a_damaged_file_in_the_cache(served_mnist: Home, tmp_path: Path) -> None:
    data.load("mnist")
    damaged = tmp_path / "cache" / "mnist" / f"{IDX_FILES[1]}.gz"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    assert codes(lambda: data.load("mnist", offline=True)) == ["E805"]
    data.load("mnist")  # fetched again
    assert served_mnist.asked[4:] == [f"/{damaged.name}"]


def test_wrong_bytes_leave_nothing_behind(served_mnist: Home, tmp_path: Path) -> None:
    name = f"/{IDX_FILES[2]}.gz"
    served_mnist.files[name] = served_mnist.files[name][:-1] + b"?"
    assert codes(lambda: data.load("mnist")) == ["E808"]
    assert name[1:] not in [path.name for path in (tmp_path / "cache" / "mnist").iterdir()]
    assert not any("tmp" in path.name for path in (tmp_path / "cache" / "mnist").iterdir())


def test_a_home_that_sends_too_much_is_stopped(served_mnist: Home, tmp_path: Path) -> None:
    served_mnist.files = dict.fromkeys(served_mnist.files, bytes(1 << 20))
    steps = Steps()
    assert codes(lambda: data.load("mnist", progress=steps)) == ["E808"]
    assert steps.open == 0 and list((tmp_path / "cache" / "mnist").iterdir()) == []


def test_each_home_is_tried(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cifar_archive(tmp_path / "a.tar.gz", cifar.CIFAR10, cifar_files(cifar.CIFAR10))
    content = (tmp_path / "a.tar.gz").read_bytes()
    home.files = {"/good/a.tar.gz": content}
    nowhere = "http://127.0.0.1:9/"  # the discard port: refused at once
    archive = remote(content, "a.tar.gz", nowhere, f"{home.url}gone/", f"{home.url}good/")
    monkeypatch.setattr(cifar10, "ARCHIVE", archive)
    assert data.load("cifar10", cache=tmp_path).train.x.shape == (20, 32, 32, 3)
    assert home.asked == ["/gone/a.tar.gz", "/good/a.tar.gz"]
    monkeypatch.setattr(cifar10, "ARCHIVE", replace(archive, urls=archive.urls[:2]))
    assert codes(lambda: data.load("cifar10", cache=tmp_path / "empty")) == ["E806", "E807"]


def test_too_little_disk(served_mnist: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=100)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "100 free" in words(lambda: data.load("mnist"))
    assert served_mnist.asked == []


def test_a_cache_that_cannot_be_written(served_mnist: Home, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert codes(lambda: data.load("mnist")) == ["E809"]


def test_published_checksums_are_whole() -> None:
    for name in ("mnist", "fashion_mnist", "cifar10", "cifar100"):
        module = sys.modules.get(f"specc.data.sets.{name}") or __import__(f"specc.data.sets.{name}", fromlist=["x"])
        files = getattr(module, "FILES", None) or (module.ARCHIVE,)
        for file in files:
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256) and all(url.endswith(file.name) for url in file.urls)
