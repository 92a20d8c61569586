"""Layers with several inputs."""

# mypy: disable-error-code=no-any-return
# NumPy's own types give Any for sums, ufuncs and einsum.

from __future__ import annotations

import numpy as np

from specc.errors import InternalError
from specc.oracle.call import Array, Call, array_axis
from specc.oracle.registry import evaluates


@evaluates("add")
def add(call: Call) -> Array:
    """The sum of all inputs, element by element."""
    return _stacked(call).sum(axis=0)


@evaluates("subtract")
def subtract(call: Call) -> Array:
    """The first of two inputs minus the second."""
    first, second = _stacked(call)
    return first - second


@evaluates("multiply")
def multiply(call: Call) -> Array:
    """The product of all inputs, element by element."""
    return _stacked(call).prod(axis=0)


@evaluates("average")
def average(call: Call) -> Array:
    """The sum of all inputs over their number."""
    return _stacked(call).sum(axis=0) / len(call.inputs)


@evaluates("maximum")
def maximum(call: Call) -> Array:
    """The largest of all inputs, element by element. Equal largest elements share the gradient."""
    return largest(_stacked(call), axis=0)


@evaluates("concat")
def concat(call: Call) -> Array:
    """The inputs one behind the other along ``axis``, a spec axis (the batch axis is not counted)."""
    return np.concatenate(call.inputs, axis=array_axis(call.fields["axis"]))


def largest(x: Array, axis: int) -> Array:
    """The maximum along `axis`, written as the mean of the elements that are equal to it.

    The value is the same; in this form the gradient of a tie is split equally, in no element's favour.
    """
    tied = x.real == x.real.max(axis=axis, keepdims=True)
    return np.where(tied, x, 0).sum(axis=axis) / tied.sum(axis=axis)


def _stacked(call: Call) -> Array:
    # NumPy would broadcast unequal shapes; the spec has no broadcasting.
    if len({value.shape for value in call.inputs}) != 1:
        raise InternalError(f"inputs of one shape needed, came {[value.shape for value in call.inputs]}")
    return np.stack(call.inputs)
