"""Files from a data set's home: fetched once, checked against their published checksum, kept in a cache folder.

The work is done by pooch (https://www.fatiando.org/pooch), which the extra ``data`` brings: it writes to a temporary
file and moves it into place only when the checksum is right, so an interrupted download leaves nothing behind. A file
that is in the cache needs neither pooch nor a network.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specc.data._faults import Whole, extra, fault, finding, reason
from specc.data.values import Progress, Request
from specc.errors import Diagnostic, SpecError

#: Names the folder that holds the downloads, one folder per data set in it.
CACHE_VARIABLE = "SPECC_DATA"

_PIECE = 1 << 16  # bytes per read and per step of the progress bar
_TIMEOUT = 30  # seconds without a byte
_NO_PLACE = {errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True)
class RemoteFile:
    """A file that a data set consists of: name, size in bytes, checksum, and where it is had, best first."""

    name: str
    size: int
    sha256: str
    urls: tuple[str, ...]


def cache_folder(cache: Path | None = None) -> Path:
    """Where downloads are kept: `cache`, else the folder in ``SPECC_DATA``, else the user's cache folder."""
    if cache is not None:
        return cache
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return Path(extra("pooch", "pooch", "finding the cache folder").os_cache("specc"))


def fetch(name: str, files: tuple[RemoteFile, ...], request: Request) -> Path:
    """The folder that holds all files of a data set, each with the right checksum. Downloads those that are not there.

    Raises:
        SpecError: E804 and E805 offline and a file is missing or damaged; E806 to E808 no home gave the file; E809 and
            E810 no room for it; E803 pooch is not installed.
    """
    folder = cache_folder(request.cache) / name
    wanted = [file for file in files if not _intact(folder / file.name, file)]
    if wanted and request.offline:
        raise SpecError(_offline(folder, file) for file in wanted)
    if wanted:
        pooch = extra("pooch", "pooch", "downloading data")
        pooch.get_logger().setLevel("WARNING")  # its messages would break the progress bar
        _make_room(folder, sum(file.size for file in wanted))
        for file in wanted:
            _download(pooch, file, folder, request.progress)
    return folder


def _intact(path: Path, file: RemoteFile) -> bool:
    try:
        return path.is_file() and path.stat().st_size == file.size and _sha256(path) == file.sha256
    except OSError as error:
        raise fault("E814", file=path, reason=reason(error)) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _offline(folder: Path, file: RemoteFile) -> Diagnostic:
    code = "E805" if (folder / file.name).exists() else "E804"
    return finding(code, file=Path(file.name), folder=folder, url=Whole(file.urls[0]), sha256=Whole(file.sha256))


def _make_room(folder: Path, needed: int) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise fault("E809", folder=folder, reason=reason(error)) from error
    if free < needed:
        raise fault("E810", folder=folder, needed=needed, free=free)


def _download(pooch: Any, file: RemoteFile, folder: Path, progress: Progress | None) -> None:
    """One file from the first home that gives it whole. When none does, there is one finding for each."""
    found: list[Diagnostic] = []
    for url in file.urls:
        watch = _Watch(file, progress)
        downloader = pooch.HTTPDownloader(
            progressbar=watch, chunk_size=_PIECE, timeout=_TIMEOUT, headers={"Accept-Encoding": "identity"}
        )
        try:
            pooch.retrieve(url, f"sha256:{file.sha256}", fname=file.name, path=folder, downloader=downloader)
            return
        except ValueError as error:
            found.append(_not_had("E808", file, url, reason(error)))
        except OSError as error:  # the base of the errors of requests, too
            if error.errno in _NO_PLACE:
                raise fault("E809", folder=folder, reason=reason(error)) from error
            found.append(_failed(file, url, error))
        finally:
            watch.close()
    raise SpecError(found)


def _failed(file: RemoteFile, url: str, error: OSError) -> Diagnostic:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return _not_had("E807", file, url, status)
    return _not_had("E806", file, url, type(error).__name__)


def _not_had(code: str, file: RemoteFile, url: str, cause: Whole | str | int) -> Diagnostic:
    return finding(code, file=Path(file.name), url=Whole(url), sha256=Whole(file.sha256), cause=cause)


class _Watch:
    """Stands where pooch wants a progress bar. Passes the steps on, and stops a home that sends more than the file has.

    pooch calls `update` with the size of a piece, whether or not the piece was full; at the end it calls `reset`,
    `update` with the total, and `close`, which say nothing new.
    """

    def __init__(self, file: RemoteFile, progress: Progress | None) -> None:
        self.total = 0  # set by pooch
        self._size = file.size
        self._done = 0
        self._progress = progress
        self._finished = False
        if progress is not None:
            progress.start(file.name, file.size)

    def update(self, count: int) -> None:
        if self._finished:
            return
        step = min(count, self._size - self._done)
        self._done += count
        if self._done > self._size + 2 * _PIECE:
            raise ValueError(f"more than {self._size} bytes")
        if self._progress is not None and step > 0:
            self._progress.advance(step)

    def reset(self) -> None:
        self.close()

    def close(self) -> None:
        """Called by pooch at the end, and again by us, because pooch does not call it after a failure."""
        if self._progress is not None and not self._finished:
            self._progress.stop()
        self._finished = True
