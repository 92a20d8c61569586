"""The referee of training against results worked out by hand, by finite differences, or by counting."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from specc.oracle.training import PlateauRate, Updater, clipped, learning_rate, loss, metric
from specc.spec.model import Clip
from specc.training._base import Loss, Metric
from specc.training.losses import LOSSES
from specc.training.metrics import METRICS
from specc.training.optimizers import OPTIMIZERS
from specc.training.schedules import SCHEDULES

Array = NDArray[Any]
RANDOM = np.random.default_rng(7)
LOGITS = RANDOM.normal(size=(6, 2, 4))
LABELS = RANDOM.integers(0, 4, size=(6, 2))
ONE_HOT = np.eye(4)[LABELS]
NUMBERS = RANDOM.normal(size=(6, 2, 4))
WEIGHTS = (1.0, 0.3, 2.1, 0.7)


def made(registry: Any, name: str, **fields: Any) -> Any:
    return registry[name].model_validate(fields)


#: loss, targets, class weights, norm.
SLOPES: dict[str, tuple[Loss, Array, tuple[float, ...] | None, str]] = {
    "sparse": (made(LOSSES, "sparse_categorical_crossentropy"), LABELS, None, "batch"),
    "sparse, batch": (made(LOSSES, "sparse_categorical_crossentropy"), LABELS, WEIGHTS, "batch"),
    "sparse, weights": (made(LOSSES, "sparse_categorical_crossentropy"), LABELS, WEIGHTS, "weights"),
    "categorical": (made(LOSSES, "categorical_crossentropy", label_smoothing=0.1), ONE_HOT, None, "batch"),
    "categorical, weights": (made(LOSSES, "categorical_crossentropy"), ONE_HOT, WEIGHTS, "weights"),
    "binary": (made(LOSSES, "binary_crossentropy"), ONE_HOT, None, "batch"),
    "mse": (made(LOSSES, "mean_squared_error"), NUMBERS, None, "batch"),
    "mae": (made(LOSSES, "mean_absolute_error"), NUMBERS, None, "batch"),
    "huber": (made(LOSSES, "huber", delta=0.4), NUMBERS, None, "batch"),
}


@pytest.mark.parametrize("name", SLOPES)
def test_gradient_is_the_slope_of_the_value(name: str) -> None:
    definition, targets, weights, norm = SLOPES[name]
    _, found = loss(definition, LOGITS, targets, weights, norm)
    for place in np.ndindex(LOGITS.shape):
        step = np.zeros_like(LOGITS)
        step[place] = 1e-6
        up, down = (loss(definition, LOGITS + sign * step, targets, weights, norm)[0] for sign in (1, -1))
        assert found[place] == pytest.approx((up - down) / 2e-6, abs=1e-8)


#: name, fields, outputs, targets, value.
VALUES: list[tuple[str, dict[str, Any], Any, Any, float]] = [
    ("sparse_categorical_crossentropy", {}, [[0.0, 0.0]], [1], math.log(2)),
    ("sparse_categorical_crossentropy", {}, [[1000.0, 0.0]], [1], 1000.0),
    ("categorical_crossentropy", {"label_smoothing": 0.5}, [[0.0, math.log(3)]], [[0.0, 1.0]],
     0.25 * math.log(4) + 0.75 * math.log(4 / 3)),
    ("binary_crossentropy", {}, [[-1000.0], [0.0]], [[1.0], [0.0]], (1000 + math.log(2)) / 2),
    ("mean_squared_error", {}, [[1.0, 2.0]], [[0.0, 5.0]], 5.0),
    ("mean_absolute_error", {}, [[1.0, 2.0]], [[0.0, 5.0]], 2.0),
    ("huber", {"delta": 2.0}, [[1.0, 2.0]], [[0.0, 5.0]], (0.5 + 2 * (3 - 1)) / 2),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "outputs", "targets", "value"), VALUES, ids=[case[0] for case in VALUES])
def test_value_by_hand(name: str, fields: dict[str, Any], outputs: Any, targets: Any, value: float) -> None:
    found, _ = loss(made(LOSSES, name, **fields), np.array(outputs), np.array(targets))
    assert found == pytest.approx(value, rel=1e-14)


def test_class_weights_divide_by_what_they_are_told() -> None:
    definition = made(LOSSES, "sparse_categorical_crossentropy")
    outputs, targets = np.zeros((2, 2)), np.array([0, 1])
    assert loss(definition, outputs, targets, (1.0, 3.0), "batch")[0] == pytest.approx(2 * math.log(2))
    assert loss(definition, outputs, targets, (1.0, 3.0), "weights")[0] == pytest.approx(math.log(2))


#: optimiser, the weight (first 1.0) after each of two updates with the gradients 2.0 and then -1.0.
UPDATES: list[tuple[str, dict[str, Any], tuple[float, float]]] = [
    ("sgd", {"learning_rate": 0.1}, (0.8, 0.9)),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.5}, (0.8, 0.8)),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.5, "nesterov": True}, (0.7, 0.8)),
    ("sgd", {"learning_rate": 0.1, "l2": 0.5}, (0.75, 0.8125)),
    ("sgd", {"learning_rate": 0.1, "decoupled_decay": 0.5}, (0.75, 0.8125)),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.5, "l2": 0.5}, (0.75, 0.6875)),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.5, "decoupled_decay": 0.5}, (0.75, 0.7125)),
    ("rmsprop", {"learning_rate": 0.1, "rho": 0.75, "eps": 1.0}, (0.9, 0.9 + 0.1 / (1 + 1.0))),
    ("rmsprop", {"learning_rate": 0.1, "rho": 0.75, "eps": 1.0, "momentum": 0.5}, (0.9, 0.9 + 0.1 * (0.5 - 0.5))),
    ("rmsprop", {"learning_rate": 0.1, "rho": 0.75, "eps": 1.0, "centered": True},
     (1 - 0.2 / (math.sqrt(0.75) + 1), 1 - 0.2 / (math.sqrt(0.75) + 1) + 0.1 / (math.sqrt(1 - 0.125**2) + 1))),
    ("adam", {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 1.0},
     (1 - 0.1 * 2 / (2 + 1), 1 - 0.1 * 2 / (2 + 1) - 0.0)),
    ("adam", {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.25, "eps": 1.0, "amsgrad": True},
     (1 - 0.1 * 2 / 3, 1 - 0.1 * 2 / 3)),
    ("adamw", {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 1.0, "decoupled_decay": 0.5},
     (0.95 - 0.1 * 2 / 3, (0.95 - 0.1 * 2 / 3) * 0.95)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "after"), UPDATES, ids=[f"{i}-{case[0]}" for i, case in enumerate(UPDATES)])
def test_two_updates_by_hand(name: str, fields: dict[str, Any], after: tuple[float, float]) -> None:
    updater = Updater(made(OPTIMIZERS, name, **fields))
    weights = {"w": np.array([1.0])}
    for gradient, value in zip((2.0, -1.0), after, strict=True):
        weights = updater.step(weights, {"w": np.array([gradient])})
        assert weights["w"][0] == pytest.approx(value, rel=1e-14)


def test_decay_spares_what_it_is_not_for() -> None:
    updater = Updater(made(OPTIMIZERS, "adamw", decoupled_decay=0.5), decays={"kernel"})
    weights = updater.step({"kernel": np.ones(1), "bias": np.ones(1)}, {"kernel": np.zeros(1), "bias": np.zeros(1)})
    assert weights["kernel"][0] == pytest.approx(1 - 0.0005) and weights["bias"][0] == 1.0


GRADIENTS = {"a": np.array([3.0, 0.0]), "b": np.array([4.0])}
CLIPPED: list[tuple[str, float, dict[str, list[float]]]] = [
    ("value", 2.0, {"a": [2.0, 0.0], "b": [2.0]}),
    ("norm", 3.5, {"a": [3.0, 0.0], "b": [3.5]}),
    ("global_norm", 2.5, {"a": [1.5, 0.0], "b": [2.0]}),
    ("global_norm", 5.0, {"a": [3.0, 0.0], "b": [4.0]}),
]


@pytest.mark.parametrize(("kind", "limit", "after"), CLIPPED)
def test_clipping_by_hand(kind: str, limit: float, after: dict[str, list[float]]) -> None:
    found = clipped(Clip(kind, limit), GRADIENTS)
    assert {name: value.tolist() for name, value in found.items()} == after


#: schedule, fields, base, {count: rate}.
RATES: list[tuple[str, dict[str, Any], float, dict[int, float]]] = [
    ("step", {"every": 3, "factor": 0.5}, 0.8, {0: 0.8, 2: 0.8, 3: 0.4, 5: 0.4, 6: 0.2}),
    ("multistep", {"milestones": [2, 5], "factor": 0.5}, 0.8, {0: 0.8, 1: 0.8, 2: 0.4, 4: 0.4, 5: 0.2, 99: 0.2}),
    ("exponential", {"factor": 0.5}, 0.8, {0: 0.8, 1: 0.4, 3: 0.1}),
    ("cosine", {"over": 4, "floor": 0.2}, 1.0, {0: 1.0, 2: 0.6, 4: 0.2, 5: 0.2, 8: 0.2}),
    ("linear_warmup", {"over": 4}, 0.8, {0: 0.2, 1: 0.4, 3: 0.8, 4: 0.8, 9: 0.8}),
]


@pytest.mark.parametrize(("name", "fields", "base", "rates"), RATES, ids=[case[0] for case in RATES])
def test_rate_by_hand(name: str, fields: dict[str, Any], base: float, rates: dict[int, float]) -> None:
    schedule = made(SCHEDULES, name, unit="step", **fields)
    for count, rate in rates.items():
        assert learning_rate(schedule, base, count) == pytest.approx(rate, rel=1e-15)


def test_warmup_hands_over() -> None:
    then = made(SCHEDULES, "exponential", factor=0.5, unit="step")
    schedule = made(SCHEDULES, "linear_warmup", over=2, unit="step", then=then)
    assert [learning_rate(schedule, 0.8, count) for count in range(5)] == [0.4, 0.8, 0.8, 0.4, 0.2]


def test_plateau_waits_and_falls() -> None:
    rate = PlateauRate(made(SCHEDULES, "plateau", factor=0.5, patience=2, min_delta=0.1, floor=0.3), 1.0)
    figures = [5.0, 4.0, 3.95, 3.9, 3.95, 3.0, 3.0, 3.0, 3.0, 3.0]
    assert [rate.after_epoch(figure) for figure in figures] == [1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3]


SCORES = np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 3.0], [1.0, 0.0, 5.0], [4.0, 0.0, 0.0]])
TRUTH = np.array([0, 2, 2, 1])
YES = np.array([[0.3], [-0.1], [0.3], [0.0], [-2.0]])
TRUE = np.array([[1.0], [1.0], [0.0], [0.0], [0.0]])
#: metric, fields, outputs, labels, head, value.
FIGURES: list[tuple[str, dict[str, Any], Array, Array, str | None, float]] = [
    ("accuracy", {}, SCORES, TRUTH, "softmax", 0.5),
    ("accuracy", {}, SCORES, np.eye(3)[TRUTH], "softmax", 0.5),
    ("accuracy", {}, YES, TRUE, "sigmoid", 0.6),
    # Row 1 ties for the first place and counts; row 3's label ties for the second.
    ("top_k", {"k": 1}, SCORES, TRUTH, "softmax", 0.75),
    ("top_k", {"k": 2}, SCORES, TRUTH, "softmax", 1.0),
    # Answers 0 1 2 0, labels 0 2 2 1: hits 1 0 1 of answers 2 1 1 and labels 1 1 2.
    ("precision", {}, SCORES, TRUTH, "softmax", (1 / 2 + 0 + 1) / 3),
    ("recall", {}, SCORES, TRUTH, "softmax", (1 + 0 + 1 / 2) / 3),
    ("f1", {}, SCORES, TRUTH, "softmax", (2 / 3 + 0 + 2 / 3) / 3),
    # A class that nobody names is left out of the mean.
    ("recall", {}, np.array([[1.0, 0.0, 0.0]]), np.array([0]), "softmax", 1.0),
    ("precision", {}, YES, TRUE, "sigmoid", 0.5),
    ("recall", {}, YES, TRUE, "sigmoid", 0.5),
    ("f1", {}, YES, TRUE, "sigmoid", 0.5),
    ("precision", {}, -np.ones((3, 1)), np.ones((3, 1)), "sigmoid", 0.0),
    # Pairs (yes, no): 0.3 against 0.3, 0.0, -2.0 and -0.1 against the same: 0.5 + 1 + 1 + 0 + 0 + 1 of 6.
    ("auc", {}, YES, TRUE, "sigmoid", 3.5 / 6),
    ("mae", {}, np.array([[1.0, 3.0]]), np.array([[0.0, 5.0]]), None, 1.5),
    ("rmse", {}, np.array([[1.0, 3.0]]), np.array([[0.0, 5.0]]), None, math.sqrt(2.5)),
]


@pytest.mark.parametrize(
    ("name", "fields", "outputs", "labels", "head", "value"),
    FIGURES,
    ids=[f"{i}-{case[0]}" for i, case in enumerate(FIGURES)],
)
def test_figure_by_hand(
    name: str, fields: dict[str, Any], outputs: Array, labels: Array, head: str | None, value: float
) -> None:
    definition: Metric = made(METRICS, name, **fields)
    assert metric(definition, outputs, labels, head) == pytest.approx(value, rel=1e-15)


def test_area_without_both_kinds_is_unknown() -> None:
    assert math.isnan(metric(made(METRICS, "auc"), np.zeros((3, 1)), np.ones((3, 1)), "sigmoid"))


def test_the_oracle_knows_every_definition() -> None:
    from specc.oracle.training import losses, metrics, optimizers, schedules

    assert set(losses._FUNCTIONS) == set(LOSSES.names)
    assert set(optimizers._FUNCTIONS) == set(OPTIMIZERS.names)
    assert set(metrics._FUNCTIONS) == set(METRICS.names)
    assert set(schedules._FUNCTIONS) == {name for name in SCHEDULES.names if SCHEDULES[name].counts}
