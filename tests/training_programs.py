"""Specs whose train blocks use everything, and their printed programs."""

from __future__ import annotations

import ast
import gzip
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from specc.compile import compile_graph
from specc.render import render
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.training import TrainOptions, training_plan

SHIPPED = Path(__file__).parent.parent / "specs"

_IMAGES: dict[str, Any] = {
    "input": [8, 8, 1],
    "layers": [
        {"type": "conv2d", "filters": 4, "kernel": 3, "bias": False},
        {"type": "batch_norm"},
        {"type": "relu"},
        {"type": "flatten"},
        {"type": "dropout", "rate": 0.25},
        {"type": "dense", "units": 4, "activation": "softmax"},
    ],
}
_VECTOR: dict[str, Any] = {"input": [5], "layers": [{"type": "dense", "units": 6}, {"type": "dense", "units": 3}]}
_ONE: dict[str, Any] = {"input": [5], "layers": [{"type": "dense", "units": 1, "activation": "sigmoid"}]}
_TOKENS: dict[str, Any] = {
    "input": {"shape": [6], "dtype": "int32", "vocab": 20},
    "layers": [{"type": "embedding", "units": 4}, {"type": "flatten"}, {"type": "dense", "units": 3}],
}
_STEPS: dict[str, Any] = {
    "input": [7, 4],
    "layers": [{"type": "dense", "units": 5, "activation": "tanh"}, {"type": "dense", "units": 3}],
}
_MANY: dict[str, Any] = {
    "name": "Many",
    "inputs": {"image": [8, 8, 3], "tokens": {"shape": [6], "dtype": "int32", "vocab": 20}},
    "layers": [
        {"type": "conv2d", "name": "c1", "from": "image", "filters": 4, "kernel": 3, "activation": "relu"},
        {"type": "flatten", "name": "f1"},
        {"type": "embedding", "name": "e1", "from": "tokens", "units": 5},
        {"type": "flatten", "name": "f2"},
        {"type": "concat", "name": "joined", "from": ["f1", "f2"]},
        {"type": "dense", "name": "hidden", "units": 16, "activation": "relu"},
        {"type": "dense", "name": "kind", "units": 5},
        {"type": "dense", "name": "score", "from": "hidden", "units": 2},
        {"type": "dense", "name": "flag", "from": "hidden", "units": 1, "activation": "sigmoid"},
        {"type": "conv2d", "name": "mask", "from": "c1", "filters": 3, "kernel": 1, "activation": "softmax"},
    ],
    "outputs": {"kind": "kind", "score": "score", "flag": "flag", "mask": "mask"},
}
_CLASSES = {"loss": "sparse_categorical_crossentropy", "optimizer": {"type": "adam"}}
_KEPT = {"validation_split": 0.2, "epochs": 3}

#: Spec and options by name; together they print every part of the templates.
PROGRAMS: dict[str, dict[str, Any]] = {
    "plain": {**_IMAGES, "train": {**_CLASSES, "metrics": ["accuracy"]}},
    "watched": {
        **_IMAGES,
        "train": {
            "loss": {"type": "categorical_crossentropy", "label_smoothing": 0.1},
            "optimizer": {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True, "l2": 0.001},
            "metrics": ["accuracy", {"type": "top_k", "k": 2}, "f1", "auc"],
            "schedule": {"type": "plateau", "patience": 1, "min_delta": 0.01, "floor": 0.001},
            "early_stopping": {"patience": 2, "min_delta": 0.01},
            "checkpoint": "best",
            "clip": {"type": "norm", "limit": 1.0},
            **_KEPT,
        },
    },
    "weighted": {
        **_IMAGES,
        "train": {
            **_CLASSES,
            "class_weights": [1.0, 0.5, 2.0, 1.0],
            "weight_norm": "weights",
            "metrics": ["precision", "recall"],
            "optimizer": {"type": "rmsprop", "momentum": 0.5, "centered": True},
            "schedule": {"type": "step", "every": 2, "factor": 0.5, "unit": "epoch"},
            "early_stopping": {"monitor": "loss"},
            "shuffle": False,
        },
    },
    "weighted-hot": {
        **_IMAGES,
        "train": {
            "loss": "categorical_crossentropy",
            "class_weights": [1.0, 0.5, 2.0, 1.0],
            "weight_norm": "batch",
            "optimizer": {"type": "sgd", "learning_rate": 0.1, "decoupled_decay": 0.001},
        },
    },
    "regression": {
        **_VECTOR,
        "train": {
            "loss": {"type": "huber", "delta": 0.5},
            "optimizer": {"type": "rmsprop", "decoupled_decay": 0.001, "decay_on": "all"},
            "metrics": ["mae", "rmse"],
            "schedule": {"type": "exponential", "factor": 0.99, "unit": "step"},
            "clip": {"type": "value", "limit": 0.5},
        },
    },
    "binary": {
        **_ONE,
        "train": {
            "loss": "binary_crossentropy",
            "optimizer": {"type": "adamw", "decoupled_decay": 0.02},
            "metrics": ["accuracy", "precision", "recall", "f1", "auc"],
            "schedule": {"type": "multistep", "milestones": [1, 2], "unit": "epoch"},
        },
    },
    "tokens": {**_TOKENS, "train": {**_CLASSES, "clip": {"type": "global_norm", "limit": 1.0}}},
    "steps": {
        **_STEPS,
        "train": {
            "loss": {"type": "categorical_crossentropy"},
            "optimizer": {"type": "sgd", "learning_rate": 0.1},
            "metrics": ["accuracy", {"type": "top_k", "k": 2}, "auc"],
        },
    },
    "half": {
        **_IMAGES,
        "train": {
            **_CLASSES,
            "precision": "bf16",
            "metrics": ["accuracy"],
            "clip": {"type": "global_norm", "limit": 1.0},
        },
    },
    "small": {
        **_IMAGES,
        "train": {
            **_CLASSES,
            "precision": "fp16",
            "class_weights": [1.0, 0.5, 2.0, 1.0],
            "weight_norm": "batch",
            "clip": {"type": "norm", "limit": 1.0},
        },
    },
    "many": {
        **_MANY,
        "train": {
            "loss": {
                "kind": "sparse_categorical_crossentropy",
                "score": {"type": "mean_squared_error", "weight": 0.5},
                "flag": "binary_crossentropy",
                "mask": {"type": "categorical_crossentropy", "label_smoothing": 0.1},
            },
            "metrics": {"kind": ["accuracy", "f1"], "score": ["mae"], "flag": ["auc"], "mask": ["accuracy"]},
            "optimizer": {"type": "adam", "amsgrad": True, "l2": 0.001},
            "schedule": {"type": "linear_warmup", "over": 5, "unit": "step", "then": {"type": "cosine", "over": 50}},
            "early_stopping": {"patience": 1},
            "checkpoint": "best",
            **_KEPT,
        },
    },
    "many-inputs": {
        **_MANY,
        "layers": [*_MANY["layers"][:6], {"type": "dense", "name": "kind", "units": 5}],
        "outputs": {"kind": "kind"},
        "train": {"loss": "mean_absolute_error", "optimizer": {"type": "adamw", "decoupled_decay": 0.0}},
    },
}

CUSTOM, SPREAD = TrainOptions(loop="custom"), TrainOptions(loop="custom", distributed=True)
FUSED = frozenset(["batch_sampler", "fused"])
COMPILED = frozenset(["xla"])
#: Target, style, exact, options.
WAYS: dict[str, tuple[str, str, bool, TrainOptions]] = {
    "torch": ("torch", "module", False, TrainOptions()),
    "torch-exact": ("torch", "module", True, TrainOptions()),
    "torch-distributed": ("torch", "module", False, SPREAD),
    "torch-fast": ("torch", "module", False, TrainOptions(fast=FUSED)),
    "torch-fast-images": ("torch", "module", False, TrainOptions(fast=FUSED | {"channels_last"})),
    "torch-fast-distributed": ("torch", "module", False, TrainOptions(distributed=True, fast=FUSED)),
    "keras": ("keras", "functional", False, TrainOptions()),
    "keras-exact": ("keras", "functional", True, TrainOptions()),
    "keras-custom": ("keras", "functional", False, CUSTOM),
    "keras-custom-exact-subclass": ("keras", "subclass", True, CUSTOM),
    "keras-fast": ("keras", "functional", False, TrainOptions(fast=COMPILED | {"steps_per_execution"})),
    "keras-custom-fast": ("keras", "functional", False, TrainOptions("custom", fast=COMPILED)),
    "keras-distributed": ("keras", "functional", False, SPREAD),
}


def printed(spec: dict[str, Any] | Path, way: str, folder: Path) -> str:
    """The training program of a spec."""
    path = spec if isinstance(spec, Path) else folder / "spec.yaml"
    if not isinstance(spec, Path):
        path.write_text(yaml.safe_dump(spec, sort_keys=False))
    source, graph = compile_graph(path)
    target, style, exact, options = WAYS[way]
    plan = load_target(target).plan(graph, Header.of(source, graph), Options(style, exact))
    return render(training_plan(graph, plan, options), "train")


def programs_for(way: str) -> dict[str, dict[str, Any]]:
    """The programs that can be printed in a way: not everything can be shared by workers, or be faster."""
    options = WAYS[way][3]

    def possible(spec: dict[str, Any]) -> bool:
        train = spec["train"]
        kernels = any(layer["type"] == "conv2d" for layer in spec["layers"])
        impossible = {
            "norm": options.distributed and train.get("weight_norm") == "weights",
            "clip": options.distributed and way.startswith("keras") and "clip" in train,
            "fused": "fused" in options.fast and train["optimizer"]["type"] == "rmsprop",
            "channels_last": "channels_last" in options.fast and not kernels,
            "steps": "steps_per_execution" in options.fast and train.get("schedule", {}).get("unit") == "step",
        }
        return not any(impossible.values())

    return {name: spec for name, spec in PROGRAMS.items() if possible(spec)}


def shipped_with_training() -> list[Path]:
    """Every shipped spec that has a train block."""
    files = sorted(SHIPPED.glob("*.yaml"))
    return [file for file in files if "train" in yaml.safe_load(file.read_text(encoding="utf-8"))]


def module_names(text: str) -> set[str]:
    """Every name that a program binds at its top level."""
    names: set[str] = set()
    for item in ast.parse(text).body:
        if isinstance(item, ast.FunctionDef | ast.ClassDef):
            names.add(item.name)
        elif isinstance(item, ast.Assign):
            names |= {target.id for target in item.targets if isinstance(target, ast.Name)}
        elif isinstance(item, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in item.names}
    return names


def functions(text: str) -> dict[str, Any]:
    """The functions of a program that need no framework, ready to be called."""
    found: dict[str, Any] = {"np": np, "math": math, "gzip": gzip, "struct": struct}
    for item in ast.parse(text).body:
        if isinstance(item, ast.FunctionDef) and not item.decorator_list:
            plain = ast.FunctionDef(**{field: getattr(item, field) for field in item._fields})
            plain.returns = None
            for argument in plain.args.args:
                argument.annotation = None
            exec(compile(ast.fix_missing_locations(ast.Module([plain], [])), "<program>", "exec"), found)
    return found
