"""Made data: they fit, they can be learned, and they are the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from data_helpers import (
    Array,
    centroid_accuracy,
    make,
)

from specc import data
from specc.data import Dataset, ExpectedInput, ExpectedOutput
from specc.errors import InternalError


@pytest.mark.parametrize("shape, classes", [((6,), 3), ((8, 8, 1), 10), ((10, 4), 5), ((9, 9, 3), 100)])
def test_made_classes_can_be_learned(shape: tuple[int, ...], classes: int) -> None:
    made = make([ExpectedInput(shape)], [ExpectedOutput((classes,), "classes")])
    assert made.classes == classes and made.train.x.dtype == np.float32 and made.train.y.dtype == np.int64
    assert made.train.x.shape == (1024, *shape) and made.test.y.shape == (256,)
    assert centroid_accuracy(made) > 0.8


def _explained(dataset: Dataset, features: Callable[[Array], Array]) -> float:
    """The share of the test labels' variance that ridge regression explains."""
    x, y = (np.c_[features(part.x), np.ones(len(part))] for part in (dataset.train, dataset.test))
    wanted, truth = (part.y.reshape(len(part), -1) for part in (dataset.train, dataset.test))
    weights = np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ wanted)
    return float(1 - ((y @ weights - truth) ** 2).mean() / truth.var())


@pytest.mark.parametrize(
    "shape, output",
    [
        pytest.param((8,), ExpectedOutput((1,), "regression"), id="number"),
        pytest.param((8, 8, 2), ExpectedOutput((4,), "binary"), id="several-bits"),
        pytest.param((6, 6, 1), ExpectedOutput((6, 6, 1), "regression"), id="autoencoder"),
        pytest.param((6, 6, 3), ExpectedOutput((3, 3, 2), "one_hot"), id="coarse-map"),
    ],
)
def test_made_numbers_can_be_learned(shape: tuple[int, ...], output: ExpectedOutput) -> None:
    made = make([ExpectedInput(shape)], [output])
    assert made.train.y.shape == (1024, *output.shape) and made.train.y.dtype == np.float32
    assert _explained(made, lambda x: x.reshape(len(x), -1).astype(float)) > 0.35


def test_made_words_can_be_learned() -> None:
    made = make([ExpectedInput((20,), vocab=50)], [ExpectedOutput((5,), "one_hot")])
    assert made.train.x.dtype == np.int64 and made.train.x.min() >= 0 and made.train.x.max() < 50
    assert _explained(made, lambda x: (x[..., None] == np.arange(50)).mean(1)) > 0.5


@pytest.mark.parametrize("kind, width", [("classes", 4), ("binary", 1)])
def test_made_tags_depend_on_the_word_in_their_place(kind: Any, width: int) -> None:
    made = make([ExpectedInput((12,), vocab=40)], [ExpectedOutput((12, width), kind)])
    words, tags = made.train.x, made.train.y.reshape(1024, 12).astype(int)
    table = np.zeros((40, max(width, 2)))
    np.add.at(table, (words.ravel(), tags.ravel()), 1)
    guess = table.argmax(1)[made.test.x]
    chance = np.bincount(tags.ravel()).max() / tags.size
    assert (guess == made.test.y.reshape(256, 12)).mean() > chance + 0.2


def test_made_data_are_the_same_for_the_same_seed() -> None:
    inputs = [ExpectedInput((5, 5, 1)), ExpectedInput((7,), vocab=30)]
    outputs = [ExpectedOutput((3,), "classes"), ExpectedOutput((2,), "regression")]
    first, again, other = (make(inputs, outputs, seed=seed, train=32, test=8) for seed in (7, 7, 8))
    assert [len(first.train), len(first.test), len(first.train.inputs), len(first.train.targets)] == [32, 8, 2, 2]
    for one, same in zip(
        first.train.inputs + first.train.targets, again.train.inputs + again.train.targets, strict=True
    ):
        np.testing.assert_array_equal(one, same)
    assert not np.array_equal(first.train.inputs[0], other.train.inputs[0])


def test_made_data_need_a_model() -> None:
    with pytest.raises(InternalError):
        data.load("synthetic")


def test_a_large_vocabulary_costs_little() -> None:
    made = make([ExpectedInput((30,), vocab=20_000)], [ExpectedOutput((30, 20_000), "classes")], train=64, test=16)
    assert made.train.y.shape == (64, 30) and made.train.y.max() < 20_000
