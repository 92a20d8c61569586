"""Norms: subtract a mean, divide by ``sqrt(variance + eps)``, then scale by gamma and shift by beta.

The variance that normalises is always the biased one, the mean of the squared distances from the mean.
"""

# mypy: disable-error-code=no-any-return
# NumPy's own types give Any for sums, ufuncs and einsum.

from __future__ import annotations

import numpy as np

from specc.errors import InternalError
from specc.oracle.call import Array, Call, array_axis
from specc.oracle.registry import evaluates, updates


@evaluates("batch_norm")
def batch_norm(call: Call) -> Array:
    """Per channel, over the batch and all positions in training, with the running statistics otherwise."""
    running = call.params["running_mean"], call.params["running_var"]
    return _affine(call, _standardised(call, call.x, *(_batch_moments(call.x) if call.training else running)))


@updates("batch_norm")
def batch_norm_statistics(call: Call) -> dict[str, Array]:
    """``new = (1 - momentum) * old + momentum * of_batch``, for mean and variance of shape (C,).

    The batch variance is unbiased here, i.e. ``n / (n - 1)`` times the one that normalises, unless ``running_var`` is
    "biased". n counts the batch and all positions. Raises `InternalError` where an unbiased variance needs n > 1.
    """
    mean, variance = _batch_moments(call.x)
    if call.fields["running_var"] != "biased":
        count = call.x.size // call.x.shape[-1]
        if count < 2:
            raise InternalError("batch_norm: an unbiased variance needs two values per channel, came one")
        variance = variance * (count / (count - 1))
    weight = call.fields["momentum"]
    return {
        "running_mean": (1 - weight) * call.params["running_mean"] + weight * mean,
        "running_var": (1 - weight) * call.params["running_var"] + weight * variance,
    }


@evaluates("layer_norm")
def layer_norm(call: Call) -> Array:
    """Per example, over the trailing spec axes ``axes``; gamma and beta have the shape of those axes."""
    axes = tuple(array_axis(axis) for axis in call.fields["axes"])
    return _affine(call, _standardised(call, call.x, *_moments(call.x, axes)))


@evaluates("group_norm")
def group_norm(call: Call) -> Array:
    """Per example and group of neighbouring channels, over all positions and the channels of the group."""
    examples, channels, groups = call.x.shape[0], call.x.shape[-1], call.fields["groups"]
    grouped = call.x.reshape(examples, -1, groups, channels // groups)
    standardised = _standardised(call, grouped, *_moments(grouped, (1, 3)))
    return _affine(call, standardised.reshape(call.x.shape))


def _batch_moments(x: Array) -> tuple[Array, Array]:
    """Mean and biased variance of each channel, over the batch and all positions: two times (C,)."""
    mean, variance = _moments(x, tuple(range(x.ndim - 1)))
    return mean.reshape(-1), variance.reshape(-1)


def _moments(x: Array, axes: tuple[int, ...]) -> tuple[Array, Array]:
    """Mean and biased variance over `axes`, which stay with length one."""
    mean = x.mean(axis=axes, keepdims=True)
    return mean, ((x - mean) ** 2).mean(axis=axes, keepdims=True)


def _standardised(call: Call, x: Array, mean: Array, variance: Array) -> Array:
    return (x - mean) / np.sqrt(variance + call.fields["eps"])


def _affine(call: Call, x: Array) -> Array:
    return x * call.params["gamma"] + call.params["beta"] if call.fields["affine"] else x
