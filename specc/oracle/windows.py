"""Sliding windows over the position axes of an array ``(N, positions..., C)``, for convolution and pooling alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from specc.oracle.call import Array

#: (before, after) for each position axis.
Pairs = Sequence[tuple[int, int]]


def padded(x: Array, pairs: Pairs, value: float = 0.0) -> Array:
    """`x` with `value` put before and after each position axis."""
    return np.pad(x, ((0, 0), *pairs, (0, 0)), constant_values=value)


def windows(x: Array, size: Sequence[int], stride: Sequence[int], dilation: Sequence[int] | None = None) -> Array:
    """All windows of `x`: ``(N, positions..., C) -> (N, window positions..., C, taps)``, taps in row-major order.

    Tap t of the window at position p is ``x[p * stride + t * dilation]`` along each position axis; windows that would
    reach past the end do not exist. `size`, `stride` and `dilation` have one entry per position axis.
    """
    gaps = dilation or (1,) * len(size)
    reach = tuple((taps - 1) * gap + 1 for taps, gap in zip(size, gaps, strict=True))
    everywhere = sliding_window_view(x, reach, axis=tuple(range(1, len(size) + 1)))
    starts = tuple(slice(None, None, step) for step in stride)
    taps = tuple(slice(None, None, gap) for gap in gaps)
    chosen = everywhere[(slice(None), *starts, slice(None), *taps)]
    return chosen.reshape(*chosen.shape[: len(size) + 2], math.prod(size))
