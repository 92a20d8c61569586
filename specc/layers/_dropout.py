"""Dropout of whole channels: the same rule for one, two and three axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from specc.layers._base import Inferred, Layer, Value, require_rank
from specc.layers._fields import Rate


class SpatialDropout(Layer):
    """In training, each channel is zero at all positions with probability `rate`, else scaled by ``1 / (1 - rate)``.

    A vector ``[features]`` has no positions: each feature is a channel of its own, as in `dropout`. `resolved` holds
    the shape of the mask of one example, 1 where it is constant.

    Not elementwise, although a mask is: which axis the channels are decides where the mask is constant.
    """

    rank: ClassVar[int]

    rate: Rate = Field(examples=[0.5])

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        shape = inputs[0].shape
        if len(shape) != 1:
            require_rank(inputs[0], self.rank + 1, type(self).__module__.rpartition(".")[2])
        return Inferred(Value(shape), resolved={"mask": (*(1 for _ in shape[:-1]), shape[-1])})
