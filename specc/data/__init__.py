"""Data sets by name or from a directory, as NumPy arrays: no deep-learning framework is imported here.

    facts("mnist")                     what is known without loading; imports nothing heavy, reads and fetches nothing
    load("mnist")                      from the cache, or downloaded, checked against its published checksum
    load("my/directory")               IDX files, one .npz, CIFAR binary batches, or folders of images by class
    load("synthetic", expect=...)      made to fit a model, learnable, the same for the same seed

A data set is one file in `specc.data.sets`, a kind of directory one file in `specc.data.formats`. Nothing lists them.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from specc.data._faults import Whole, fault
from specc.data.values import Dataset, Expectation, ExpectedInput, ExpectedOutput, Facts, Progress, Request, Split

__all__ = [
    "Dataset",
    "Expectation",
    "ExpectedInput",
    "ExpectedOutput",
    "Facts",
    "Progress",
    "Split",
    "facts",
    "load",
    "names",
]


class _Set(Protocol):
    """What a file in `specc.data.sets` defines."""

    FACTS: Facts

    def load(self, request: Request) -> Dataset: ...


@cache
def names() -> tuple[str, ...]:
    """Every data set that has a name, sorted."""
    folder = Path(__file__).parent / "sets"
    return tuple(sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_")))


def facts(name: str) -> Facts | None:
    """What is known about a named data set without loading it; None for any other name, a directory for instance."""
    return _set(name).FACTS if name in names() else None


def load(
    name_or_directory: str,
    *,
    offline: bool = False,
    cache: Path | None = None,
    expect: Expectation | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """The training and the test part of a data set, as stored: nothing is scaled (see `specc.data.preprocess`).

    Args:
        name_or_directory: one of `names()`, else a directory or a single ``.npz`` file. A directory that is called like
            a data set is written with its path: ``./mnist``.
        offline: never touch the network; a file that is not in the cache is an error that names it.
        cache: where downloads are kept, one folder per data set. Left out: the folder in ``SPECC_DATA``, else the
            user's cache folder.
        expect: what the model takes and gives. Needed by `synthetic`, ignored by data that exist already.
        progress: told about each download.

    Raises:
        SpecError: E801 to E838; each says which file or which sample is wrong.
    """
    if name_or_directory in names():
        request = Request(offline=offline, cache=cache, expect=expect, progress=progress)
        dataset = _set(name_or_directory).load(request)
    else:
        dataset = _load_path(name_or_directory)
    from specc.data._sound import sound

    return sound(dataset)


def _set(name: str) -> _Set:
    return cast(_Set, import_module(f"{__name__}.sets.{name}"))


def _load_path(text: str) -> Dataset:
    path = Path(text).expanduser()
    if not path.exists():
        raise fault("E801", name=Whole(text), known=names())
    from specc.data import formats

    return formats.read(path)
