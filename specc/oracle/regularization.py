"""Dropout, with the mask given: which elements stay is chance, what becomes of them is a formula."""

# mypy: disable-error-code=no-any-return
# NumPy's own types give Any for sums, ufuncs and einsum.

from __future__ import annotations

import numpy as np

from specc.errors import InternalError
from specc.oracle.call import Array, Call
from specc.oracle.registry import evaluates


@evaluates("dropout", "spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d")
def dropout(call: Call) -> Array:
    """``x * mask / (1 - rate)`` in training, x otherwise. A rate of 1 gives zeros.

    Spatial dropout is the same with a mask that is constant over positions, e.g. ``(N, 1, 1, C)``. Raises
    `InternalError` in training when there is no mask or when it does not broadcast to the input's shape.
    """
    x, rate, mask = call.x, call.fields["rate"], call.mask
    if not call.training or rate == 0:
        return x
    if mask is None or not _fits(mask, x):
        shape = None if mask is None else mask.shape
        raise InternalError(f"dropout in training needs a mask that broadcasts to {x.shape}, came {shape}")
    if rate == 1:
        return np.zeros_like(x)
    return x * (mask / (1 - rate))


def _fits(mask: Array, x: Array) -> bool:
    return mask.ndim == x.ndim and all(m in (1, n) for m, n in zip(mask.shape, x.shape, strict=True))
