"""One target in training: its program, printed and loaded in a child process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.render import render
from specc.run.channel import Arrays, group
from specc.run.child import Child
from specc.run.plan_data import plan_data
from specc.run.train.prepared import Part
from specc.run.train.values import Settings
from specc.source import Source
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.plan import Plan
from specc.targets.training import TrainOptions, TrainPlan, training_plan

Array = NDArray[Any]
_POLICIES = {"bf16": "mixed_bfloat16", "fp16": "mixed_float16"}


@dataclass(frozen=True)
class Program:
    """A training program: its file name, its text, and the plans it was printed from."""

    name: str
    text: str
    plan: TrainPlan

    @property
    def model(self) -> Plan:
        """The plan of its model."""
        return self.plan.model


def print_program(source: Source, graph: Graph, target: str, settings: Settings) -> Program:
    """The training program that is run, with a step of its own (for Keras: ``--loop custom``).

    Raises:
        SpecError: the target cannot honour the spec, or not in this precision.
    """
    known = load_target(target).styles
    style = settings.style if settings.style in known else known[0]
    model = load_target(target).plan(graph, Header.of(source, graph), Options(style, settings.exact))
    _check_precision(graph, model, settings)
    plan = training_plan(graph, model, TrainOptions(loop="custom", fast=settings.fast))
    exact = "_exact" if settings.exact else ""
    return Program(f"{PurePath(source.name).stem}_{target}{exact}_train.py", render(plan, "train"), plan)


def _check_precision(graph: Graph, model: Plan, settings: Settings) -> None:
    assert graph.train is not None
    if settings.dtype == "float32":
        return
    precision = graph.train.options["precision"]
    if precision != "float32":
        raise SpecError([Diagnostic("E960", {"kind": "mixed", "precision": precision}, ("train", "precision"))])
    if model.float32_only:
        raise SpecError([Diagnostic("E960", {"target": model.target, "names": list(model.float32_only)})])


class Trainee:
    """A program in its child. Every method is one request; those that only `post` are followed by `wait`."""

    def __init__(self, child: Child, program: Program) -> None:
        self.child, self.program = child, program

    @property
    def target(self) -> str:
        """The target framework."""
        return self.program.plan.target

    def load(self, path: Path, dtype: str) -> None:
        """Load the printed file and build its model."""
        precision = str(self.program.plan.options["precision"])
        # Keras decides about mixed precision when layers are made.
        plan = {**plan_data(self.program.model), "policy": _POLICIES.get(precision, dtype)}
        self.child.ask("load", path=str(path.resolve()), plan=plan, dtype=dtype)
        counts = self.program.plan.unit if self.program.plan.rates else ""
        self._fit("open", counts=counts, fast=sorted(self.program.plan.wanted.fast))

    def begin(self, weights: Arrays) -> None:
        """Start from these weights with a new optimiser."""
        self.child.ask("weights", weights)
        self._fit("begin")

    def initial(self, seed: int) -> Arrays:
        """The weights that the program itself starts with under this seed."""
        return self.child.ask("initial", seed=seed).arrays

    def take(self, parts: Mapping[str, Part], dtype: str) -> None:
        """Give it the data, real numbers in the precision of the training."""
        for name, part in parts.items():
            inputs, targets = (_as(arrays, dtype) for arrays in (part.inputs, part.targets))
            self._fit("data", group(input=inputs, target=targets), part=name)

    def epoch(
        self, request: Mapping[str, Any], order: Array, progress: Callable[[Mapping[str, Any]], None]
    ) -> Mapping[str, Any]:
        """Train for an epoch; see `specc.run.fitting` for the request and the reply."""
        self.child.post("fit", {"order": order}, do="epoch", part="train", **request)
        return self.child.wait(progress=progress).header

    def post_step(self, request: Mapping[str, Any], order: Array, masks: Arrays) -> None:
        """Begin one step."""
        self.child.post("fit", {"order": order, **group(mask=masks)}, do="step", part="train", **request)

    def loss(self) -> float:
        """The loss of the step that was begun."""
        return float(self.child.wait().header["loss"])

    def trace(self, request: Mapping[str, Any], order: Array, until: int) -> tuple[list[str], list[str]]:
        """The nodes whose output is not finite in a step, and the parameters that are not before it."""
        self.child.post("fit", {"order": order}, do="trace", part="train", until=until, **request)
        found = self.child.wait().header
        return list(found["nodes"]), list(found["params"])

    def scores(self, part: str) -> dict[str, float]:
        """Loss and metrics over a part."""
        return dict(self._fit("evaluate", part=part)[0]["scores"])

    def state(self) -> tuple[Mapping[str, Any] | None, Arrays]:
        """What mixed precision remembers, and the arrays of weights and optimiser."""
        header, arrays = self._fit("state")
        return header["scaler"], arrays

    def restore(self, scaler: Mapping[str, Any] | None, arrays: Arrays) -> None:
        """Go back to an earlier state."""
        self._fit("restore", arrays, scaler=scaler)

    def set_weights(self, weights: Arrays) -> None:
        """Let the model have these weights."""
        self.child.ask("weights", weights)

    def _fit(self, do: str, arrays: Arrays | None = None, **header: Any) -> tuple[Mapping[str, Any], Arrays]:
        reply = self.child.ask("fit", arrays, do=do, **header)
        return reply.header, reply.arrays


def _as(arrays: Mapping[str, Array], dtype: str) -> dict[str, Array]:
    return {name: array.astype(dtype) if array.dtype.kind == "f" else array for name, array in arrays.items()}


def size_of_run(graph: Graph, dtype: str) -> int:
    """An upper bound of the bytes of weights and states: both old and new files for a moment, three numbers each."""
    numbers = graph.trainable + graph.statistics
    return 2 * (numbers + 4 * numbers) * np.dtype(dtype).itemsize
