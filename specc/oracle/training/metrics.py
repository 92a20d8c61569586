"""Every metric over a whole data set, by counting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from specc.errors import InternalError
from specc.oracle.call import Array
from specc.oracle.training.losses import log_softmax
from specc.training._base import Metric


def metric(definition: Metric, outputs: ArrayLike, targets: ArrayLike, head: str | None) -> float:
    """The figure for all outputs ``(N, ..., K)`` and their labels.

    Args:
        definition: which metric.
        outputs: logits where there is a head.
        targets: class indices ``(N, ...)``, or of the shape of the outputs.
        head: ``softmax``, ``sigmoid`` or None: what makes the outputs probabilities.
    """
    function = _FUNCTIONS.get(definition.kind())
    if function is None:
        raise InternalError(f"the oracle has no metric {definition.kind()!r}")
    values = np.asarray(outputs, np.float64)
    labels = np.asarray(targets)
    if head == "softmax" and labels.ndim == values.ndim:
        labels = labels.argmax(axis=-1)
    flat = labels.reshape(-1) if head == "softmax" else labels.reshape(-1, values.shape[-1])
    return function(definition.fields, values.reshape(-1, values.shape[-1]), flat, head)


def _answers(values: Array, labels: NDArray[Any], head: str | None) -> tuple[NDArray[Any], NDArray[Any]]:
    if head == "softmax":
        return values.argmax(axis=-1), labels
    return values.reshape(-1) > 0, labels.reshape(-1) > 0.5


def _accuracy(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    answers, truth = _answers(values, labels, head)
    return int((answers == truth).sum()) / answers.size


def _top_k(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    hits = 0
    for row, label in zip(values, labels, strict=True):
        hits += int((row > row[label]).sum()) < definition.k
    return hits / len(values)


def _counts(values: Array, labels: NDArray[Any], head: str | None) -> list[tuple[int, int, int]]:
    """True positives, answers and labels: of each class that occurs, or of all sigmoids together."""
    answers, truth = _answers(values, labels, head)
    if head != "softmax":
        return [(int((answers & truth).sum()), int(answers.sum()), int(truth.sum()))]
    seen = sorted(set(answers.tolist()) | set(truth.tolist()))
    return [
        (int(((answers == k) & (truth == k)).sum()), int((answers == k).sum()), int((truth == k).sum())) for k in seen
    ]


def _mean_of_ratios(pairs: list[tuple[int, int]]) -> float:
    return sum(above / below if below else 0.0 for above, below in pairs) / len(pairs)


def _precision(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    return _mean_of_ratios([(hits, answers) for hits, answers, _ in _counts(values, labels, head)])


def _recall(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    return _mean_of_ratios([(hits, truths) for hits, _, truths in _counts(values, labels, head)])


def _f1(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    return _mean_of_ratios([(2 * hits, answers + truths) for hits, answers, truths in _counts(values, labels, head)])


def _auc(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    scores = log_softmax(values) if head == "softmax" else values
    truth = labels[:, None] == np.arange(values.shape[-1]) if head == "softmax" else labels > 0.5
    areas = []
    for column, yes in zip(scores.T, truth.T, strict=True):
        pairs = np.subtract.outer(column[yes], column[~yes])
        if pairs.size:
            areas.append(float(((pairs > 0).sum() + (pairs == 0).sum() / 2) / pairs.size))
    return sum(areas) / len(areas) if areas else float("nan")


def _mae(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    return float(np.abs(values - labels).mean())


def _rmse(definition: Any, values: Array, labels: NDArray[Any], head: str | None) -> float:
    return float(np.sqrt(((values - labels) ** 2).mean()))


_FUNCTIONS: dict[str, Callable[[Any, Array, NDArray[Any], str | None], float]] = {
    "accuracy": _accuracy,
    "top_k": _top_k,
    "precision": _precision,
    "recall": _recall,
    "f1": _f1,
    "auc": _auc,
    "mae": _mae,
    "rmse": _rmse,
}
