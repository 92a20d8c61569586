"""Normalised exponentials along one axis."""

from __future__ import annotations

from collections.abc import Sequence

from specc.layers._axis import from_front
from specc.layers._base import Inferred, Layer, Value
from specc.layers._fields import Axis


class AlongAxis(Layer):
    """Keeps the shape; `resolved` holds the axis counted from the front."""

    is_activation = True

    axis: Axis = -1

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        shape = inputs[0].shape
        return Inferred(Value(shape), resolved={"axis": from_front(self.axis, shape, "axis")})
