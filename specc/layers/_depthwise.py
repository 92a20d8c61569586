"""The depthwise step: one small convolution per channel, shared by `depthwise_conv2d` and `separable_conv2d`."""

from __future__ import annotations

from math import prod

from pydantic import Field

from specc.initializers import Init, Initializer, Zeros
from specc.layers._base import Inferred, Value, require_rank, weight
from specc.layers._fields import Count, Padding, Sizes, Windowed
from specc.layers._window import Window, fans


class Depthwise(Windowed):
    """Each input channel `c` has `multiplier` windows of its own; output channel ``c * multiplier + j`` is its j-th."""

    rank = 2
    takes_activation = True

    kernel: Sizes = Field(examples=[3])
    stride: Sizes = Field(default=1, validate_default=True)
    padding: Padding = "valid"
    dilation: Sizes = Field(default=1, validate_default=True)
    multiplier: Count = 1
    bias: bool = True
    bias_init: Init = Zeros()

    def per_channel(self, value: Value, kind: str, name: str, init: Initializer | None) -> Inferred:
        """The depthwise step alone, without a bias; its kernel is called `name`.

        Fans as Keras counts them: ``fan_in = channels * places``, ``fan_out = multiplier * places``, although every
        output sees one channel only.

        Raises:
            Fault: E410 for a value that is no image, E401 for a window that does not fit.
        """
        require_rank(value, self.rank + 1, kind)
        *sizes, channels = value.shape
        out, pads, arithmetic = Window(self.kernel, self.stride, self.dilation, self.padding).slide(sizes, kind)
        shape = (*self.kernel, channels, self.multiplier)
        around = fans(self.kernel, channels, self.multiplier)
        kernel = weight(name, shape, ("k0", "k1", "in", "multiplier"), init, around)
        result = Value((*out, channels * self.multiplier))
        return Inferred(result, (kernel,), prod(out) * kernel.size, arithmetic, {"pads": pads})
