"""Gradients of any layer by the complex step, from its forward function alone.

For an analytic f and a tiny h, ``Im f(x + ih) / h`` is f'(x) with an error of order h squared. Nothing is subtracted,
so h can be so small that this error vanishes: the result is as exact as the forward pass itself (about 1e-15 relative),
where central differences stop at 1e-10. Source: Squire and Trapp, "Using complex variables to estimate derivatives of
real functions", SIAM Review 40 (1998).

A layer with kinks (relu, max) is analytic on each piece, and its function picks the piece by the real part. At a kink
the gradient is that of the piece picked: zero belongs to the lower piece of a relu, the first of equal elements wins a
pooling window, equal elements of `maximum` and of the global maximum share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

import numpy as np

from specc.errors import InternalError
from specc.oracle.call import Array, Call
from specc.oracle.registry import evaluate, in_float64

#: A power of two, so that dividing by it is exact; its square is far below the last bit of any result.
STEP = 2.0**-100


def gradient(layer_type: str, call: Call, cotangent: Array) -> tuple[list[Array], dict[str, Array]]:
    """The gradients of ``sum(cotangent * output)``: one per input, and one per parameter by name.

    Every parameter given in the call gets one, the running statistics of a norm too. Ids get zeros. Takes one forward
    pass per number, so keep the tensors small. Raises `InternalError` when `cotangent` has not the shape of the output.
    """
    exact = in_float64(call)
    output = evaluate(layer_type, exact)
    if cotangent.shape != output.shape:
        raise InternalError(f"{layer_type}: a cotangent of shape {cotangent.shape} for an output of {output.shape}")

    def through(value: Array, call_with: Callable[[Array], Call]) -> Array:
        return _complex_step(value, lambda moved: evaluate(layer_type, call_with(moved)), cotangent)

    inputs = [through(value, partial(_with_input, exact, index)) for index, value in enumerate(exact.inputs)]
    params = {name: through(value, partial(_with_param, exact, name)) for name, value in exact.params.items()}
    return inputs, params


def _with_input(call: Call, index: int, value: Array) -> Call:
    return replace(call, inputs=(*call.inputs[:index], value, *call.inputs[index + 1 :]))


def _with_param(call: Call, name: str, value: Array) -> Call:
    return replace(call, params={**call.params, name: value})


def _complex_step(value: Array, function: Callable[[Array], Array], cotangent: Array) -> Array:
    slopes = np.zeros(value.shape)
    for place in np.ndindex(value.shape):
        moved = value.astype(np.complex128)
        moved[place] += 1j * STEP
        change = function(cast(Array, moved)).imag / STEP
        slopes[place] = np.sum(cotangent * change)
    return slopes
