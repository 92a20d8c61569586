"""Small models with every kind of training, printed, run in a child process, and worked out again with NumPy.

The reference (`expected`) knows one model: two dense layers with a tanh and a dropout between them, on features or on
the rows of an embedding table. Its gradients are written out by hand; losses, optimisers, schedules and clipping are
the oracle's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from specc.compile import compile_graph
from specc.graph import Graph
from specc.oracle.training import Updater, loss
from specc.render import render
from specc.run.channel import group, grouped
from specc.run.child import Child
from specc.run.draw import draw_inputs, draw_masks, draw_targets, draw_weights
from specc.run.plan_data import plan_data
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.training import TrainOptions, training_plan

Array = NDArray[Any]
BATCHES, SIZE = 8, 16


@dataclass(frozen=True)
class Case:
    """A train block, and the width of the model's output."""

    train: Mapping[str, Any]
    width: int = 4
    tokens: bool = False
    notes: str = ""

    @property
    def spec(self) -> dict[str, Any]:
        """The whole spec."""
        given: dict[str, Any] = {"input": [5]}
        layers: list[dict[str, Any]] = []
        if self.tokens:
            given = {"input": {"shape": [6], "dtype": "int32", "vocab": 7}}
            layers += [{"type": "embedding", "name": "table", "units": 3}, {"type": "flatten"}]
        layers += [
            {"type": "dense", "name": "first", "units": 9},
            {"type": "tanh"},
            {"type": "dropout", "name": "drop", "rate": 0.25},
            {"type": "dense", "name": "last", "units": self.width},
        ]
        return {"name": "Small", **given, "layers": layers, "train": {"loss": MSE, "optimizer": SGD, **self.train}}


MSE = "mean_squared_error"
SGD: dict[str, Any] = {"type": "sgd", "learning_rate": 0.1}
MOMENTUM = {**SGD, "momentum": 0.9}
ADAM: dict[str, Any] = {"type": "adam", "learning_rate": 0.01}
RMSPROP: dict[str, Any] = {"type": "rmsprop", "learning_rate": 0.01}


def _step(factor: float, every: int) -> dict[str, Any]:
    return {"type": "step", "every": every, "factor": factor, "unit": "step"}


LOSSES: dict[str, Case] = {
    "sparse": Case({"loss": "sparse_categorical_crossentropy"}),
    "sparse-weighted-batch": Case(
        {"loss": "sparse_categorical_crossentropy", "class_weights": [1.0, 0.3, 2.1, 1.0], "weight_norm": "batch"}
    ),
    "sparse-weighted-weights": Case(
        {"loss": "sparse_categorical_crossentropy", "class_weights": [1.0, 0.3, 2.1, 1.0], "weight_norm": "weights"}
    ),
    "categorical": Case({"loss": "categorical_crossentropy"}),
    "categorical-smoothed": Case({"loss": {"type": "categorical_crossentropy", "label_smoothing": 0.1}}),
    "categorical-weighted-batch": Case(
        {"loss": "categorical_crossentropy", "class_weights": [1.0, 0.3, 2.1, 1.0], "weight_norm": "batch"}
    ),
    "categorical-weighted-weights": Case(
        {"loss": "categorical_crossentropy", "class_weights": [1.0, 0.3, 2.1, 1.0], "weight_norm": "weights"}
    ),
    "binary": Case({"loss": "binary_crossentropy"}, width=3),
    "binary-one": Case({"loss": "binary_crossentropy"}, width=1),
    "mse": Case({"loss": MSE}),
    "mae": Case({"loss": "mean_absolute_error"}),
    "huber": Case({"loss": {"type": "huber", "delta": 0.7}}),
}
OPTIMIZERS: dict[str, Case] = {
    "sgd": Case({"optimizer": SGD}),
    "momentum": Case({"optimizer": MOMENTUM}),
    "nesterov": Case({"optimizer": {**MOMENTUM, "nesterov": True}}),
    "sgd-l2": Case({"optimizer": {**MOMENTUM, "l2": 0.03}}),
    "sgd-l2-all": Case({"optimizer": {**SGD, "l2": 0.03, "decay_on": "all"}}),
    "sgd-decoupled": Case({"optimizer": {**MOMENTUM, "decoupled_decay": 0.03}}),
    "sgd-decoupled-all": Case({"optimizer": {**SGD, "decoupled_decay": 0.03, "decay_on": "all"}}),
    "rmsprop": Case({"optimizer": RMSPROP}),
    "rmsprop-momentum": Case({"optimizer": {**RMSPROP, "momentum": 0.8}}),
    "rmsprop-centered": Case({"optimizer": {**RMSPROP, "centered": True}}),
    "rmsprop-all": Case({"optimizer": {**RMSPROP, "centered": True, "momentum": 0.8, "l2": 0.01, "rho": 0.95}}),
    "rmsprop-decoupled": Case({"optimizer": {**RMSPROP, "decoupled_decay": 0.01}}),
    "adam": Case({"optimizer": ADAM}),
    "adam-large-eps": Case({"optimizer": {**ADAM, "eps": 1e-3, "beta1": 0.8, "beta2": 0.95}}),
    "adam-amsgrad": Case({"optimizer": {**ADAM, "amsgrad": True}}),
    "adam-l2": Case({"optimizer": {**ADAM, "l2": 0.01}}),
    "adam-l2-all": Case({"optimizer": {**ADAM, "l2": 0.01, "decay_on": "all"}}),
    "adamw": Case({"optimizer": {"type": "adamw", "learning_rate": 0.01, "decoupled_decay": 0.05}}),
    "adamw-all": Case({"optimizer": {"type": "adamw", "learning_rate": 0.01, "decay_on": "all", "amsgrad": True}}),
    "adamw-without": Case({"optimizer": {"type": "adamw", "learning_rate": 0.01, "decoupled_decay": 0.0}}),
    "embedding-adam": Case({"optimizer": ADAM}, tokens=True),
    "embedding-sgd": Case({"optimizer": SGD}, tokens=True),
    "embedding-momentum": Case({"optimizer": MOMENTUM}, tokens=True),
    "embedding-momentum-l2": Case({"optimizer": {**MOMENTUM, "l2": 0.02}}, tokens=True),
    "embedding-rmsprop": Case({"optimizer": RMSPROP}, tokens=True),
    "embedding-adamw-clip": Case(
        {"optimizer": {"type": "adamw", "learning_rate": 0.01}, "clip": {"type": "global_norm", "limit": 0.2}},
        tokens=True,
    ),
}
SCHEDULES: dict[str, Case] = {
    "step": Case({"optimizer": SGD, "schedule": _step(0.5, 7)}),
    "step-momentum": Case({"optimizer": MOMENTUM, "schedule": _step(0.5, 5)}),
    "multistep-rmsprop-momentum": Case(
        {
            "optimizer": {**RMSPROP, "momentum": 0.8},
            "schedule": {"type": "multistep", "milestones": [3, 10, 40], "factor": 0.3, "unit": "step"},
        }
    ),
    "exponential-adam": Case({"optimizer": ADAM, "schedule": {"type": "exponential", "factor": 0.97, "unit": "epoch"}}),
    "cosine": Case({"optimizer": SGD, "schedule": {"type": "cosine", "over": 60, "floor": 0.01, "unit": "step"}}),
    "warmup": Case({"optimizer": ADAM, "schedule": {"type": "linear_warmup", "over": 7, "unit": "step"}}),
    "warmup-cosine-adamw": Case(
        {
            "optimizer": {"type": "adamw", "learning_rate": 0.01},
            "schedule": {"type": "linear_warmup", "over": 9, "unit": "step", "then": {"type": "cosine", "over": 50}},
        }
    ),
    "plateau": Case({"optimizer": ADAM, "schedule": {"type": "plateau", "monitor": "loss"}}),
}
CLIPS: dict[str, Case] = {
    "value": Case({"clip": {"type": "value", "limit": 0.03}}),
    "norm": Case({"clip": {"type": "norm", "limit": 0.1}}),
    "global-norm": Case({"clip": {"type": "global_norm", "limit": 0.3}}),
    "global-norm-adam-l2": Case({"optimizer": {**ADAM, "l2": 0.01}, "clip": {"type": "global_norm", "limit": 0.3}}),
    "embedding-value": Case({"clip": {"type": "value", "limit": 0.01}}, tokens=True),
    "embedding-norm": Case({"clip": {"type": "norm", "limit": 0.05}}, tokens=True),
    "norm-unreached": Case({"clip": {"type": "norm", "limit": 49.0}}),
}
CASES = {
    f"{theme}-{name}": case
    for theme, cases in {"loss": LOSSES, "optimizer": OPTIMIZERS, "schedule": SCHEDULES, "clip": CLIPS}.items()
    for name, case in cases.items()
}


@dataclass
class Run:
    """What a run gave: the loss of each step, the rates, the first gradients, the weights after some steps."""

    losses: Array
    rates: Array
    gradients: dict[str, Array]
    after: dict[int, dict[str, Array]] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """A compiled case with its weights and batches."""

    graph: Graph
    path: Path
    weights: dict[str, Array]
    inputs: list[dict[str, Array]]
    targets: list[dict[str, Array]]
    masks: list[dict[str, Array]]


def setting(case: Case, folder: Path) -> Setting:
    """The case as a spec file in a folder, with random weights and batches."""
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump(case.spec, sort_keys=False))
    _, graph = compile_graph(path)
    seeds = range(100, 100 + BATCHES)
    return Setting(
        graph,
        path,
        draw_weights(graph, 0),
        [draw_inputs(graph, SIZE, seed) for seed in seeds],
        [draw_targets(graph, SIZE, seed) for seed in seeds],
        [draw_masks(graph, SIZE, seed) for seed in seeds],
    )


def program(
    made: Setting, target: str, style: str, exact: bool, loop: str, fast: Iterable[str] = ()
) -> tuple[str, dict[str, Any]]:
    """The text of the training program, and the data of its model's plan."""
    source, graph = compile_graph(made.path)
    framework = load_target(target)
    plan = framework.plan(graph, Header.of(source, graph), Options(style or framework.styles[0], exact))
    return render(training_plan(graph, plan, TrainOptions(loop, fast=frozenset(fast))), "train"), plan_data(plan)


def trained(
    made: Setting, child: Child, style: str, exact: bool, loop: str, steps: int, fast: Iterable[str] = ()
) -> Run:
    """A run of the printed program in a child process, in float64."""
    text, plan = program(made, child.target, style, exact, loop, fast)
    path = made.path.with_name(f"small_{child.target}_train.py")
    path.write_text(text, encoding="utf-8")
    child.ask("load", path=str(path), plan=plan, dtype="float64")
    child.ask("weights", made.weights)
    stacked = {
        name: {key: np.stack([batch[key] for batch in batches]) for key in batches[0]}
        for name, batches in {"input": made.inputs, "target": made.targets, "mask": made.masks}.items()
    }
    snapshots = [1, 10, steps]
    reply = child.ask("train", group(**stacked), steps=steps, snapshots=snapshots)
    return Run(
        np.array(reply.header["losses"]),
        np.array(reply.header["rates"]),
        grouped(reply.arrays, "gradient"),
        {step: grouped(reply.arrays, f"after{step}") for step in snapshots},
    )


def expected(made: Setting, steps: int) -> Run:
    """The same run in NumPy."""
    train = made.graph.train
    assert train is not None
    kernels = {name for name in made.weights if name.endswith((".kernel", ".embeddings"))}
    decays = None if getattr(train.optimizer, "decay_on", "all") == "all" else kernels
    updater = Updater(train.optimizer, train.schedule, train.clip, decays)
    weights = dict(made.weights)
    run = Run(np.zeros(steps), np.zeros(steps), {})
    for step in range(steps):
        batch = step % BATCHES
        value, gradients = _loss_and_gradients(made, weights, batch)
        run.losses[step], run.rates[step] = value, updater.rate
        if step == 0:
            run.gradients = gradients
        weights = updater.step(weights, gradients)
        if step + 1 in (1, 10, steps):
            run.after[step + 1] = weights
    return run


def _loss_and_gradients(made: Setting, weights: Mapping[str, Array], batch: int) -> tuple[float, dict[str, Array]]:
    train = made.graph.train
    assert train is not None
    (x,), (targets,), (mask,) = (list(part[batch].values()) for part in (made.inputs, made.targets, made.masks))
    tokens = x if "table.embeddings" in weights else None
    if tokens is not None:
        x = weights["table.embeddings"][tokens].reshape(len(tokens), -1)
    hidden = np.tanh(x @ weights["first.kernel"] + weights["first.bias"])
    dropped = hidden * mask / 0.75
    outputs = dropped @ weights["last.kernel"] + weights["last.bias"]
    options = train.options
    value, slope = loss(
        train.losses["output"].loss, outputs, targets, options["class_weights"], options["weight_norm"] or "batch"
    )
    before = (slope @ weights["last.kernel"].T) * mask / 0.75 * (1 - hidden**2)
    found = {
        "first.kernel": x.T @ before,
        "first.bias": before.sum(axis=0),
        "last.kernel": dropped.T @ slope,
        "last.bias": slope.sum(axis=0),
    }
    if tokens is not None:
        table = np.zeros_like(weights["table.embeddings"])
        np.add.at(table, tokens, (before @ weights["first.kernel"].T).reshape(*tokens.shape, -1))
        found["table.embeddings"] = table
    return value, found


def way(one: Mapping[str, Array], two: Mapping[str, Array], start: Mapping[str, Array]) -> float:
    """The norm of the difference of two sets of weights over the norm of the way from the start."""
    apart = sum(float(((one[name] - two[name]) ** 2).sum()) for name in one)
    moved = sum(float(((one[name] - start[name]) ** 2).sum()) for name in one)
    return float(np.sqrt(apart / moved))
