"""Pooling: one number per window and channel, or one per channel."""

# mypy: disable-error-code=no-any-return
# NumPy's own types give Any for sums, ufuncs and einsum.

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from specc.oracle.call import Array, Call
from specc.oracle.merging import largest
from specc.oracle.registry import evaluates
from specc.oracle.windows import padded, windows


@evaluates("max_pool1d", "max_pool2d", "max_pool3d")
def max_pool(call: Call) -> Array:
    """The largest element of each window. Pads are -inf, so they never win; of equal elements the first counts."""
    size, stride = _size_and_stride(call)
    seen = windows(padded(call.x, call.resolved["pads"], -np.inf), size, stride)
    winner = np.argmax(seen.real, axis=-1, keepdims=True)
    return np.take_along_axis(seen, winner, axis=-1)[..., 0]


@evaluates("avg_pool1d", "avg_pool2d", "avg_pool3d")
def avg_pool(call: Call) -> Array:
    """The sum of each window over its size or, with ``count_include_pad: false``, over its number of real elements.

    Without padding both are the same, and ``count_include_pad`` may be None.
    """
    pads = call.resolved["pads"]
    size, stride = _size_and_stride(call)
    total = windows(padded(call.x, pads), size, stride).sum(axis=-1)
    if call.fields["count_include_pad"]:
        return total / math.prod(size)
    real = padded(np.ones(call.x.shape), pads)
    return total / windows(real, size, stride).sum(axis=-1)


@evaluates("global_avg_pool1d", "global_avg_pool2d", "global_avg_pool3d")
def global_avg_pool(call: Call) -> Array:
    """The mean over all positions: ``(N, positions..., C) -> (N, C)``."""
    return _positions_in_one_axis(call.x).mean(axis=1)


@evaluates("global_max_pool1d", "global_max_pool2d", "global_max_pool3d")
def global_max_pool(call: Call) -> Array:
    """The maximum over all positions: ``(N, positions..., C) -> (N, C)``. Equal largest elements share the gradient."""
    return largest(_positions_in_one_axis(call.x), axis=1)


def _size_and_stride(call: Call) -> tuple[Sequence[int], Sequence[int]]:
    """Windows that are given no stride lie side by side."""
    return call.fields["kernel"], call.fields["stride"] or call.fields["kernel"]


def _positions_in_one_axis(x: Array) -> Array:
    return x.reshape(x.shape[0], -1, x.shape[-1])
