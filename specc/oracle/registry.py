"""Which function evaluates which layer type. Layer functions enter themselves with a decorator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from specc.errors import InternalError
from specc.oracle.call import Array, Call

Forward = Callable[[Call], Array]
Statistics = Callable[[Call], dict[str, Array]]
Entry = TypeVar("Entry", Forward, Statistics)

_FORWARD: dict[str, Forward] = {}
_STATISTICS: dict[str, Statistics] = {}


def evaluates(*layer_types: str) -> Callable[[Forward], Forward]:
    """Enter the decorated function as the forward pass of these layer types; a type has exactly one."""
    return lambda function: _enter(_FORWARD, layer_types, function)


def updates(*layer_types: str) -> Callable[[Statistics], Statistics]:
    """Enter the decorated function as the running statistics of these layer types; a type has at most one."""
    return lambda function: _enter(_STATISTICS, layer_types, function)


def known() -> frozenset[str]:
    """Every layer type that has a forward pass here."""
    return frozenset(_FORWARD)


def forward(layer_type: str, call: Call) -> Array:
    """The layer's output in float64, canonical layout. Whatever real type the values have, they become float64 first.

    Raises `InternalError` for an unknown type or for values that the layer cannot take.
    """
    return evaluate(layer_type, in_float64(call))


def statistics(layer_type: str, call: Call) -> dict[str, Array]:
    """The running statistics after one training step on `call`, by parameter name; empty for layers without any.

    Raises `InternalError` for an unknown type and, where there are statistics, for a call that is not a training step.
    """
    _require_known(layer_type)
    update = _STATISTICS.get(layer_type)
    if update is None:
        return {}
    if not call.training:
        raise InternalError(f"{layer_type}: running statistics change in training only, and this call does not train")
    return update(in_float64(call))


def evaluate(layer_type: str, call: Call) -> Array:
    """The layer's output for values as they are: float64, or complex128 when a gradient is taken."""
    _require_known(layer_type)
    return _FORWARD[layer_type](call)


def in_float64(call: Call) -> Call:
    """The same call with every value in float64, which also holds every id exactly."""
    return replace(
        call,
        inputs=tuple(_float64(value) for value in call.inputs),
        params={name: _float64(value) for name, value in call.params.items()},
        mask=None if call.mask is None else _float64(call.mask),
    )


def _enter(table: dict[str, Entry], layer_types: tuple[str, ...], function: Entry) -> Entry:
    for layer_type in layer_types:
        if layer_type in table:
            raise InternalError(f"layer type {layer_type!r} has two oracle functions")
        table[layer_type] = function
    return function


def _require_known(layer_type: str) -> None:
    if layer_type not in _FORWARD:
        raise InternalError(f"the oracle has no layer type {layer_type!r}; it has {', '.join(sorted(_FORWARD))}")


def _float64(value: ArrayLike) -> Array:
    # "same_kind" refuses complex numbers, whose imaginary part would be lost.
    return np.asarray(value).astype(np.float64, casting="same_kind", copy=False)
