"""Layer normalisation over the last axes of every example (Ba, Kiros and Hinton 2016)."""

from __future__ import annotations

from collections.abc import Sequence

from specc.layers._axis import from_front
from specc.layers._base import Fault, Inferred, Layer, Value, constant
from specc.layers._fields import Positive
from specc.layers._lists import Axes


class LayerNorm(Layer):
    """Mean 0 and (biased) variance 1 over `axes`, then ``gamma * x + beta``; both have the shape of those axes.

    `axes` are the last ones of the input, in any order. Over the last axis alone, gamma and beta are one number per
    feature.
    """

    eps: Positive = 1e-5
    axes: Axes = (-1,)
    affine: bool = True

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        shape = inputs[0].shape
        rank = len(shape)
        axes = tuple(sorted(from_front(axis, shape, "axes") for axis in self.axes))
        if axes != tuple(range(rank - len(axes), rank)):
            raise Fault("E419", "axes", axes=self.axes, shape=shape)
        if not self.affine:
            return Inferred(Value(shape), resolved={"axes": axes})
        names = ("feature",) if len(axes) == 1 else tuple(f"axis{axis}" for axis in axes)
        over = tuple(shape[axis] for axis in axes)
        params = (constant("gamma", over, names, 1.0), constant("beta", over, names, 0.0))
        return Inferred(Value(shape), params, resolved={"axes": axes})
