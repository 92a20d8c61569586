"""Layers that move, repeat or drop elements, and change none (but for bilinear upsampling, which blends neighbours)."""

# mypy: disable-error-code=no-any-return
# NumPy's own types give Any for sums, ufuncs and einsum.

from __future__ import annotations

import numpy as np

from specc.oracle.call import Array, Call
from specc.oracle.registry import evaluates
from specc.oracle.windows import padded


@evaluates("flatten")
def flatten(call: Call) -> Array:
    """All axes but the batch in one, in row-major order of the spec's axes."""
    return call.x.reshape(call.x.shape[0], -1)


@evaluates("reshape")
def reshape(call: Call) -> Array:
    """The same elements in row-major order, under ``shape``."""
    return call.x.reshape(call.x.shape[0], *call.fields["shape"])


@evaluates("permute")
def permute(call: Call) -> Array:
    """Output axis i is input axis ``axes[i]``; both count the spec's axes from 0."""
    return call.x.transpose(0, *(axis + 1 for axis in call.fields["axes"]))


@evaluates("zero_pad2d")
def zero_pad(call: Call) -> Array:
    """Zeros before and after each position axis."""
    return padded(call.x, call.fields["padding"])


@evaluates("crop2d")
def crop(call: Call) -> Array:
    """Drops ``cropping`` elements before and after each position axis."""
    lengths = call.x.shape[1:-1]
    kept = (slice(before, n - after) for (before, after), n in zip(call.fields["cropping"], lengths, strict=True))
    return call.x[(slice(None), *kept)]


@evaluates("upsample2d")
def upsample(call: Call) -> Array:
    """Each axis ``size`` times as long: every element repeated, or blended from its two neighbours."""
    rows, columns = call.fields["size"]
    if call.fields["interpolation"] == "nearest":
        return call.x.repeat(rows, axis=1).repeat(columns, axis=2)
    down, across = _blend(call.x.shape[1], rows), _blend(call.x.shape[2], columns)
    return np.einsum("pi,qj,nijc->npqc", down, across, call.x)


def _blend(length: int, factor: int) -> Array:
    """The matrix ``(length * factor, length)`` of linear interpolation with half-pixel centres.

    Pixel centres lie at i + 1/2, so output j sits at ``(j + 1/2) / factor - 1/2`` on the input's index axis, held
    between the first and the last centre. Its neighbours weigh 1 minus their distance from it.
    """
    place = np.clip((np.arange(length * factor) + 0.5) / factor - 0.5, 0, length - 1)
    return np.maximum(0, 1 - np.abs(place[:, None] - np.arange(length)))
