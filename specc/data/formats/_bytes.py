"""Reading exactly as many bytes as a header promises, from a plain or a gzipped file that may be broken or hostile."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from specc.data._faults import fault, reason

#: No array larger than this is read. The largest data set with a name takes 184 MB.
LARGEST = 16 * 2**30
#: Deflate makes nothing smaller than by this factor (https://zlib.net/zlib_tech.html, "Maximum Compression Factor").
DEFLATE = 1032
_PIECE = 1 << 20


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedIOBase]:
    """A file open for reading, unpacked on the way when its name ends in ``.gz``.

    Raises, also from what is done inside:
        SpecError: E814 cannot be read, E816 ends too early, E818 not gzip or damaged.
    """
    packed = path.suffix == ".gz"
    try:
        with path.open("rb") as raw:
            if packed:
                with gzip.GzipFile(fileobj=raw, mode="rb") as stream:
                    yield stream
            else:
                yield raw
    except (gzip.BadGzipFile, zlib.error) as error:
        raise fault("E818", file=path, reason=reason(error)) from error
    except EOFError as error:
        raise fault("E816", file=path) from error
    except OSError as error:
        raise fault("E814", file=path, reason=reason(error)) from error


def exactly(stream: io.BufferedIOBase, path: Path, count: int) -> bytearray:
    """The next `count` bytes. Raises SpecError: E816 there are fewer, E819 no file of this size can hold so many."""
    size = path.stat().st_size
    limit = min(LARGEST, size * DEFLATE if path.suffix == ".gz" else size)
    if count > LARGEST or (path.suffix == ".gz" and count > limit):
        raise fault("E819", file=path, promised=count, limit=limit)
    if count > limit:
        raise fault("E816", file=path)
    found = bytearray(count)
    view = memoryview(found)
    done = 0
    while done < count:
        step = stream.readinto(view[done : done + _PIECE])
        if not step:
            raise fault("E816", file=path)
        done += step
    return found


def ends(stream: io.BufferedIOBase, path: Path) -> None:
    """Nothing may follow. For a gzipped file this also compares its checksum. Raises SpecError: E817."""
    if stream.read(1):
        raise fault("E817", file=path)
