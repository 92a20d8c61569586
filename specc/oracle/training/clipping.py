"""Gradient clipping. Source of the norms: Pascanu, Mikolov and Bengio (2013), algorithm 1, without any epsilon."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from specc.oracle.call import Array
from specc.spec.model import Clip


def clipped(clip: Clip | None, gradients: Mapping[str, Array]) -> dict[str, Array]:
    """The gradients after clipping.

    ``value`` limits each element to ``[-limit, limit]``. ``norm`` scales each array, and ``global_norm`` all of them
    together, by ``min(1, limit / norm)``.
    """
    if clip is None:
        return dict(gradients)
    if clip.kind == "value":
        return {name: np.clip(value, -clip.limit, clip.limit) for name, value in gradients.items()}
    if clip.kind == "norm":
        return {name: value * _factor(clip, _norm(value)) for name, value in gradients.items()}
    factor = _factor(clip, _norm(np.concatenate([value.ravel() for value in gradients.values()])))
    return {name: value * factor for name, value in gradients.items()}


def _norm(value: Array) -> float:
    return float(np.sqrt((value * value).sum()))


def _factor(clip: Clip, norm: float) -> float:
    return clip.limit / norm if norm > clip.limit else 1.0
