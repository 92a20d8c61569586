"""Activations. Each is written with the two halves of x, or with functions that neither overflow nor lose digits."""

# mypy: disable-error-code=no-any-return
# NumPy's own types give Any for sums, ufuncs and einsum.

from __future__ import annotations

import math

import numpy as np

from specc.oracle.call import Array, Call, array_axis
from specc.oracle.registry import evaluates

#: Fixed points of the self-normalising map: Klambauer et al., "Self-Normalizing Neural Networks" (2017).
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717


@evaluates("linear")
def linear(call: Call) -> Array:
    """``x``."""
    return call.x


@evaluates("relu")
def relu(call: Call) -> Array:
    """``max(x, 0)``."""
    return _above(call.x)


@evaluates("relu6")
def relu6(call: Call) -> Array:
    """``min(max(x, 0), 6)``."""
    return _up_to_six(call.x)


@evaluates("leaky_relu")
def leaky_relu(call: Call) -> Array:
    """``x`` above zero, ``slope * x`` below."""
    return _above(call.x) + call.fields["slope"] * _below(call.x)


@evaluates("prelu")
def prelu(call: Call) -> Array:
    """A leaky relu whose slope is a parameter, one per channel or one for all."""
    return _above(call.x) + call.params["slope"] * _below(call.x)


@evaluates("elu")
def elu(call: Call) -> Array:
    """``x`` above zero, ``alpha * (exp(x) - 1)`` below."""
    return _above(call.x) + call.fields["alpha"] * np.expm1(_below(call.x))


@evaluates("selu")
def selu(call: Call) -> Array:
    """``scale`` times an elu, with two constants that keep mean 0 and variance 1."""
    return SELU_SCALE * (_above(call.x) + SELU_ALPHA * np.expm1(_below(call.x)))


@evaluates("celu")
def celu(call: Call) -> Array:
    """``x`` above zero, ``alpha * (exp(x / alpha) - 1)`` below: an elu of slope 1 at zero for every alpha."""
    alpha = call.fields["alpha"]
    return _above(call.x) + alpha * np.expm1(_below(call.x) / alpha)


@evaluates("gelu")
def gelu(call: Call) -> Array:
    """``x * P(Z < x)`` for a standard normal Z, or its tanh approximation: Hendrycks and Gimpel (2016)."""
    x = call.x
    if call.fields["approximate"]:
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + _erf(x / math.sqrt(2)))


@evaluates("silu")
def silu(call: Call) -> Array:
    """``x * sigmoid(x)``."""
    return call.x * _sigmoid(call.x)


@evaluates("mish")
def mish(call: Call) -> Array:
    """``x * tanh(softplus(x))``."""
    return call.x * np.tanh(_softplus(call.x))


@evaluates("sigmoid")
def sigmoid(call: Call) -> Array:
    """``1 / (1 + exp(-x))``."""
    return _sigmoid(call.x)


@evaluates("hard_sigmoid")
def hard_sigmoid(call: Call) -> Array:
    """``relu6(x + 3) / 6``."""
    return _up_to_six(call.x + 3) / 6


@evaluates("hard_swish")
def hard_swish(call: Call) -> Array:
    """``x * relu6(x + 3) / 6``."""
    return call.x * _up_to_six(call.x + 3) / 6


@evaluates("tanh")
def tanh(call: Call) -> Array:
    """``tanh(x)``."""
    return np.tanh(call.x)


@evaluates("softplus")
def softplus(call: Call) -> Array:
    """``log(1 + exp(x))``, for every x: no switch to x where x is large."""
    return _softplus(call.x)


@evaluates("softsign")
def softsign(call: Call) -> Array:
    """``x / (1 + |x|)``."""
    return call.x / (1 + _magnitude(call.x))


@evaluates("softmax")
def softmax(call: Call) -> Array:
    """``exp(x) / sum(exp(x))`` along ``axis``, a spec axis (the batch axis is not counted)."""
    raised = np.exp(_below_its_maximum(call))
    return raised / raised.sum(axis=array_axis(call.fields["axis"]), keepdims=True)


@evaluates("log_softmax")
def log_softmax(call: Call) -> Array:
    """``x - log(sum(exp(x)))`` along ``axis``, a spec axis (the batch axis is not counted)."""
    x = _below_its_maximum(call)
    return x - np.log(np.exp(x).sum(axis=array_axis(call.fields["axis"]), keepdims=True))


def _above(x: Array) -> Array:
    """x where it is positive, else 0. Asked this way round, NaN stays NaN, and so in `_below`."""
    return np.where(x.real <= 0, 0, x)


def _below(x: Array) -> Array:
    """x where it is not positive, else 0. Zero belongs here, which gives every kink at zero its lower slope."""
    return np.where(x.real > 0, 0, x)


def _up_to_six(x: Array) -> Array:
    return np.where(x.real >= 6, 6, _above(x))


def _magnitude(x: Array) -> Array:
    # Zero belongs to the lower piece here too; where halves are put together, they must agree on it.
    return np.where(x.real <= 0, -x, x)


def _softplus(x: Array) -> Array:
    # log(e^x + e^0) with the larger power taken out, so that nothing overflows.
    return _above(x) + np.log1p(np.exp(-_magnitude(x)))


def _sigmoid(x: Array) -> Array:
    # e^-|x| cannot overflow; the numerator is e^0 above zero and e^x below.
    return np.exp(_below(x)) / (1 + np.exp(-_magnitude(x)))


def _erf(x: Array) -> Array:
    """The error function, also for x + ih with a tiny h, where it is ``erf(x) + ih * 2 / sqrt(pi) * exp(-x^2)``."""
    values = np.vectorize(math.erf, otypes=[np.float64])(x.real)
    if np.isrealobj(x):
        return np.asarray(values, dtype=np.float64)
    return values + 1j * x.imag * 2 / math.sqrt(math.pi) * np.exp(-(x.real**2))


def _below_its_maximum(call: Call) -> Array:
    # Softmax is the same for x and x minus a constant; the largest then has the power e^0.
    return call.x - call.x.real.max(axis=array_axis(call.fields["axis"]), keepdims=True)
