"""A larger image from a smaller one, by whole factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from specc.layers._base import Inferred, Value, require_rank
from specc.layers._fields import Sizes, Windowed


class Upsample2d(Windowed):
    """``[height, width, channels] -> [height * size[0], width * size[1], channels]``.

    ``nearest`` repeats every value. ``bilinear`` mixes neighbours with half-pixel centres: output place i lies at
    ``(i + 0.5) / size - 0.5`` of the input, held within its ends (in torch: ``align_corners=False``).
    """

    rank = 2

    size: Sizes = Field(default=2, validate_default=True)
    interpolation: Literal["nearest", "bilinear"] = "nearest"

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        require_rank(inputs[0], self.rank + 1, "upsample2d")
        *sizes, channels = inputs[0].shape
        out = tuple(n * factor for n, factor in zip(sizes, self.size, strict=True))
        rows = zip(sizes, self.size, out, strict=True)
        arithmetic = tuple(dict.fromkeys(f"{n} * {factor} = {size}" for n, factor, size in rows))
        return Inferred(Value((*out, channels)), (), 0, arithmetic)
