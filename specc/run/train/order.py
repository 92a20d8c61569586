"""The chance of a training, as numbers that follow from the seed and a count: the same for every target and run.

Each is a Philox stream (Salmon et al. 2011) of its own, keyed by the seed, a purpose and the count.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_ORDER, _NOISE = 1, 2


def order(count: int, seed: int, epoch: int, shuffle: bool) -> NDArray[np.int64]:
    """The order in which an epoch (counted from 0) takes the examples."""
    if not shuffle:
        return np.arange(count, dtype=np.int64)
    return _stream(_ORDER, seed, epoch).permutation(count).astype(np.int64)


def noise(seed: int, epoch: int) -> int:
    """The seed of dropout in an epoch, below 2**31."""
    return int(_stream(_NOISE, seed, epoch).integers(2**31))


def mask_seed(seed: int, step: int) -> int:
    """The seed of a step's dropout masks, for `specc.run.draw.draw_masks`. Seeds of a spec are below 2**31."""
    return (seed << 32) + step


def _stream(purpose: int, seed: int, count: int) -> np.random.Generator:
    key: Any = [seed, (purpose << 32) + count]
    return np.random.Generator(np.random.Philox(key=key))
