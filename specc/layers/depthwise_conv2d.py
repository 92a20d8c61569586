"""Convolution of every channel of an image by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from specc.initializers import Init
from specc.layers._base import Inferred, Value, weight
from specc.layers._depthwise import Depthwise
from specc.layers._window import fans


class DepthwiseConv2d(Depthwise):
    """``[height, width, channels] -> [height', width', channels * multiplier]``."""

    initializers = ("kernel_init", "bias_init")

    kernel_init: Init | None = None

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        found = self.per_channel(inputs[0], "depthwise_conv2d", "kernel", self.kernel_init)
        if not self.bias:
            return found
        around = fans(self.kernel, inputs[0].shape[-1], self.multiplier)
        bias = weight("bias", found.value.shape[-1:], ("out",), self.bias_init, around)
        return replace(found, params=(*found.params, bias))
