"""Convolutions of one, two and three axes: the same rule, one file per `type` beside this one."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from pydantic import Field

from specc.initializers import Init, Zeros
from specc.layers._base import Fault, Inferred, Param, Value, require_rank, weight
from specc.layers._fields import Count, Padding, Sizes, Windowed
from specc.layers._window import Window, fans


class Convolution(Windowed):
    """A window of weights slid over all positions; cross-correlation, as both frameworks compute it."""

    takes_activation = True
    initializers = ("kernel_init", "bias_init")

    filters: Count = Field(examples=[32])
    kernel: Sizes = Field(examples=[3])
    stride: Sizes = Field(default=1, validate_default=True)
    padding: Padding = "valid"
    dilation: Sizes = Field(default=1, validate_default=True)
    groups: Count = 1
    bias: bool = True
    kernel_init: Init | None = None
    bias_init: Init = Zeros()

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        kind = type(self).__module__.rpartition(".")[2]
        require_rank(inputs[0], self.rank + 1, kind)
        *sizes, channels = inputs[0].shape
        if channels % self.groups or self.filters % self.groups:
            raise Fault("E411", "groups", groups=self.groups, channels=channels, filters=self.filters)
        window = Window(self.kernel, self.stride, self.dilation, self.padding)
        out, pads, arithmetic = window.slide(sizes, kind)
        each = channels // self.groups
        shape = (*self.kernel, each, self.filters)
        axes = (*(f"k{axis}" for axis in range(self.rank)), "in", "out")
        around = fans(self.kernel, each, self.filters)
        params: tuple[Param, ...] = (weight("kernel", shape, axes, self.kernel_init, around),)
        if self.bias:
            params += (weight("bias", (self.filters,), ("out",), self.bias_init, around),)
        macs = prod(out) * prod(shape)
        return Inferred(Value((*out, self.filters)), params, macs, arithmetic, {"pads": pads})
