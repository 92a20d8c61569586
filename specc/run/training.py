"""What a training request is, for both targets: many optimiser steps of a generated training program on given batches.

The model that was loaded must come from the training program (which holds the whole model). The request

    header  steps: how many; snapshots: after which numbers of steps (counted from 1) to report the weights
    arrays  input/<name>, target/<output>, mask/<node>: batches in the spec's own layout, the first axis counting the
            batches; step i takes batch i modulo their number

and the reply

    header  losses: the loss of every step, before its update; rates: the learning rate of every step;
            seconds: of all steps together
    arrays  gradient/<node>.<param>: of the loss of the first batch, before any step;
            after<k>/<node>.<param>: every parameter and running statistic after k steps

A request for scores has a whole data set as input/<name> and target/<output>, and in its header the batch of metrics
that are fed batch by batch. The reply:

    header  scores: what the program's ``evaluate`` gives, by name; streamed: the framework's own metrics, by the same
            names, where the program has any
    arrays  output/<name>: what the program predicts, of which it makes the scores; direct/<name>: the outputs of one
            call of the model in evaluation mode
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc.run.channel import Arrays, grouped

Array = NDArray[Any]


class Batches:
    """The batches of a request; after the last one comes the first again."""

    def __init__(self, arrays: Arrays) -> None:
        self.inputs, self.targets = grouped(arrays, "input"), grouped(arrays, "target")
        self.masks = grouped(arrays, "mask")
        self.count = len(next(iter(self.inputs.values())))

    def of(self, step: int) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
        """Inputs, targets and dropout masks of a step, each by name."""
        index = step % self.count
        return _at(self.inputs, index), _at(self.targets, index), _at(self.masks, index)


def _at(arrays: Mapping[str, Array], index: int) -> dict[str, Array]:
    return {name: np.ascontiguousarray(array[index]) for name, array in arrays.items()}


def stored_target(array: Array, order: list[int]) -> Array:
    """Targets as a target's loss takes them: laid out as the output is, except class indices (no features)."""
    if array.ndim == len(order):
        return array
    return np.ascontiguousarray(array.transpose(0, *(axis + 1 for axis in order)))
