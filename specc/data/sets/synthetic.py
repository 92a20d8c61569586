"""Data made to fit a model: nothing is read, nothing is fetched, the same seed gives the same numbers.

The data can be learned. Hidden numbers decide the labels of each sample, and leave their mark on every input: class k
adds its own fixed pattern, a hidden number adds a fixed pattern times itself, and noise lies over all. In whole-number
inputs they decide which part of the vocabulary is used more often. Patterns are coarse in space and differ in their
mean from channel to channel, so that dense, convolutional and pooled models all can see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.data.values import Dataset, Facts, Request, Split
from specc.errors import InternalError

if TYPE_CHECKING:
    from specc.data.values import Array

FACTS = Facts(
    name="synthetic",
    shape=None,
    classes=None,
    train=1024,
    test=256,
    description="made to fit the model, learnable, the same for the same seed; needs nothing",
)


def load(request: Request) -> Dataset:
    """Training and test samples from the same hidden patterns.

    Inputs are float32 of mean 0 and spread about 1, or int64 below their vocabulary. Labels are int64 class numbers,
    float32 one-hot rows, float32 zeros and ones, or float32 numbers of mean 0 and spread about 1. They are ready for
    the loss; nothing is left to prepare.

    Raises:
        InternalError: the model to fit was not given.
    """
    if request.expect is None:
        raise InternalError("synthetic data need an Expectation")
    expect = request.expect
    from specc.data.sets._patterns import make

    inputs, targets = make(expect)
    return Dataset(
        name=FACTS.name,
        train=Split(_part(inputs, 0, expect.train), _part(targets, 0, expect.train)),
        test=Split(_part(inputs, expect.train, None), _part(targets, expect.train, None)),
        classes=_classes(request),
        class_names=None,
    )


def _part(arrays: tuple[Array, ...], start: int, stop: int | None) -> tuple[Array, ...]:
    return tuple(array[start:stop] for array in arrays)


def _classes(request: Request) -> int | None:
    outputs = request.expect.outputs if request.expect else ()
    if len(outputs) == 1 and outputs[0].kind in ("classes", "one_hot"):
        return outputs[0].shape[-1]
    return None
