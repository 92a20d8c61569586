"""Axes in another order."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from specc.layers._base import Fault, Inferred, Layer, Value
from specc.layers._lists import Axes


class Permute(Layer):
    """Output axis i is input axis ``axes[i]``; axes count from 0, without the batch."""

    takes_integers = True

    axes: Axes = Field(examples=[[1, 0]])

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        value = inputs[0]
        if sorted(self.axes) != list(range(len(value.shape))):
            raise Fault("E423", "axes", axes=self.axes, shape=value.shape, last=len(value.shape) - 1)
        shape = tuple(value.shape[axis] for axis in self.axes)
        return Inferred(Value(shape, value.dtype, value.vocab))
