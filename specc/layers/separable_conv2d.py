"""A depthwise convolution and then a 1x1 convolution that mixes the channels (Chollet 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from pydantic import Field

from specc.initializers import Init
from specc.layers._base import Inferred, Value, weight
from specc.layers._depthwise import Depthwise
from specc.layers._fields import Count


class SeparableConv2d(Depthwise):
    """``[height, width, channels] -> [height', width', filters]``; the one bias stands behind the 1x1 convolution."""

    initializers = ("depthwise_init", "pointwise_init", "bias_init")

    filters: Count = Field(examples=[32])
    depthwise_init: Init | None = None
    pointwise_init: Init | None = None

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        found = self.per_channel(inputs[0], "separable_conv2d", "depthwise_kernel", self.depthwise_init)
        *out, between = found.value.shape
        around = (float(between), float(self.filters))
        shape = (between, self.filters)
        params = (*found.params, weight("pointwise_kernel", shape, ("in", "out"), self.pointwise_init, around))
        if self.bias:
            params += (weight("bias", (self.filters,), ("out",), self.bias_init, around),)
        macs = found.macs + prod(out) * prod(shape)
        return replace(found, value=Value((*out, self.filters)), params=params, macs=macs)
