"""Fully connected layer on the last axis."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from pydantic import Field

from specc.initializers import Init, Zeros
from specc.layers._base import Inferred, Layer, Param, Value, weight
from specc.layers._fields import Count


class Dense(Layer):
    """``[..., in] -> [..., units]``: ``x @ kernel + bias``."""

    takes_activation = True
    initializers = ("kernel_init", "bias_init")

    units: Count = Field(examples=[64])
    bias: bool = True
    kernel_init: Init | None = None
    bias_init: Init = Zeros()

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        *outer, features = inputs[0].shape
        fans = (float(features), float(self.units))
        params: tuple[Param, ...] = (weight("kernel", (features, self.units), ("in", "out"), self.kernel_init, fans),)
        if self.bias:
            params += (weight("bias", (self.units,), ("out",), self.bias_init, fans),)
        return Inferred(Value((*outer, self.units)), params, prod(outer) * features * self.units)
