"""Transposed convolution over an image: the gradient of `conv2d` by its input (Dumoulin and Visin 2016)."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from pydantic import Field

from specc.initializers import Init, Zeros
from specc.layers._base import Fault, Inferred, Param, Value, require_rank, weight
from specc.layers._fields import Count, Extra, Padding, Sizes, Windowed
from specc.layers._window import Pair, by, fans


class Conv2dTranspose(Windowed):
    """``[height, width, channels] -> [height', width', filters]``.

    Every input value adds ``value * kernel`` to the output, `stride` places further than its neighbour's: the full
    output has ``(n - 1) * stride + kernel`` places. `padding` is what is cut off it, and `output_padding` appends
    places at the end. An appended place that the crop had cut comes back; one beyond the full output holds the bias
    alone.

    ``padding: same`` gives ``n * stride`` places: the surplus ``kernel - stride`` is cut, the smaller half in front, or
    what is missing is appended.
    """

    rank = 2
    takes_activation = True
    initializers = ("kernel_init", "bias_init")

    filters: Count = Field(examples=[32])
    kernel: Sizes = Field(examples=[3])
    stride: Sizes = Field(default=1, validate_default=True)
    padding: Padding = "valid"
    output_padding: Extra = Field(default=0, validate_default=True)
    bias: bool = True
    kernel_init: Init | None = None
    bias_init: Init = Zeros()

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        require_rank(inputs[0], self.rank + 1, "conv2d_transpose")
        *sizes, channels = inputs[0].shape
        crop, extra = self._crop(), self._extra()
        rows = tuple(zip(sizes, self.stride, self.kernel, crop, extra, strict=True))
        out = tuple((n - 1) * s + k - sum(cut) + more for n, s, k, cut, more in rows)
        if min(out) < 1:
            full = by([(n - 1) * s + k for n, s, k, _, _ in rows])
            raise Fault("E416", "padding", type="conv2d_transpose", sizes=full, output=by(out))
        arithmetic = tuple(dict.fromkeys(_spell(*row, size) for row, size in zip(rows, out, strict=True)))
        shape = (*self.kernel, self.filters, channels)
        # In and out swapped: both frameworks go by the place of the axis in the stored array, not by its meaning.
        around = fans(self.kernel, self.filters, channels)
        params: tuple[Param, ...] = (weight("kernel", shape, ("k0", "k1", "out", "in"), self.kernel_init, around),)
        if self.bias:
            params += (weight("bias", (self.filters,), ("out",), self.bias_init, around),)
        resolved = {"crop": crop, "output_padding": extra}
        return Inferred(Value((*out, self.filters)), params, prod(sizes) * prod(shape), arithmetic, resolved)

    def _crop(self) -> tuple[Pair, ...]:
        """Places cut off the full output, (before, after) for every axis."""
        if isinstance(self.padding, tuple):
            return self.padding
        if self.padding == "valid":
            return ((0, 0),) * self.rank
        surplus = [max(k - s, 0) for k, s in zip(self.kernel, self.stride, strict=True)]
        return tuple((total // 2, total - total // 2) for total in surplus)

    def _extra(self) -> tuple[int, ...]:
        """Places appended at the end of every axis.

        Raises:
            Fault: E417 where ``same`` has already decided them, E418 where the stride leaves no room for them.
        """
        if self.padding == "same":
            if any(self.output_padding):
                raise Fault("E417", "output_padding", output_padding=self.output_padding)
            return tuple(max(s - k, 0) for k, s in zip(self.kernel, self.stride, strict=True))
        if any(more >= s for more, s in zip(self.output_padding, self.stride, strict=True)):
            raise Fault("E418", "output_padding", output_padding=by(self.output_padding), stride=by(self.stride))
        return self.output_padding


def _spell(n: int, stride: int, kernel: int, cut: Pair, more: int, out: int) -> str:
    """``(5 - 1) * 2 + 3 - 1 - 0 + 1 = 11``; a crop or an addition of nothing is left out."""
    ends = f" - {cut[0]} - {cut[1]}" if any(cut) else ""
    return f"({n} - 1) * {stride} + {kernel}{ends}{f' + {more}' if more else ''} = {out}"
