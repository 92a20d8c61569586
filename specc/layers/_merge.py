"""Layers that join several inputs of one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from specc.layers._base import Fault, Inferred, Layer, Value


class Merge(Layer):
    """Element by element over two or more inputs of equal shape; nothing is broadcast."""

    arity: ClassVar[tuple[int, int | None]] = (2, None)

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        for position, value in enumerate(inputs[1:], start=1):
            if value.shape != inputs[0].shape:
                raise Fault("E402", "from", shape=inputs[0].shape, other=value.shape, first=0, second=position)
        return Inferred(Value(inputs[0].shape))
