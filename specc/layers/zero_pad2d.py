"""Zeros around an image."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from specc.layers._base import Inferred, Value, require_rank
from specc.layers._fields import Pairs, Windowed


class ZeroPad2d(Windowed):
    """``[height, width, channels]``: `padding` places more before and after each of the first two axes."""

    rank = 2

    padding: Pairs = Field(examples=[1])

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        require_rank(inputs[0], self.rank + 1, "zero_pad2d")
        *sizes, channels = inputs[0].shape
        out = tuple(n + sum(pair) for n, pair in zip(sizes, self.padding, strict=True))
        rows = zip(sizes, self.padding, out, strict=True)
        arithmetic = tuple(dict.fromkeys(f"{n} + {pair[0]} + {pair[1]} = {size}" for n, pair, size in rows))
        return Inferred(Value((*out, channels)), (), 0, arithmetic)
