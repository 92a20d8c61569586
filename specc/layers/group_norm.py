"""Group normalisation (Wu and He 2018)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from specc.layers._base import Fault, Inferred, Layer, Value, constant
from specc.layers._fields import Count, Positive


class GroupNorm(Layer):
    """Each group of channels to mean 0 and (biased) variance 1 over all its positions, then ``gamma * x + beta``.

    Groups are contiguous: channel c belongs to group ``c // (channels / groups)``. gamma and beta are per channel.
    """

    groups: Count = Field(examples=[4])
    eps: Positive = 1e-5
    affine: bool = True

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        channels = inputs[0].shape[-1]
        if channels % self.groups:
            raise Fault("E420", "groups", groups=self.groups, channels=channels)
        result = Value(inputs[0].shape)
        if not self.affine:
            return Inferred(result)
        axes = ("feature",)
        return Inferred(result, (constant("gamma", (channels,), axes, 1.0), constant("beta", (channels,), axes, 0.0)))
