"""The dense layer, and the bias that it shares with the convolutions."""

from __future__ import annotations

import numpy as np

from specc.oracle.call import Array, Call
from specc.oracle.registry import evaluates


@evaluates("dense")
def dense(call: Call) -> Array:
    """``y[..., o] = sum_i x[..., i] * kernel[i, o] + bias[o]``: ``(N, ..., in) -> (N, ..., out)``."""
    return plus_bias(call, np.einsum("...i,io->...o", call.x, call.params["kernel"]))


def plus_bias(call: Call, y: Array) -> Array:
    """`y` plus the layer's bias along the last axis, if the layer has one."""
    return y + call.params["bias"] if call.fields["bias"] else y
