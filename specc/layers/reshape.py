"""The same numbers in another shape."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from pydantic import Field

from specc.layers._base import Fault, Inferred, Layer, Shape, Value
from specc.layers._lists import OpenShape


class Reshape(Layer):
    """``[a, b, ...] -> shape`` in the spec's own axis order, the last axis fastest; one size may be -1."""

    takes_integers = True

    shape: OpenShape = Field(examples=[[4, -1]])

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        value = inputs[0]
        shape = self._closed(value.shape)
        spelled = f"{'*'.join(map(str, value.shape))} = {'*'.join(map(str, shape))}"
        return Inferred(Value(shape, value.dtype, value.vocab), (), 0, (spelled,))

    def _closed(self, found: Shape) -> Shape:
        """`shape` with its -1 worked out.

        Raises:
            Fault: E421 for a size of 0 or a second -1, E422 where the sizes do not multiply up.
        """
        if 0 in self.shape or self.shape.count(-1) > 1:
            raise Fault("E421", "shape", wanted=self.shape)
        total, known = prod(found), prod(size for size in self.shape if size != -1)
        left, over = divmod(total, known)
        if over or (left != 1 and -1 not in self.shape):
            raise Fault("E422", "shape", wanted=self.shape, shape=found, total=total)
        return tuple(left if size == -1 else size for size in self.shape)
