"""What holds for every data set, wherever it came from. All faults are reported at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from specc.data._faults import finding
from specc.data.values import Dataset, Split
from specc.errors import Diagnostic, SpecError

if TYPE_CHECKING:
    from specc.data.values import Array


def sound(dataset: Dataset) -> Dataset:
    """The same data set, checked.

    Raises:
        SpecError: E824 counts differ, E826 label out of range, E827 not finite, E828 train and test differ in shape,
            E829 no samples.
    """
    found = [*_part(dataset, "train", dataset.train), *_part(dataset, "test", dataset.test), *_alike(dataset)]
    if found:
        raise SpecError(found)
    return dataset


def class_numbers(labels: Array) -> bool:
    """Whether labels are class numbers: whole numbers, one per sample."""
    return labels.ndim == 1 and labels.dtype.kind in "iu"


def count_classes(*labels: Array) -> int | None:
    """One more than the largest class number, or the width of one-hot rows; None where labels are something else."""
    if all(class_numbers(part) for part in labels):
        return 1 + max((int(part.max()) for part in labels if part.size), default=-1)
    if all(is_one_hot(part) for part in labels):
        return int(labels[0].shape[-1])
    return None


def is_one_hot(labels: Array) -> bool:
    """Whether each row (last axis, two wide or wider) holds a single one and zeros."""
    if labels.ndim < 2 or labels.shape[-1] < 2 or labels.dtype.kind not in "biuf":
        return False
    return bool(((labels == 0) | (labels == 1)).all() and (labels.sum(axis=-1) == 1).all())


def first_not_finite(array: Array) -> int | None:
    """The first sample that holds NaN or an infinity, None if there is none."""
    if array.dtype.kind != "f" or np.isfinite(array).all():
        return None
    return int(np.argwhere(~np.isfinite(array))[0][0])


def _part(dataset: Dataset, part: str, split: Split) -> Iterator[Diagnostic]:
    samples = len(split)
    if samples == 0:
        yield finding("E829", data=dataset.name, part=part)
    for array in (*split.inputs, *split.targets):
        if len(array) != samples:
            yield finding("E824", data=dataset.name, part=part, samples=samples, labels=len(array))
        sample = first_not_finite(array)
        if sample is not None:
            yield finding("E827", data=dataset.name, part=part, sample=sample)
    if dataset.classes is not None:
        for labels in split.targets:
            yield from _labels(dataset.name, part, labels, dataset.classes)


def _labels(data: str, part: str, labels: Array, classes: int) -> Iterator[Diagnostic]:
    if labels.dtype.kind not in "iu":
        return
    wrong = np.argwhere((labels < 0) | (labels >= classes))
    if len(wrong):
        sample = tuple(wrong[0])
        found = {"sample": int(sample[0]), "label": int(labels[sample]), "classes": classes, "largest": classes - 1}
        yield finding("E826", data=data, part=part, **found)


def _alike(dataset: Dataset) -> Iterator[Diagnostic]:
    pairs = [
        *zip(dataset.train.inputs, dataset.test.inputs, strict=True),
        *zip(dataset.train.targets, dataset.test.targets, strict=True),
    ]
    for train, test in pairs:
        if train.shape[1:] != test.shape[1:]:
            yield finding("E828", data=dataset.name, train=train.shape[1:], test=test.shape[1:])
