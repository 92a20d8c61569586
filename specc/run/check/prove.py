"""The proof of one spec: every stage, in float64 (which decides) and float32 (which is shown beside it)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from specc.graph import Graph
from specc.oracle.graph import slope
from specc.run.channel import group, grouped
from specc.run.check.blame import blame, blame_gradient, blame_row
from specc.run.check.cases import cases
from specc.run.check.first import judge_first
from specc.run.check.forward import FLOAT64_BITS, ROUNDINGS, ForwardStage, as_dtype, collect, post
from specc.run.check.gradients import GradientGap, Gradients, against_oracle, compare, rows
from specc.run.check.initial import judge_initial
from specc.run.check.jobs import Job, Printed
from specc.run.check.measure import Array
from specc.run.check.single import judge_single, show_running
from specc.run.check.steps import Trajectory, judge_steps, trajectory
from specc.run.check.values import Divergence, Row, SpecReport
from specc.run.child import Child
from specc.run.draw import draw_inputs, draw_masks, draw_weights
from specc.run.plan_data import plan_data
from specc.run.train.initial import draw_initial

Doing = Callable[[str], None]
#: Examples in the batch of the gradient stage: enough that a batch norm of vectors is well conditioned.
GRADIENT_BATCH = 6
#: A model with fewer parameters than `FEW` is initialised `DRAWS` times.
FEW, DRAWS = 100_000, 12


@dataclass(frozen=True)
class Settings:
    """What a user asked for."""

    steps: int = 20
    dtypes: tuple[str, ...] = ("float64", "float32")
    styles: str = "default"
    modes: tuple[bool, ...] = (False, True)
    seed: int = 0


@dataclass
class _Proof:
    """What has been found so far."""

    rows: list[Row] = field(default_factory=list)
    divergences: list[Divergence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: The first variant's float64 run of each mode, against which its own float32 is shown.
    precise: dict[bool, Trajectory] = field(default_factory=dict)


def prove(job: Job, children: Mapping[str, Child], settings: Settings, doing: Doing) -> SpecReport:
    """Every stage for every variant.

    Raises:
        ChildFailed: a generated module cannot be loaded or run.
    """
    proof = _Proof()
    weights = draw_weights(job.graph, settings.seed)
    for exact in settings.modes:
        for dtype in settings.dtypes:
            doing(f"{'exact' if exact else 'native'}, {dtype}")
            variants, reasons = _able(job.of(exact), dtype)
            proof.notes += reasons
            if not variants:
                continue
            _forward(proof, job, variants, children, settings, weights, dtype)
            if any(row.verdict == "differs" for row in proof.rows):
                continue
            _gradients(proof, job, variants, children, settings, weights, dtype)
            if job.graph.train is not None and dtype == "float64":
                doing(f"{'exact' if exact else 'native'}, {settings.steps} steps")
                _steps(proof, job, variants, children, settings, weights)
            if job.graph.train is not None and dtype == "float32":
                doing(f"{'exact' if exact else 'native'}, float32 step by step")
                _single(proof, job, variants, children, settings, weights)
        if "float32" in settings.dtypes:
            _initial(proof, job, job.of(exact), children, settings)
    return SpecReport(
        job.source.name,
        tuple(proof.rows),
        tuple(proof.divergences),
        notes=(*job.refused, *proof.notes),
        sha256=job.source.sha256,
    )


def _able(printed: tuple[Printed, ...], dtype: str) -> tuple[tuple[Printed, ...], list[str]]:
    """The variants that can run in this precision, and why the others cannot."""
    able, reasons = [], []
    for item in printed:
        cannot = item.plan.float32_only
        if dtype == "float64" and cannot:
            names = ", ".join(cannot)
            reasons.append(f"native {item.variant.name} is judged in float32 only: no float64 kernel for {names}")
        else:
            able.append(item)
    return tuple(able), reasons


def load(child: Child, printed: Printed, weights: Mapping[str, Array], dtype: str) -> Mapping[str, str]:
    """Load a generated module in a child and give it the neutral weights; what comes back says which do not fit."""
    child.ask("load", path=str(printed.path), plan=plan_data(printed.plan), dtype=dtype)
    unfit: Mapping[str, str] = child.ask("weights", as_dtype(weights, dtype)).header["unfit"]
    return unfit


def _by_rounds(printed: tuple[Printed, ...]) -> list[list[Printed]]:
    """Variants in rounds with each target at most once, so that the targets work side by side."""
    rounds: list[list[Printed]] = []
    for item in printed:
        for found in rounds:
            if all(other.variant.target != item.variant.target for other in found):
                found.append(item)
                break
        else:
            rounds.append([item])
    return rounds


def _forward(
    proof: _Proof,
    job: Job,
    printed: tuple[Printed, ...],
    children: Mapping[str, Child],
    settings: Settings,
    weights: Mapping[str, Array],
    dtype: str,
) -> None:
    for together in _by_rounds(printed):
        stages = {item.variant: ForwardStage(job.graph, item, dtype, weights) for item in together}
        for item in together:
            stages[item.variant].refuse(load(children[item.variant.target], item, weights, dtype))
        for case in cases(job.graph, settings.seed):
            # Where shapes are wrong, one evaluation is enough to say which layer they are wrong behind.
            able = [item for item in together if not stages[item.variant].finished]
            for item in able:
                post(children[item.variant.target], case, dtype, weights)
            for item in able:
                stages[item.variant].take(case, collect(children[item.variant.target], case))
        for item in together:
            stage = stages[item.variant]
            proof.rows += stage.rows()
            if dtype == "float64":
                proof.divergences += blame(job, item, stage)


def _gradients(
    proof: _Proof,
    job: Job,
    printed: tuple[Printed, ...],
    children: Mapping[str, Child],
    settings: Settings,
    weights: Mapping[str, Array],
    dtype: str,
) -> None:
    """Gradients along random cotangents of the outputs, so that they are judged for specs without a loss too."""
    graph, batch = job.graph, GRADIENT_BATCH
    inputs, masks = draw_inputs(graph, batch, settings.seed + 50), draw_masks(graph, batch, settings.seed + 50)
    cotangents = _cotangents(graph, batch, settings.seed)

    def asked(item: Printed, precision: str = dtype) -> Gradients:
        child = children[item.variant.target]
        load(child, item, weights, precision)
        arrays = group(input=as_dtype(inputs, precision), mask=masks, cotangent=as_dtype(cotangents, precision))
        found = child.ask("gradients", arrays, training=True).arrays
        return Gradients(float("nan"), {**grouped(found, "param"), **grouped(found, "input")})

    def along(name: str, direction: Array) -> float:
        return slope(graph, weights, inputs, cotangents, {name: direction}, training=True, masks=masks)

    def refereed(name: str) -> GradientGap:
        return against_oracle(seen[name], along, {**weights, **inputs}, settings.seed, dtype)

    def amplified() -> float:
        """What rounding does to the gradients of this model: the first variant in float32 against itself in float64."""
        moved = compare(asked(printed[0], "float64"), asked(printed[0], "float32"), dtype).size
        return ROUNDINGS * moved * (1.0 if dtype == "float32" else FLOAT64_BITS)

    seen = {item.variant.name: asked(item) for item in printed}
    first = printed[0].variant
    if len(printed) == 1:
        gap = refereed(first.name)
        _note_gradients(proof, job, printed[0], dtype, seen[first.name], seen[first.name], gap, amplified)
    for item in printed[1:]:
        mine = seen[item.variant.name]
        gap = compare(seen[first.name], mine, dtype)
        wrong = item
        if gap.off and not refereed(item.variant.name).off and refereed(first.name).off:
            wrong = printed[0]
        _note_gradients(proof, job, wrong, dtype, seen[first.name], mine, gap, amplified)


def _single(
    proof: _Proof,
    job: Job,
    printed: tuple[Printed, ...],
    children: Mapping[str, Child],
    settings: Settings,
    weights: Mapping[str, Array],
) -> None:
    """Float32: step by step from the same place, then free-running beside the noise of one framework."""
    start = draw_initial(job.graph, settings.seed, weights)
    proof.rows += judge_single(job, printed, children, start, settings.seed)
    precise = proof.precise.get(printed[0].variant.exact)
    if precise is None or len(printed) == 1:
        return
    runs = [
        trajectory(job, item, children[item.variant.target], settings.steps, settings.seed, start, "float32")
        for item in printed
    ]
    proof.rows += [
        show_running(item.variant, runs[0], run, precise, start)
        for item, run in zip(printed[1:], runs[1:], strict=True)
    ]


def _note_gradients(
    proof: _Proof,
    job: Job,
    item: Printed,
    dtype: str,
    first: Gradients,
    second: Gradients,
    gap: GradientGap,
    amplified: Callable[[], float],
) -> None:
    made = list(rows(job.graph, item.variant, dtype, first, second, gap, amplified))
    proof.rows += made
    if any(row.verdict == "differs" for row in made) and dtype == "float64":
        proof.divergences.append(blame_gradient(job, item, gap))


def _steps(
    proof: _Proof,
    job: Job,
    printed: tuple[Printed, ...],
    children: Mapping[str, Child],
    settings: Settings,
    weights: Mapping[str, Array],
) -> None:
    """The training programs themselves: loss, gradients and optimiser steps of each variant against the first."""
    # From the spec's own initial values, where training begins: gradients of a sensible size, far from rounding.
    start = draw_initial(job.graph, settings.seed, weights)
    runs = [
        trajectory(job, item, children[item.variant.target], settings.steps, settings.seed, start, "float64")
        for item in printed
    ]

    def amplified() -> float:
        """What rounding does to the gradients of the loss: the first variant in float32 against itself in float64."""
        child, item = children[printed[0].variant.target], printed[0]
        rough = trajectory(job, item, child, 1, settings.seed, start, "float32")
        return ROUNDINGS * compare(runs[0].gradients, rough.gradients, "float64").size * FLOAT64_BITS

    def disturbed() -> Trajectory:
        """The first variant once more, from weights that are one last bit larger."""
        child, item = children[printed[0].variant.target], printed[0]
        moved = {name: np.nextafter(array, np.inf) for name, array in start.items()}
        return trajectory(job, item, child, settings.steps, settings.seed, moved, "float64")

    proof.precise[printed[0].variant.exact] = runs[0]
    proof.rows += judge_first(job.graph, printed[0].variant, runs[0], start, settings.seed)
    for item, run in zip(printed[1:], runs[1:], strict=True):
        made = list(judge_steps(job.graph, item.variant, printed[0].variant, runs[0], run, start, amplified, disturbed))
        proof.rows += made
        proof.divergences += [blame_row(job, item, row) for row in made if row.verdict == "differs"][:1]


def _cotangents(graph: Graph, batch: int, seed: int) -> dict[str, Array]:
    generator = np.random.Generator(np.random.Philox(seed + 77))
    return {output.name: generator.normal(size=(batch, *graph.value(output.value).shape)) for output in graph.outputs}


def _initial(
    proof: _Proof, job: Job, printed: tuple[Printed, ...], children: Mapping[str, Child], settings: Settings
) -> None:
    drawn: dict[str, Mapping[str, Array]] = {}
    # Small parameters are drawn several times: a handful of numbers tells no distribution from another.
    times = DRAWS if job.graph.trainable < FEW else 1
    for item in printed:
        child = children[item.variant.target]
        child.ask("load", path=str(item.path), plan=plan_data(item.plan), dtype="float32")
        each = [child.ask("initial", seed=settings.seed + number).arrays for number in range(times)]
        drawn[item.variant.name] = {name: np.stack([one[name] for one in each]) for name in each[0]}
        reference = drawn[printed[0].variant.name]
        proof.rows += judge_initial(job.graph, item.variant, drawn[item.variant.name], reference, settings.seed)
