"""Batch normalisation over all axes but the last (Ioffe and Szegedy 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from specc.layers._base import Inferred, Layer, Param, Value, constant
from specc.layers._fields import Positive, Rate


class BatchNorm(Layer):
    """Each feature to mean 0 and variance 1 over the batch, then ``gamma * x + beta``.

    `momentum` is the weight of the new batch in the running statistics; the running variance is the unbiased one,
    ``n / (n - 1)`` times the batch variance, unless ``running_var: biased``.
    """

    eps: Positive = 1e-5
    momentum: Rate = 0.1
    affine: bool = True
    running_var: Literal["unbiased", "biased"] = "unbiased"

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        features = inputs[0].shape[-1:]
        axes = ("feature",)
        params: tuple[Param, ...] = ()
        if self.affine:
            params = (constant("gamma", features, axes, 1.0), constant("beta", features, axes, 0.0))
        params += (
            constant("running_mean", features, axes, 0.0, trainable=False),
            constant("running_var", features, axes, 1.0, trainable=False),
        )
        return Inferred(Value(inputs[0].shape), params)
