"""Losses, optimisers, schedules, metrics and options of a train block: fields, defaults, and every contradiction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import specc.messages.train_block
from specc.compile import analyse
from specc.errors import Diagnostic
from specc.messages import describe
from specc.registry import Registry
from specc.source import read
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.training import training_plan
from specc.training._base import Definition
from specc.training.losses import LOSSES
from specc.training.metrics import METRICS
from specc.training.optimizers import OPTIMIZERS
from specc.training.schedules import SCHEDULES

REGISTRIES: dict[str, Registry[Any]] = {
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "metrics": METRICS,
}
SPARSE = "sparse_categorical_crossentropy"
ADAM = {"type": "adam"}
GOOD: dict[str, Any] = {"loss": SPARSE, "optimizer": ADAM}
WARMUP = {"type": "linear_warmup", "over": 3, "unit": "step"}
TWO: dict[str, Any] = {"outputs": {"one": "first", "two": "last"}}

#: code, path inside the train block, words, the train block, what else the spec has.
FAULTS: list[tuple[str, tuple[str | int, ...], str, dict[str, Any], dict[str, Any]]] = [
    ("E130", ("class_weights",), "class_weights need weight_norm", {"class_weights": [1.0, 2.0, 3.0]}, {}),
    ("E131", ("weight_norm",), "weight_norm: batch has no class_weights", {"weight_norm": "batch"}, {}),
    ("E132", ("class_weights",), "and huber is none",
     {"loss": "huber", "class_weights": [1.0, 2.0, 3.0], "weight_norm": "batch"}, {}),
    ("E132", ("class_weights",), "and label_smoothing together",
     {"loss": {"type": "categorical_crossentropy", "label_smoothing": 0.1}, "class_weights": [1.0, 2.0, 3.0],
      "weight_norm": "batch"}, {}),
    ("E132", ("class_weights",), "for which of the 2 outputs",
     {"loss": {"one": "huber", "two": SPARSE}, "class_weights": [1.0, 2.0, 3.0], "weight_norm": "batch"}, TWO),
    ("E133", ("class_weights",), "2 class_weights for 3 classes",
     {"class_weights": [1.0, 2.0], "weight_norm": "weights"}, {}),
    ("E134", ("optimizer", "nesterov"), "nesterov needs a momentum",
     {"optimizer": {"type": "sgd", "learning_rate": 0.1, "nesterov": True}}, {}),
    ("E135", ("optimizer", "decoupled_decay"), "two meanings of weight decay",
     {"optimizer": {"type": "rmsprop", "l2": 0.1, "decoupled_decay": 0.1}}, {}),
    ("E136", ("early_stopping",), "early_stopping watches val_loss", {"early_stopping": {}}, {}),
    ("E136", ("checkpoint",), "checkpoint: best watches val_loss", {"checkpoint": "best"}, {}),
    ("E136", ("schedule",), "plateau watches val_loss", {"schedule": {"type": "plateau"}}, {}),
    ("E137", ("schedule", "milestones"), "milestones must grow",
     {"schedule": {"type": "multistep", "milestones": [5, 5], "unit": "epoch"}}, {}),
    ("E138", ("metrics", 1), "metric mae is not defined for outputs trained with sparse_categorical_crossentropy",
     {"metrics": ["accuracy", "mae"]}, {}),
    ("E138", ("metrics", "one", 0), "metric accuracy is not defined for outputs trained with huber",
     {"loss": {"one": "huber", "two": SPARSE}, "metrics": {"one": ["accuracy"]}}, TWO),
    ("E139", ("metrics", 0), "top_k with k 3 is always 1", {"metrics": [{"type": "top_k", "k": 3}]}, {}),
    ("E140", ("schedule", "then", "type"), "plateau cannot follow",
     {"schedule": {**WARMUP, "then": {"type": "plateau"}}},
     {}),
    ("E140", ("schedule", "then", "type"), "linear_warmup cannot follow", {"schedule": {**WARMUP, "then": WARMUP}}, {}),
    ("E140", ("schedule", "then", "unit"), "counts in unit epoch, the warm-up before it in step",
     {"schedule": {**WARMUP, "then": {"type": "exponential", "factor": 0.9, "unit": "epoch"}}}, {}),
    ("E142", ("loss",), "output two has no loss", {"loss": {"one": "huber"}}, TWO),
    ("E102", ("schedule", "then"), "unknown schedule", {"schedule": {**WARMUP, "then": "cosin"}}, {}),
    ("E112", ("schedule",), "step needs unit", {"schedule": {"type": "step", "every": 3}}, {}),
    ("E112", ("schedule", "then"), "cosine needs over", {"schedule": {**WARMUP, "then": {"type": "cosine"}}}, {}),
    ("E121", ("class_weights",), "class_weights must be a list",
     {"class_weights": {"a": 1.0}, "weight_norm": "batch"}, {}),
    ("E106", ("class_weights", 1), "more than 0", {"class_weights": [1.0, 0.0, 1.0], "weight_norm": "batch"}, {}),
]  # fmt: skip


def diagnostics(train: dict[str, Any], more: dict[str, Any], folder: Path) -> tuple[Diagnostic, ...]:
    layers = [{"type": "dense", "name": "first", "units": 5}, {"type": "dense", "name": "last", "units": 3}]
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump({"input": [4], "layers": layers, "train": {**GOOD, **train}, **more}))
    return tuple(found for found in analyse(read(path)).diagnostics if found.is_error)


@pytest.mark.parametrize(
    ("code", "path", "words", "train", "more"), FAULTS, ids=[f"{i}-{case[0]}" for i, case in enumerate(FAULTS)]
)
def test_fault(
    code: str, path: tuple[str | int, ...], words: str, train: dict[str, Any], more: dict[str, Any], tmp_path: Path
) -> None:
    found = diagnostics(train, more, tmp_path)
    assert [item.code for item in found] == [code]
    assert found[0].path == ("train", *path)
    assert words in describe(found[0])[0]


def test_every_message_has_a_case() -> None:
    # E143 to E145 are said when a program is asked for, not while a spec is read.
    assert set(specc.messages.train_block.TEXTS) - {case[0] for case in FAULTS} == {"E143", "E144", "E145"}


def test_without_a_train_block_there_is_no_program(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(yaml.safe_dump({"input": [4], "layers": [{"type": "dense", "units": 3}]}))
    analysis = analyse(read(path))
    assert analysis.graph is not None
    plan = load_target("torch").plan(analysis.graph, Header.of(analysis.source, analysis.graph), Options("module"))
    with pytest.raises(Exception, match="E143"):
        training_plan(analysis.graph, plan)


@pytest.mark.parametrize("train", [
    {"class_weights": [1.0, 2.0, 3.0], "weight_norm": "batch"},
    {"validation_split": 0.2, "early_stopping": {"patience": 2}, "checkpoint": "best", "schedule": "plateau"},
    {"early_stopping": {"monitor": "loss"}, "schedule": {"type": "plateau", "monitor": "loss"}},
    {"schedule": {**WARMUP, "then": {"type": "multistep", "milestones": [1, 2]}}},
    {"metrics": ["accuracy", {"type": "top_k", "k": 2}, "precision", "recall", "f1", "auc"]},
    {"clip": {"type": "norm", "limit": 1}, "precision": "fp16", "shuffle": False, "seed": 7, "epochs": 3},
], ids=str)  # fmt: skip
def test_good(train: dict[str, Any], tmp_path: Path) -> None:
    assert diagnostics(train, {}, tmp_path) == ()


def all_definitions() -> list[tuple[str, str]]:
    return [(theme, name) for theme, registry in REGISTRIES.items() for name in registry.names]


@pytest.mark.parametrize(("theme", "name"), all_definitions())
def test_definition_says_what_it_is(theme: str, name: str) -> None:
    kind: type[Definition] = REGISTRIES[theme][name]
    text = kind.__doc__ or ""
    assert kind.kind() == name
    assert "``" in text or theme == "metrics" or name == "plateau", "the formula is missing"
    plain = ("step", "multistep", "exponential", "mae", "rmse")
    assert name in plain or "Source" in text, "the source of the formula is missing"


def test_every_definition_of_the_language_is_there() -> None:
    assert set(LOSSES.names) >= {
        "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy", "mean_squared_error",
        "mean_absolute_error", "huber",
    }  # fmt: skip
    assert set(OPTIMIZERS.names) >= {"sgd", "rmsprop", "adam", "adamw"}
    assert set(SCHEDULES.names) >= {"step", "multistep", "exponential", "cosine", "linear_warmup", "plateau"}
    assert set(METRICS.names) >= {"accuracy", "top_k", "precision", "recall", "f1", "auc", "mae", "rmse"}
