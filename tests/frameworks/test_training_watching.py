"""What watches a figure after each epoch: the frameworks' own plateau and early stopping, against the definitions."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training_programs import PROGRAMS, printed

from specc.oracle.training import PlateauRate
from specc.training.schedules import SCHEDULES

FIELDS = {"patience": 2, "factor": 0.5, "min_delta": 0.05, "floor": 0.003}
STOPPING = {"patience": 3, "min_delta": 0.1}
BASE = 0.05
SPEC: dict[str, Any] = {
    **PROGRAMS["watched"],
    "train": {
        **PROGRAMS["watched"]["train"],
        "schedule": {"type": "plateau", **FIELDS},
        "early_stopping": STOPPING,
    },
}


def figures() -> Iterator[list[float]]:
    """Losses of many epochs: falling, rising, standing still, and on the very edge of an improvement."""
    for seed in range(20):
        random = np.random.default_rng(seed)
        yield np.abs(random.normal(size=30).cumsum()).tolist()
        yield (10 - 0.05 * np.arange(30) + random.choice([0.0, 0.01], 30)).tolist()
    yield [1.0] * 12
    yield [4.0, 3.0, 3.0, 2.0, 2.5, 2.5, 2.5, 1.0]


def rates(losses: list[float]) -> list[float]:
    """The rate after each epoch, as it is defined."""
    expected = PlateauRate(SCHEDULES["plateau"].model_validate(FIELDS), BASE)
    return [expected.after_epoch(loss) for loss in losses]


def last_epoch(losses: list[float]) -> int:
    """The epoch after which early stopping ends the training, or their number."""
    best, waited = math.inf, 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best - STOPPING["min_delta"] else (best, waited + 1)
        if waited >= STOPPING["patience"]:
            return epoch
    return len(losses)


def calls(text: str, name: str) -> Iterator[str]:
    """The source of every call of a function of this name."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
            yield ast.unparse(node)


@pytest.mark.torch
def test_torch_plateau(tmp_path: Path) -> None:
    import torch

    (call,) = calls(printed(SPEC, "torch", tmp_path), "ReduceLROnPlateau")
    for losses in figures():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
        scheduler = eval(call, {"torch": torch, "optimizer": optimizer})
        found = []
        for loss in losses:
            scheduler.step(loss)
            found.append(optimizer.param_groups[0]["lr"])
        assert found == pytest.approx(rates(losses), rel=1e-15)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_keras_plateau(tmp_path: Path) -> None:
    import keras

    (call,) = calls(printed(SPEC, "keras", tmp_path), "ReduceLROnPlateau")
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    for losses in figures():
        model.compile(keras.optimizers.SGD(BASE))
        callback = eval(call, {"keras": keras})
        callback.set_model(model)
        callback.on_train_begin()
        found = []
        for epoch, loss in enumerate(losses):
            callback.on_epoch_end(epoch, {"val_loss": loss})
            found.append(float(model.optimizer.learning_rate))
        # Keras keeps the rate in float32.
        assert found == pytest.approx(rates(losses), rel=1e-6)


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_keras_early_stopping(tmp_path: Path) -> None:
    import keras

    (call,) = calls(printed(SPEC, "keras", tmp_path), "EarlyStopping")
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    for losses in figures():
        callback = eval(call, {"keras": keras})
        callback.set_model(model)
        callback.on_train_begin()
        model.stop_training = False
        ended = len(losses)
        for epoch, loss in enumerate(losses):
            callback.on_epoch_end(epoch, {"val_loss": loss})
            if model.stop_training:
                ended = epoch
                break
        assert ended == last_epoch(losses)


@pytest.mark.parametrize("way", ["torch", "keras-custom"])
def test_printed_early_stopping(way: str, tmp_path: Path) -> None:
    text = printed(SPEC, way, tmp_path)
    (kind,) = (node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == "EarlyStopping")
    scope: dict[str, Any] = {"math": math}
    exec(compile(ast.Module([kind], []), "<program>", "exec"), scope)
    for losses in figures():
        stop = scope["EarlyStopping"]()
        ended = next((epoch for epoch, loss in enumerate(losses) if stop(loss)), len(losses))
        assert ended == last_epoch(losses)
