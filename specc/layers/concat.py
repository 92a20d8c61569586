"""Inputs one behind the other."""

from __future__ import annotations

from collections.abc import Sequence

from specc.layers._axis import from_front
from specc.layers._base import Fault, Inferred, Layer, Shape, Value
from specc.layers._fields import Axis


class Concat(Layer):
    """Joined along `axis` (of the spec, without the batch); the other axes must agree."""

    arity = (2, None)

    axis: Axis = -1

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        first = inputs[0].shape
        axis = from_front(self.axis, first, "axis")
        rest = _without(first, axis)
        for position, value in enumerate(inputs[1:], start=1):
            if len(value.shape) != len(first) or _without(value.shape, axis) != rest:
                raise Fault("E414", "from", axis=axis, shape=first, other=value.shape, first=0, second=position)
        total = sum(value.shape[axis] for value in inputs)
        spelled = f"{' + '.join(str(value.shape[axis]) for value in inputs)} = {total}"
        return Inferred(Value((*first[:axis], total, *first[axis + 1 :])), (), 0, (spelled,), {"axis": axis})


def _without(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], *shape[axis + 1 :])
