"""All axes into one."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from specc.layers._base import Inferred, Layer, Value


class Flatten(Layer):
    """``[a, b, ...] -> [a*b*...]`` in the spec's own axis order, the last axis fastest."""

    takes_integers = True

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        # Channels first in the product, as people say it: 64*6*6 is 64 maps of 6 by 6.
        shape = inputs[0].shape
        factors = (shape[-1], *shape[:-1])
        size = prod(shape)
        spelled = (f"{'*'.join(map(str, factors))} = {size}",) if len(shape) > 1 else ()
        return Inferred(Value((size,), inputs[0].dtype, inputs[0].vocab), (), 0, spelled)
