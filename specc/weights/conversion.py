"""From one naming to another, number by number, bit by bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

import numpy as np

from specc.errors import Diagnostic, SpecError, Whole
from specc.names import nearest
from specc.targets.plan import WeightMap
from specc.weights.files import FLOATS, Array, Stored
from specc.weights.naming import Naming

#: Names from a file are cut to this many characters in a message.
LONGEST_NAME = 160


def stored(item: WeightMap, canonical: Array) -> Array:
    """A parameter of the spec as a target keeps it."""
    return canonical.reshape(item.split).transpose(item.permute).reshape(item.shape)


def canonical(item: WeightMap, kept: Array) -> Array:
    """A parameter with the axes of the spec: the way back from `stored`."""
    permuted = kept.reshape([item.split[axis] for axis in item.permute])
    return permuted.transpose(np.argsort(item.permute)).reshape(item.canonical)


def neutral_arrays(file: Stored, naming: Naming) -> dict[str, Array]:
    """Everything in a file by the names of the spec, in canonical axes and in the dtype that it has.

    Raises:
        SpecError: E904 to E908, everything that is wrong with the file at once.
    """
    found = [*_wrong_names(file, naming), *_wrong_arrays(file, naming)]
    arrays: dict[str, Array] = {}
    if not found:
        for name, item in naming.by_variable.items():
            array = file.get(name)
            found += _not_finite(name, array)
            arrays[item.param] = canonical(item, array)
    if found:
        raise SpecError(found)
    return arrays


def renamed(arrays: Mapping[str, Array], naming: Naming) -> dict[str, Array]:
    """Neutral arrays as another naming has them."""
    return {item.variable: stored(item, arrays[param]) for param, item in naming.by_param.items()}


def _wrong_names(file: Stored, naming: Naming) -> Iterator[Diagnostic]:
    missing = [name for name in naming.by_variable if name not in file.shapes]
    for name in missing:
        item = naming.by_variable[name]
        args = {"name": _whole(name), "shape": _sizes(item.shape), "param": _whole(item.param)}
        yield Diagnostic("E904", {**args, "title": naming.title})
    for name in file.shapes:
        if name not in naming.by_variable and not naming.ignores(name):
            guess = nearest(name, missing)
            args = {"name": _whole(name), "title": naming.title, "guess": _whole(guess) if guess else ""}
            yield Diagnostic("E905", args)


def _wrong_arrays(file: Stored, naming: Naming) -> Iterator[Diagnostic]:
    for name, item in naming.by_variable.items():
        if name not in file.shapes:
            continue
        shape, dtype = file.shapes[name], file.dtypes[name]
        if shape != item.shape:
            kind = "turned" if sorted(shape) == sorted(item.shape) and prod(shape) > 1 else ""
            args: dict[str, Any] = {"name": _whole(name), "found": _sizes(shape), "wanted": _sizes(item.shape)}
            yield Diagnostic("E906", {**args, "title": naming.title, "kind": kind})
        if dtype not in FLOATS:
            yield Diagnostic("E907", {"name": _whole(name), "found": dtype.lower(), "known": list(FLOATS.values())})


def _not_finite(name: str, array: Array) -> Iterator[Diagnostic]:
    # Not every version can test bfloat16 itself; float32 holds all its values.
    numbers = array.astype(np.float32) if array.dtype.name == "bfloat16" else array
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        index = np.unravel_index(int(np.argmax(wrong)), array.shape) if array.shape else ()
        args = {"name": _whole(name), "count": int(wrong.sum()), "index": _sizes(tuple(int(axis) for axis in index))}
        yield Diagnostic("E908", {**args, "number": str(float(numbers[index]))})


def _whole(name: str) -> Whole:
    """A name as a message shows it: in full, unless a file gives one that no spec would."""
    return Whole(name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 3] + "...")


def _sizes(shape: tuple[int, ...]) -> str:
    return ", ".join(map(str, shape))
