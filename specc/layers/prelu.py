"""Rectifier whose slope for negative values is learned (He et al. 2015)."""

from __future__ import annotations

from collections.abc import Sequence

from specc.layers._base import Inferred, Layer, Value, constant
from specc.layers._fields import Number


class Prelu(Layer):
    """``x if x > 0 else slope * x``, with one slope per feature that starts at `init`, or one for all if `shared`."""

    is_activation = True

    init: Number = 0.25
    shared: bool = False

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        shape = (1,) if self.shared else inputs[0].shape[-1:]
        axes = ("shared",) if self.shared else ("feature",)
        return Inferred(Value(inputs[0].shape), (constant("slope", shape, axes, self.init),))
