"""The sliding-window rule, the rule of ``same`` padding and the fan rule, each written once.

Window rule: ``floor((n + before + after - dilation * (kernel - 1) - 1) / stride) + 1`` (Dumoulin and Visin 2016).
``same``: the output has ``ceil(n / stride)`` places and the smaller half of the padding goes in front, as TensorFlow
defines it; for an even window that is one more at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from specc.layers._base import Fault, Shape

#: (before, after) of one axis.
Pair = tuple[int, int]
Padding = str | tuple[Pair, ...]


@dataclass(frozen=True)
class Window:
    """A window that slides over the axes of a shape; every tuple has one entry per axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Padding

    @property
    def extent(self) -> tuple[int, ...]:
        """Places from the first to the last element of the window."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    def pads(self, sizes: Sequence[int]) -> tuple[Pair, ...]:
        """Explicit (before, after) for every axis of an input of these sizes."""
        if isinstance(self.padding, tuple):
            return self.padding
        if self.padding == "valid":
            return tuple((0, 0) for _ in sizes)
        if self.padding == "causal":
            return tuple((reach - 1, 0) for reach in self.extent)
        totals = [
            max((-(-n // s) - 1) * s + reach - n, 0)
            for n, s, reach in zip(sizes, self.stride, self.extent, strict=True)
        ]
        return tuple((total // 2, total - total // 2) for total in totals)

    def slide(self, sizes: Sequence[int], kind: str) -> tuple[Shape, tuple[Pair, ...], tuple[str, ...]]:
        """Output sizes, explicit pads, and the arithmetic of each axis.

        Raises:
            Fault: E401, where the window does not fit even once.
        """
        pads = self.pads(sizes)
        rooms = [n + sum(pad) - reach for n, pad, reach in zip(sizes, pads, self.extent, strict=True)]
        if min(rooms) < 0:
            got = tuple(room // s + 1 for room, s in zip(rooms, self.stride, strict=True))
            raise Fault("E401", "kernel", type=kind, kernel=by(self.kernel), sizes=by(sizes), output=by(got))
        out = tuple(room // s + 1 for room, s in zip(rooms, self.stride, strict=True))
        rows = zip(sizes, pads, self.extent, self.stride, out, strict=True)
        return out, pads, tuple(dict.fromkeys(_spell(*row) for row in rows))


def _spell(n: int, pad: Pair, reach: int, stride: int, out: int) -> str:
    """``(28 + 2*1 - 3) / 1 + 1 = 28``; brackets that floor are written when they matter."""
    padded = f"{n} + 2*{pad[0]}" if pad[0] == pad[1] else f"{n} + {pad[0]} + {pad[1]}"
    room = n + sum(pad) - reach
    quotient = f"({padded} - {reach}) / {stride}"
    return f"floor({quotient}) + 1 = {out}" if room % stride else f"{quotient} + 1 = {out}"


def by(sizes: Sequence[int]) -> str:
    """``5x5``."""
    return "x".join(str(size) for size in sizes)


def fans(kernel: Sequence[int], fan_in: int, fan_out: int) -> tuple[float, float]:
    """Fan-in and fan-out of a window: its places times the features on either side."""
    return float(prod(kernel) * fan_in), float(prod(kernel) * fan_out)
