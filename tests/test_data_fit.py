"""Preparation, and whether a data set fits a model and its loss."""

from __future__ import annotations

import numpy as np
import pytest
from data_helpers import (
    Array,
    codes,
    make,
)

from specc.data import Dataset, ExpectedInput, ExpectedOutput, Split
from specc.data._sound import sound
from specc.data.check import check_fit
from specc.data.preprocess import Preprocess, standard
from specc.messages import describe


def toy(y: Array, x: Array | None = None, classes: int | None = None, name: str = "toy") -> Dataset:
    x = np.zeros((len(y), 4, 4), np.uint8) if x is None else x
    return Dataset(name, Split.of(x, y), Split.of(x, y), classes, None, 255.0 if x.dtype == np.uint8 else None)


def test_standard_steps_for_grey_images() -> None:
    x = np.arange(32, dtype=np.uint8).reshape(2, 4, 4)
    dataset = toy(np.array([0, 2]), x, 3)
    steps = standard(dataset, (4, 4, 1), "one_hot")
    assert steps == Preprocess(divide_by=255.0, channel_axis=True, one_hot=True)
    done = steps.apply(dataset.train, 3)
    np.testing.assert_array_equal(done.x, x[..., None].astype(np.float32) / np.float32(255))
    assert done.y.tolist() == [[1, 0, 0], [0, 0, 1]] and done.y.dtype == np.float32


def test_standard_steps_for_numbers() -> None:
    dataset = toy(np.array([0.5, 1.5]), np.zeros((2, 3)))
    steps = standard(dataset, (3,), "regression")
    assert steps == Preprocess(label_axis=True)
    done = steps.apply(dataset.train, None)
    assert done.x.dtype == done.y.dtype == np.float32 and done.y.shape == (2, 1)


def test_words_stay_whole_numbers() -> None:
    assert Preprocess().inputs(np.array([[3, 1]])).dtype == np.int64


def test_a_label_without_a_place_in_the_row() -> None:
    assert codes(lambda: Preprocess(one_hot=True).labels(np.array([0, 3]), 3)) == ["E826"]


SPARSE, ONE_HOT, BINARY, SQUARED = (
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
    "mse",
)
NUMBERS = np.array([0, 1, 2])
ROWS = np.eye(3, dtype=np.float32)
STEPS = Preprocess(255.0, channel_axis=True, one_hot=True)

FITS = [
    pytest.param(toy(NUMBERS, classes=3), (4, 4, 1), 3, SPARSE, None, [], id="fits"),
    pytest.param(toy(NUMBERS, classes=3), (4, 4), 3, SPARSE, None, [], id="fits-without-channel"),
    pytest.param(toy(NUMBERS, classes=3), (16,), 3, SPARSE, None, ["E841"], id="shape"),
    pytest.param(toy(NUMBERS, classes=3), (4, 4), 3, ONE_HOT, STEPS, ["E841"], id="shape-after-steps"),
    pytest.param(toy(NUMBERS, classes=3), (4, 4, 1), 2, SPARSE, None, ["E842"], id="too-few-units"),
    pytest.param(toy(NUMBERS, classes=3), (4, 4, 1), 5, SPARSE, None, ["W843"], id="too-many-units"),
    pytest.param(toy(NUMBERS, classes=3, name="mnist"), (4, 4), 5, SPARSE, None, ["E842"], id="too-many-units-known"),
    pytest.param(toy(ROWS, classes=3), (4, 4), 3, SPARSE, None, ["E844"] * 2, id="one-hot-to-sparse"),
    pytest.param(toy(NUMBERS, classes=3), (4, 4), 3, ONE_HOT, None, ["E845"] * 2, id="sparse-to-one-hot"),
    pytest.param(toy(NUMBERS, classes=3), (4, 4, 1), 3, ONE_HOT, STEPS, [], id="made-one-hot"),
    pytest.param(toy(ROWS, classes=3), (4, 4), 3, ONE_HOT, None, [], id="one-hot"),
    pytest.param(toy(NUMBERS.astype(float)), (4, 4), 3, SPARSE, None, ["E846"] * 2, id="float-labels"),
    pytest.param(toy(np.full((3, 4), 7)), (4, 4), 3, SPARSE, None, ["E847"] * 2, id="label-out-of-range"),
    pytest.param(toy(NUMBERS), (4, 4), 1, SQUARED, None, ["E848"] * 2, id="no-label-axis"),
    pytest.param(toy(NUMBERS), (4, 4), 1, SQUARED, Preprocess(label_axis=True), [], id="label-axis"),
    pytest.param(toy(np.ones((3, 2))), (4, 4), 1, BINARY, None, ["E848"] * 2, id="label-width"),
    pytest.param(toy(np.full((3, 1), 1.5)), (4, 4), 1, BINARY, None, ["E849"] * 2, id="not-a-probability"),
    pytest.param(toy(np.full((3, 1), np.nan)), (4, 4), 1, SQUARED, None, ["E827"] * 2, id="nan-label"),
]


@pytest.mark.parametrize("dataset, shape, width, loss, steps, wanted", FITS)
def test_fit(
    dataset: Dataset, shape: tuple[int, ...], width: int, loss: str, steps: Preprocess | None, wanted: list[str]
) -> None:
    found = check_fit(dataset, shape, width, loss, preprocess=steps, path=("train", "data"))
    assert [entry.code for entry in found] == wanted
    assert all(entry.path == ("train", "data") and all(describe(entry)) for entry in found)


def test_made_data_fit() -> None:
    made = make([ExpectedInput((4, 4, 1))], [ExpectedOutput((3,), "one_hot")], train=16, test=4)
    assert check_fit(made, (4, 4, 1), 3, ONE_HOT) == []


def test_sound_reports_all_at_once() -> None:
    x = np.full((2, 3), np.inf)
    broken = Dataset("toy", Split.of(x, np.array([0, 9])), Split.of(x[:, :2], np.array([0])), 3, None)
    assert sorted(codes(lambda: sound(broken))) == ["E824", "E826", "E827", "E827", "E828"]
