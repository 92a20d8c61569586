"""How a difference is measured, and how large it may be.

float64 decides: a mistake (1e-3) and rounding (1e-14) are eleven orders of magnitude apart there. The limits are 10 to
100 times the largest differences measured between the two frameworks for identical formulas (torch 2.13, Keras 3.15 on
TensorFlow 2.21, CPU); every semantic mistake measured is at least ten times above the loosest of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Limits:
    """Largest differences for one precision, relative unless named otherwise."""

    layer: float
    outputs: float
    loss: float
    gradients: float
    sgd_steps: float
    adam_steps: float
    statistics: float
    #: A gradient is compared relative to its own largest entry, or to this share of the largest entry of all gradients:
    #: one that is much smaller than the terms it is a sum of is no more exact than they are.
    floor: float
    #: A gradient is null where its largest entry is below this share of the largest entry of all gradients.
    null: float

    def steps(self, optimizer: str) -> float:
        """The limit of a run of optimiser steps: those that divide by a root amplify rounding."""
        return self.sgd_steps if optimizer == "sgd" else self.adam_steps


LIMITS = {
    "float64": Limits(1e-13, 1e-13, 1e-14, 1e-12, 1e-12, 1e-11, 1e-11, 1e-5, 1e-10),
    "float32": Limits(2e-5, 2e-5, 2e-6, 1e-4, 0.0, 0.0, 2e-4, 1e-5, 1e-5),
}


@dataclass(frozen=True)
class Gap:
    """The largest difference of two arrays, relative to the first one's largest entry; its place and both values."""

    size: float
    index: tuple[int, ...] = ()
    first: float = 0.0
    second: float = 0.0


def gap(first: Array, second: Array, scale: float = 0.0) -> Gap:
    """``max |a - b| / max(max |a|, scale)``, absolute where that is zero.

    Not finite on one side only, or another shape, is an infinite difference; two values that are not finite in the same
    way count as equal.
    """
    if first.shape != second.shape:
        return Gap(float("inf"))
    if not first.size:
        return Gap(0.0)
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    both = np.isfinite(a) & np.isfinite(b)
    alike = both | (np.isnan(a) & np.isnan(b)) | (a == b)
    if not alike.all():
        return _at(a, b, int(np.argmin(alike)), float("inf"))
    distance = np.where(both, np.abs(np.where(both, a, 0.0) - np.where(both, b, 0.0)), 0.0)
    largest = float(np.max(np.abs(np.where(both, a, 0.0))))
    place = int(np.argmax(distance))
    worst = float(distance.reshape(-1)[place])
    return _at(a, b, place, worst / (max(largest, scale) or 1.0))


def _at(a: Array, b: Array, place: int, size: float) -> Gap:
    index = tuple(int(axis) for axis in np.unravel_index(place, a.shape))
    return Gap(size, index, float(a[index]), float(b[index]))


def spread(name: str, statistics: Mapping[str, Array]) -> float:
    """The scale of a running mean: the standard deviation beside it, as the mean of centred values is but rounding."""
    owner, _, kind = name.rpartition(".")
    beside = statistics.get(f"{owner}.running_var")
    return float(np.sqrt(np.max(beside))) if kind == "running_mean" and beside is not None else 0.0


def null_names(arrays: Mapping[str, Array], share: float) -> frozenset[str]:
    """The gradients that are zero but for rounding, such as that of a bias before a norm."""
    largest = max((float(np.max(np.abs(array))) for array in arrays.values() if array.size), default=0.0)
    return frozenset(
        name for name, array in arrays.items() if not array.size or float(np.max(np.abs(array))) <= share * largest
    )


def live(
    gradients: Mapping[str, Array],
    others: Mapping[str, Array],
    eps: float | None,
    bits: float = 2.0**-52,
    share: float = 1e-12,
) -> dict[str, Array]:
    """For each parameter which of its elements can be held to the limit of optimiser steps.

    A gradient carries rounding noise relative to the largest gradient; `bits` is the rounding of the precision. An
    optimiser that divides by a root (its `eps` given) turns noise d of an element g into
    ``d * eps / (|g| + eps) ** 2``; where that is more than `share` the element is left out. An exact zero on both sides
    is no noise: such an element must still move alike, by decay for instance.
    """
    largest = max((float(np.max(np.abs(array))) for array in gradients.values() if array.size), default=0.0)
    noise = 8 * bits * largest
    kept = {}
    for name, array in gradients.items():
        size = np.maximum(np.abs(array), np.abs(others[name]))
        quiet = size > noise if eps is None else noise * eps / (size + eps) ** 2 < share
        kept[name] = (size == 0) | quiet
    return kept


def moved(
    first: Mapping[str, Array], second: Mapping[str, Array], start: Mapping[str, Array], kept: Mapping[str, Array]
) -> tuple[float, str]:
    """``|first - second| / |first - start|`` over all `kept` elements (Euclidean), and the array furthest off."""
    apart: dict[str, float] = {}
    way = 0.0
    for name, array in first.items():
        other = second[name]
        if not (np.isfinite(array).all() and np.isfinite(other).all()):
            return float("inf"), name
        apart[name] = float(np.sum((array - other)[kept[name]] ** 2))
        way += float(np.sum((array - start[name])[kept[name]] ** 2))
    if not apart:
        return 0.0, ""
    worst = max(apart, key=lambda name: apart[name])
    total = float(np.sqrt(sum(apart.values())))
    return (total / float(np.sqrt(way)) if way else (float("inf") if total else 0.0)), worst
