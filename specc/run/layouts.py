"""Arrays between the spec's own layout and a target's, from the data of a plan (see `specc.targets.layout`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
#: The spec shape of the map that a vector was flattened from, and the order of its stored axes.
Flat = Sequence[Sequence[int]] | None


def to_stored(array: Array, order: Sequence[int], flat: Flat) -> Array:
    """A value in the spec's layout, batch first, as a target stores it: stored axis i is spec axis ``order[i]``."""
    if flat is not None:
        shape, inner = flat
        unflattened = array.reshape(array.shape[0], *shape).transpose(0, *(axis + 1 for axis in inner))
        return np.ascontiguousarray(unflattened.reshape(array.shape[0], -1))
    return np.ascontiguousarray(array.transpose(0, *(axis + 1 for axis in order)))


def from_stored(array: Array, order: Sequence[int], flat: Flat) -> Array:
    """The way back from `to_stored`."""
    if flat is not None:
        shape, inner = flat
        unflattened = array.reshape(array.shape[0], *(shape[axis] for axis in inner))
        back = unflattened.transpose(0, *(inner.index(axis) + 1 for axis in range(len(inner))))
        return np.ascontiguousarray(back.reshape(array.shape[0], -1))
    return np.ascontiguousarray(array.transpose(0, *(order.index(axis) + 1 for axis in range(len(order)))))


def stored_weight(array: Array, weight: Mapping[str, Any]) -> Array:
    """A parameter of the spec as a target stores it: ``a.reshape(split).transpose(permute).reshape(shape)``."""
    return np.ascontiguousarray(array.reshape(weight["split"]).transpose(weight["permute"]).reshape(weight["shape"]))


def weight_of(stored: Array, weight: Mapping[str, Any]) -> Array:
    """The way back from `stored_weight`."""
    split, permute = weight["split"], weight["permute"]
    unpermuted = stored.reshape([split[axis] for axis in permute]).transpose(np.argsort(permute))
    return np.ascontiguousarray(unpermuted.reshape(weight["canonical"]))
