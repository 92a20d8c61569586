"""Pooling over windows and over all positions: the same rules for one, two and three axes."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from specc.layers._base import Fault, Inferred, Value, require_rank
from specc.layers._fields import Padding, Sizes, Windowed
from specc.layers._window import Window, by


class MaxPooling(Windowed):
    """The largest value of each window; padded places count as minus infinity."""

    kernel: Sizes = Field(examples=[2])
    stride: Sizes | None = None
    padding: Padding = "valid"

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        kind = type(self).__module__.rpartition(".")[2]
        require_rank(inputs[0], self.rank + 1, kind)
        *sizes, channels = inputs[0].shape
        stride = self.stride or self.kernel
        window = Window(self.kernel, stride, (1,) * self.rank, self.padding)
        out, pads, arithmetic = window.slide(sizes, kind)
        if any(max(pair) >= reach for pair, reach in zip(pads, self.kernel, strict=True)):
            # A window of padding alone has no largest value and no mean.
            raise Fault("E428", "padding", type=kind, kernel=by(self.kernel))
        return Inferred(Value((*out, channels)), (), 0, arithmetic, {"pads": pads, "stride": stride})


class AveragePooling(MaxPooling):
    """The mean of each window. With padding, `count_include_pad` says whether padded zeros count as elements."""

    count_include_pad: bool | None = None

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        found = super().infer(inputs)
        if any(side for pair in found.resolved["pads"] for side in pair) and self.count_include_pad is None:
            raise Fault("E412", "padding")
        return found


class GlobalPooling(Windowed):
    """One number per channel, over all positions."""

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        require_rank(inputs[0], self.rank + 1, type(self).__module__.rpartition(".")[2])
        return Inferred(Value(inputs[0].shape[-1:]))
