"""What is done to stored data before a model sees them. The steps are plain values, so every target does the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from specc.data._faults import fault
from specc.data._sound import class_numbers
from specc.data.values import Dataset, LabelKind, Split

if TYPE_CHECKING:
    from specc.data.values import Array


@dataclass(frozen=True)
class Preprocess:
    """The steps in the order they are taken.

    `divide_by`: inputs become float32 and are divided (255 brings bytes to 0..1). A division, not a product with 1/255:
    only the division rounds correctly, and it is what lessons write.
    `channel_axis`: grey images (H, W) become (H, W, 1).
    `one_hot`: class numbers become float32 rows with a single one.
    `label_axis`: labels (N,) become float32 (N, 1), the shape of a last layer one unit wide. Without it a loss would
    spread (N,) against (N, 1) over N by N pairs.
    """

    divide_by: float | None = None
    channel_axis: bool = False
    one_hot: bool = False
    label_axis: bool = False

    def inputs(self, x: Array) -> Array:
        """Inputs as the model takes them: float32, except whole numbers that are not divided (tokens), which stay."""
        if self.divide_by is not None:
            x = x.astype(np.float32) / np.float32(self.divide_by)
        elif x.dtype.kind == "f":
            x = x.astype(np.float32, copy=False)
        return x[..., np.newaxis] if self.channel_axis else x

    def labels(self, y: Array, classes: int | None) -> Array:
        """Labels as the loss takes them: class numbers as int64, everything else as float32.

        Args:
            y: as stored.
            classes: how wide one-hot rows are: the last axis of the model's output. Left out, the labels decide.

        Raises:
            SpecError: E826, a class number that has no place in a one-hot row.
        """
        if self.one_hot:
            return _one_hot(y, classes)
        if self.label_axis:
            return y.astype(np.float32)[:, np.newaxis]
        return y.astype(np.int64 if y.dtype.kind in "iub" else np.float32, copy=False)

    def shape(self, stored: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of one sample after these steps."""
        return (*stored, 1) if self.channel_axis else stored

    def apply(self, split: Split, classes: int | None) -> Split:
        """Every input and every label of a split, prepared."""
        return Split(
            tuple(self.inputs(x) for x in split.inputs),
            tuple(self.labels(y, classes) for y in split.targets),
        )


def standard(dataset: Dataset, input_shape: tuple[int, ...], labels: LabelKind) -> Preprocess:
    """The usual steps for a data set in front of a model.

    Args:
        dataset: as loaded.
        input_shape: the model's input, without the batch.
        labels: what the loss wants.
    """
    if len(dataset.train.inputs) > 1 or len(dataset.train.targets) > 1:
        return Preprocess()  # only made data have several, and they are made ready
    x, y = dataset.train.x, dataset.train.y
    return Preprocess(
        divide_by=dataset.peak,
        channel_axis=(*x.shape[1:], 1) == input_shape,
        one_hot=labels == "one_hot" and class_numbers(y),
        label_axis=labels in ("binary", "regression") and y.ndim == 1,
    )


def _one_hot(y: Array, classes: int | None) -> Array:
    width = int(y.max()) + 1 if classes is None else classes
    wrong = np.flatnonzero((y < 0) | (y >= width))
    if len(wrong):
        sample = int(wrong[0])
        place = {"data": "labels", "part": "one-hot", "sample": sample, "label": int(y[sample])}
        raise fault("E826", classes=width, largest=width - 1, **place)
    rows = np.zeros((*y.shape, width), np.float32)
    np.put_along_axis(rows, y[..., np.newaxis].astype(np.int64), np.float32(1), axis=-1)
    return rows
