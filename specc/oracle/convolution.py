"""Convolutions: sums over windows. Deep learning's convolution is a cross-correlation, so no kernel is ever flipped."""

# mypy: disable-error-code=no-any-return
# NumPy's own types give Any for sums, ufuncs and einsum.

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from specc.oracle.call import Array, Call
from specc.oracle.dense import plus_bias
from specc.oracle.registry import evaluates
from specc.oracle.windows import padded, windows


@evaluates("conv1d", "conv2d", "conv3d")
def convolution(call: Call) -> Array:
    """``y[n, p, o] = sum_{t, i} x[n, p * stride + t * dilation, first(o) + i] * kernel[t, i, o] + bias[o]``.

    The input is padded with zeros by ``resolved["pads"]``. With g groups, channels and filters are cut into g equal
    runs, and ``first(o)`` is the first channel of the run that belongs to the filter's run.
    """
    kernel = call.params["kernel"]
    *size, channels_per_group, filters = kernel.shape
    groups = call.fields["groups"]
    seen = _seen_by(call, size)
    seen = seen.reshape(*seen.shape[:-2], groups, channels_per_group, seen.shape[-1])
    weights = kernel.reshape(-1, channels_per_group, groups, filters // groups)
    y = np.einsum("...git,tigo->...go", seen, weights)
    return plus_bias(call, y.reshape(*y.shape[:-2], filters))


@evaluates("depthwise_conv2d")
def depthwise_convolution(call: Call) -> Array:
    """Every channel has its own m kernels: output channel ``c * m + j`` is input channel c seen through kernel j."""
    return plus_bias(call, _depthwise(call, call.params["kernel"]))


@evaluates("separable_conv2d")
def separable_convolution(call: Call) -> Array:
    """A depthwise convolution without bias, then a dense layer over the channels at every position."""
    channels = _depthwise(call, call.params["depthwise_kernel"])
    return plus_bias(call, np.einsum("...c,co->...o", channels, call.params["pointwise_kernel"]))


@evaluates("conv2d_transpose")
def transposed_convolution(call: Call) -> Array:
    """Every input position stamps the kernel, times its value, onto a larger grid of zeros; stamps add up.

    ``grid[n, i * stride + t, o] = sum over (i, t) of sum_c x[n, i, c] * kernel[t, o, c]``. The grid is
    ``(length - 1) * stride + size + output_padding`` long (the last part stays zero); ``resolved["crop"]`` is cut off
    at both ends, and the bias is added to everything that is left.
    """
    x, kernel, strides = call.x, call.params["kernel"], call.fields["stride"]
    crop, extra = call.resolved["crop"], call.resolved["output_padding"]
    *size, filters, _ = kernel.shape
    lengths = x.shape[1:-1]
    spans = [(length - 1) * stride + 1 for length, stride in zip(lengths, strides, strict=True)]
    full = [span - 1 + taps + more for span, taps, more in zip(spans, size, extra, strict=True)]
    grid = np.zeros((x.shape[0], *full, filters), dtype=np.result_type(x, kernel))
    for tap in np.ndindex(*size):
        stamped = tuple(slice(t, t + span, stride) for t, span, stride in zip(tap, spans, strides, strict=True))
        grid[(slice(None), *stamped)] += np.einsum("...c,oc->...o", x, kernel[tap])
    kept = tuple(slice(before, length - after) for (before, after), length in zip(crop, full, strict=True))
    return plus_bias(call, grid[(slice(None), *kept)])


def _seen_by(call: Call, size: Sequence[int]) -> Array:
    return windows(padded(call.x, call.resolved["pads"]), size, call.fields["stride"], call.fields["dilation"])


def _depthwise(call: Call, kernel: Array) -> Array:
    height, width, channels, multiplier = kernel.shape
    weights = kernel.reshape(height * width, channels, multiplier)
    y = np.einsum("...ct,tcm->...cm", _seen_by(call, (height, width)), weights)
    return y.reshape(*y.shape[:-2], channels * multiplier)
