"""Whether a data set fits a model: its shape, its classes, and its labels against what the loss wants.

Called before training, with the labels as the loss will get them. A mismatch here would otherwise train wrongly and say
nothing, or fail deep inside a framework.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from specc.data import names
from specc.data._faults import finding
from specc.data._sound import count_classes, first_not_finite, is_one_hot
from specc.data.labels import label_kind
from specc.data.preprocess import Preprocess
from specc.data.values import Dataset
from specc.errors import Diagnostic, Path

if TYPE_CHECKING:
    from specc.data.values import Array


def check_fit(
    dataset: Dataset,
    input_shape: tuple[int, ...],
    output_width: int,
    loss: str,
    *,
    preprocess: Preprocess | None = None,
    path: Path = (),
) -> list[Diagnostic]:
    """Every way in which a data set does not fit a model with one input and one output; empty when it does.

    Args:
        dataset: as loaded, before any preparation.
        input_shape: the model's input without the batch.
        output_width: the last axis of the model's output.
        loss: its name in the language.
        preprocess: the steps that will be taken. Left out: none for the labels, and a channel axis wherever it helps.
        path: where in the spec the findings point to.

    Returns:
        E841 shape, E842 and W843 classes, E844 to E849 labels, E827 not finite.
    """
    if len(dataset.train.inputs) > 1 or len(dataset.train.targets) > 1:
        return []  # only made data have several, and they are made to fit
    found = [
        *_shape(dataset, input_shape, preprocess),
        *_classes(dataset, output_width, loss),
        *_labels(dataset, output_width, loss, preprocess or Preprocess()),
    ]
    return [replace(entry, path=path) for entry in found]


def _shape(dataset: Dataset, wanted: tuple[int, ...], preprocess: Preprocess | None) -> Iterator[Diagnostic]:
    stored = dataset.train.x.shape[1:]
    fitting = (stored, (*stored, 1)) if preprocess is None else (preprocess.shape(stored),)
    if wanted not in fitting:
        yield finding("E841", data=dataset.name, found=fitting[-1 if preprocess else 0], wanted=wanted)


def _classes(dataset: Dataset, width: int, loss: str) -> Iterator[Diagnostic]:
    """Too few units cannot work. Too many do, but are a mistake when the number of classes is known for certain."""
    if dataset.classes is None or label_kind(loss) not in ("classes", "one_hot"):
        return
    if dataset.classes > width or (dataset.classes < width and dataset.name in names()):
        yield finding("E842", data=dataset.name, classes=dataset.classes, width=width)
    elif dataset.classes < width:
        yield finding("W843", data=dataset.name, classes=dataset.classes, width=width)


def _labels(dataset: Dataset, width: int, loss: str, preprocess: Preprocess) -> Iterator[Diagnostic]:
    """At most one finding for each part: the first that explains the others."""
    for part, split in (("train", dataset.train), ("test", dataset.test)):
        y = split.y
        if preprocess.one_hot and y.dtype.kind in "iu":
            continue  # the steps make them one-hot; whether they are in range is told by the classes
        counted = dataset.classes is not None
        found = _wrong_kind(y, width, loss, preprocess) or _wrong_values(y, width, loss, counted=counted)
        if found is not None:
            yield replace(found, args={**found.args, "data": dataset.name, "part": part, "loss": loss})


def _wrong_kind(y: Array, width: int, loss: str, preprocess: Preprocess) -> Diagnostic | None:
    kind = label_kind(loss)
    if kind == "classes":
        if y.dtype.kind == "f" and count_classes(y) is None:
            return finding("E846", dtype=y.dtype.name)
        if y.dtype.kind not in "iu" or is_one_hot(y):
            return finding("E844", shape=y.shape[1:])
        return None
    if kind == "one_hot" and not is_one_hot(y):
        return finding("E845", shape=y.shape[1:], dtype=y.dtype.name)
    shape = (*y.shape[1:], 1) if preprocess.label_axis else y.shape[1:]
    if not shape or shape[-1] != width:
        return finding("E848", shape=shape, width=width)
    return None


def _wrong_values(y: Array, width: int, loss: str, *, counted: bool) -> Diagnostic | None:
    """Values that the loss cannot take. Where the classes are counted, E842 tells that there are too many."""
    sample = first_not_finite(y)
    if sample is not None:
        return finding("E827", sample=sample)
    kind = label_kind(loss)
    if kind == "classes" and not counted:
        wrong, code = (y < 0) | (y >= width), "E847"
    elif kind == "binary":
        wrong, code = (y < 0) | (y > 1), "E849"
    else:
        return None
    places = np.argwhere(wrong)
    if not len(places):
        return None
    place = tuple(places[0])
    return finding(code, sample=int(place[0]), label=y[place].item(), width=width, largest=width - 1)
