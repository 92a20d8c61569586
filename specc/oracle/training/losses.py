"""Every loss: its value, and its gradient with respect to the outputs, in closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from specc.errors import InternalError
from specc.oracle.call import Array
from specc.training._base import Loss

#: Losses of single elements or examples, and the gradients of their sum with respect to the outputs.
Elements = tuple[Array, Array]


def loss(
    definition: Loss,
    outputs: Array,
    targets: ArrayLike,
    class_weights: Sequence[float] | None = None,
    weight_norm: str = "batch",
) -> tuple[float, Array]:
    """The loss of a batch and its gradient with respect to the outputs.

    Args:
        definition: which loss.
        outputs: ``(N, ..., K)``; logits where the loss has an activation.
        targets: ``(N, ...)`` class indices for the sparse cross-entropy, else of the shape of the outputs.
        class_weights: one factor per class, for a cross-entropy over classes.
        weight_norm: ``batch`` divides the weighted sum by the number of examples, ``weights`` by the sum of weights.
    """
    function = _FUNCTIONS.get(definition.kind())
    if function is None:
        raise InternalError(f"the oracle has no loss {definition.kind()!r}")
    outputs = np.asarray(outputs, np.float64)
    values, slopes = function(definition.fields, outputs, np.asarray(targets))
    if class_weights is None:
        return float(values.mean()), slopes / values.size
    weights = _weights_of(np.asarray(targets), class_weights)
    total = float(weights.sum()) if weight_norm == "weights" else float(values.size)
    return float((weights * values).sum() / total), slopes * weights[..., None] / total


def log_softmax(outputs: Array) -> Array:
    """Over the last axis."""
    shifted = outputs - outputs.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def _weights_of(targets: NDArray[Any], class_weights: Sequence[float]) -> Array:
    table = np.array(class_weights, np.float64)
    if targets.dtype.kind == "f":
        return np.asarray(targets @ table)
    return np.asarray(table[targets])


def _sparse_categorical_crossentropy(definition: Any, outputs: Array, targets: NDArray[Any]) -> Elements:
    return _crossentropy(outputs, np.eye(outputs.shape[-1])[targets])


def _categorical_crossentropy(definition: Any, outputs: Array, targets: NDArray[Any]) -> Elements:
    smoothing = definition.label_smoothing
    return _crossentropy(outputs, targets * (1 - smoothing) + smoothing / outputs.shape[-1])


def _crossentropy(outputs: Array, labels: Array) -> Elements:
    logs = log_softmax(outputs)
    return -(labels * logs).sum(axis=-1), np.exp(logs) * labels.sum(axis=-1, keepdims=True) - labels


def _binary_crossentropy(definition: Any, outputs: Array, targets: NDArray[Any]) -> Elements:
    small = np.exp(-np.abs(outputs))
    values = np.maximum(outputs, 0) - targets * outputs + np.log1p(small)
    probabilities = np.where(outputs >= 0, 1, small) / (1 + small)
    return values, probabilities - targets


def _mean_squared_error(definition: Any, outputs: Array, targets: NDArray[Any]) -> Elements:
    gap = outputs - targets
    return gap * gap, 2 * gap


def _mean_absolute_error(definition: Any, outputs: Array, targets: NDArray[Any]) -> Elements:
    gap = outputs - targets
    return np.abs(gap), np.sign(gap)


def _huber(definition: Any, outputs: Array, targets: NDArray[Any]) -> Elements:
    gap, delta = outputs - targets, definition.delta
    size = np.abs(gap)
    values = np.where(size <= delta, gap * gap / 2, delta * (size - delta / 2))
    return values, np.clip(gap, -delta, delta)


_FUNCTIONS: dict[str, Callable[[Any, Array, NDArray[Any]], Elements]] = {
    "sparse_categorical_crossentropy": _sparse_categorical_crossentropy,
    "categorical_crossentropy": _categorical_crossentropy,
    "binary_crossentropy": _binary_crossentropy,
    "mean_squared_error": _mean_squared_error,
    "mean_absolute_error": _mean_absolute_error,
    "huber": _huber,
}
