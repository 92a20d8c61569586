"""The border of an image cut away."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from specc.layers._base import Fault, Inferred, Value, require_rank
from specc.layers._fields import Pairs, Windowed
from specc.layers._window import by


class Crop2d(Windowed):
    """``[height, width, channels]``: `cropping` places fewer before and after each of the first two axes."""

    rank = 2

    cropping: Pairs = Field(examples=[1])

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        require_rank(inputs[0], self.rank + 1, "crop2d")
        *sizes, channels = inputs[0].shape
        out = tuple(n - sum(pair) for n, pair in zip(sizes, self.cropping, strict=True))
        if min(out) < 1:
            raise Fault("E416", "cropping", type="crop2d", sizes=by(sizes), output=by(out))
        rows = zip(sizes, self.cropping, out, strict=True)
        arithmetic = tuple(dict.fromkeys(f"{n} - {pair[0]} - {pair[1]} = {size}" for n, pair, size in rows))
        return Inferred(Value((*out, channels)), (), 0, arithmetic)
