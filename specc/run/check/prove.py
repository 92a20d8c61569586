"""The proof of one spec: every stage, in float64 (which decides) and float32 (which is judged step by step)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
from specc.run.check.scores import judge_scores, score
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


def prove(job: Job, children: Mapping[str, Child], settings: Settings, doing: Doing) -> SpecReport:
    """Every stage for every variant.

    Raises:
        ChildFailed: a generated module cannot be loaded or run.
    """
    proof = _Proof(job, children, settings)
    for exact in settings.modes:
        mode = "exact" if exact else "native"
        for dtype in settings.dtypes:
            doing(f"{mode}, {dtype}")
            printed = proof.able(job.of(exact), dtype)
            if not printed:
                continue
            proof.forward(printed, dtype)
            if proof.differs:
                continue
            proof.gradients(printed, dtype)
            if job.graph.train is None:
                continue
            doing(f"{mode}, {dtype}, {settings.steps} steps")
            if dtype == "float64":
                proof.steps(printed)
            else:
                proof.single(printed)
        if "float32" in settings.dtypes:
            proof.initial(job.of(exact))
    return SpecReport(
        job.source.name,
        tuple(proof.rows),
        tuple(proof.divergences),
        notes=(*job.refused, *proof.notes),
        sha256=job.source.sha256,
    )


def load(child: Child, printed: Printed, weights: Mapping[str, Array], dtype: str) -> Mapping[str, str]:
    """Load a generated module in a child and give it the neutral weights; what comes back says which do not fit."""
    child.ask("load", path=str(printed.path), plan=plan_data(printed.plan), dtype=dtype)
    unfit: Mapping[str, str] = child.ask("weights", as_dtype(weights, dtype)).header["unfit"]
    return unfit


@dataclass
class _Proof:
    """The stages, and what has been found so far. `printed` always names the variants of one mode, the first of which
    the others are compared with.
    """

    job: Job
    children: Mapping[str, Child]
    settings: Settings
    rows: list[Row] = field(default_factory=list)
    divergences: list[Divergence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: The first variant's float64 run of each mode, against which its own float32 is shown.
    precise: dict[bool, Trajectory] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.graph = self.job.graph
        self.weights: dict[str, Array] = draw_weights(self.graph, self.settings.seed)
        # Where training begins: gradients of a sensible size, far from rounding.
        self.start: dict[str, Array] = draw_initial(self.graph, self.settings.seed, self.weights)

    @property
    def differs(self) -> bool:
        """Whether something was found that is no known difference."""
        return any(row.verdict == "differs" for row in self.rows)

    def able(self, printed: Iterable[Printed], dtype: str) -> tuple[Printed, ...]:
        """The variants that can run in this precision; why others cannot is noted."""
        able = []
        for item in printed:
            cannot = item.plan.float32_only
            if dtype == "float64" and cannot:
                names = ", ".join(cannot)
                reason = f"native {item.variant.name} is judged in float32 only: no float64 kernel for {names}"
                self.notes.append(reason)
            else:
                able.append(item)
        return tuple(able)

    def child(self, item: Printed) -> Child:
        """The process of a variant's target."""
        return self.children[item.variant.target]

    # -- evaluation ---------------------------------------------------------------------------------------------------

    def forward(self, printed: tuple[Printed, ...], dtype: str) -> None:
        """Shapes, layers, outputs and statistics."""
        for together in _by_rounds(printed):
            stages = {item.variant: ForwardStage(self.graph, item, dtype, self.weights) for item in together}
            for item in together:
                stages[item.variant].refuse(load(self.child(item), item, self.weights, dtype))
            for case in cases(self.graph, self.settings.seed):
                # Where shapes are wrong, one evaluation is enough to say which layer they are wrong behind.
                able = [item for item in together if not stages[item.variant].finished]
                for item in able:
                    post(self.child(item), case, dtype, self.weights)
                for item in able:
                    stages[item.variant].take(case, collect(self.child(item), case))
            for item in together:
                stage = stages[item.variant]
                self.rows += stage.rows()
                if dtype == "float64":
                    self.divergences += blame(self.job, item, stage)

    def gradients(self, printed: tuple[Printed, ...], dtype: str) -> None:
        """Gradients along random cotangents of the outputs, so that they are judged for specs without a loss too."""
        seed = self.settings.seed + 50
        inputs, masks = draw_inputs(self.graph, GRADIENT_BATCH, seed), draw_masks(self.graph, GRADIENT_BATCH, seed)
        cotangents = _cotangents(self.graph, GRADIENT_BATCH, seed)

        def asked(item: Printed, precision: str = dtype) -> Gradients:
            load(self.child(item), item, self.weights, precision)
            given = group(input=as_dtype(inputs, precision), mask=masks, cotangent=as_dtype(cotangents, precision))
            found = self.child(item).ask("gradients", given, training=True).arrays
            return Gradients(float("nan"), {**grouped(found, "param"), **grouped(found, "input")})

        def along(name: str, direction: Array) -> float:
            moved = {name: direction}
            return slope(self.graph, self.weights, inputs, cotangents, moved, training=True, masks=masks)

        def refereed(name: str) -> GradientGap:
            return against_oracle(seen[name], along, {**self.weights, **inputs}, seed, dtype)

        def amplified() -> float:
            """What rounding does to the gradients of this model: the first variant in float32 against its float64."""
            moved = compare(asked(printed[0], "float64"), asked(printed[0], "float32"), dtype).size
            return ROUNDINGS * moved * (1.0 if dtype == "float32" else FLOAT64_BITS)

        def note(item: Printed, other: Gradients, gap: GradientGap) -> None:
            made = list(rows(self.graph, item.variant, dtype, seen[first.name], other, gap, amplified))
            self.rows += made
            if any(row.verdict == "differs" for row in made) and dtype == "float64":
                self.divergences.append(blame_gradient(self.job, item, gap))

        seen = {item.variant.name: asked(item) for item in printed}
        first = printed[0].variant
        if len(printed) == 1:
            note(printed[0], seen[first.name], refereed(first.name))
        for item in printed[1:]:
            gap = compare(seen[first.name], seen[item.variant.name], dtype)
            # The oracle tells which of two is wrong.
            wrong = gap.off and not refereed(item.variant.name).off and refereed(first.name).off
            note(printed[0] if wrong else item, seen[item.variant.name], gap)

    # -- training -----------------------------------------------------------------------------------------------------

    def run(self, item: Printed, dtype: str, steps: int, start: Mapping[str, Array]) -> Trajectory:
        """A run of a variant's own training program."""
        return trajectory(self.job, item, self.child(item), steps, self.settings.seed, start, dtype)

    def steps(self, printed: tuple[Printed, ...]) -> None:
        """The training programs themselves: loss, gradients and optimiser steps of each variant against the first."""
        first, count = printed[0], self.settings.steps
        runs = []
        for item in printed:
            runs.append(self.run(item, "float64", count, self.start))
            # With the weights that the run has left, in the program that is loaded.
            row = judge_scores(item.variant, score(self.graph, self.child(item), self.settings.seed))
            self.rows.append(row)
            self.divergences += [blame_row(self.job, item, row)] if row.verdict == "differs" else []

        def amplified() -> float:
            """What rounding does to the gradients of the loss: the first variant in float32 against its float64."""
            rough = self.run(first, "float32", 1, self.start)
            return ROUNDINGS * compare(runs[0].gradients, rough.gradients, "float64").size * FLOAT64_BITS

        def disturbed() -> Trajectory:
            """The first variant once more, from weights that are one last bit larger."""
            return self.run(first, "float64", count, {name: np.nextafter(a, np.inf) for name, a in self.start.items()})

        self.precise[first.variant.exact] = runs[0]
        self.rows += judge_first(self.graph, first.variant, runs[0], self.start, self.settings.seed)
        for item, run in zip(printed[1:], runs[1:], strict=True):
            made = list(
                judge_steps(self.graph, item.variant, first.variant, runs[0], run, self.start, amplified, disturbed)
            )
            self.rows += made
            self.divergences += [blame_row(self.job, item, row) for row in made if row.verdict == "differs"][:1]

    def single(self, printed: tuple[Printed, ...]) -> None:
        """Float32: step by step from the same place, then free-running beside the noise of one framework."""
        self.rows += judge_single(self.job, printed, self.children, self.start, self.settings.seed)
        precise = self.precise.get(printed[0].variant.exact)
        if precise is None or len(printed) == 1:
            return
        runs = [self.run(item, "float32", self.settings.steps, self.start) for item in printed]
        for item, run in zip(printed[1:], runs[1:], strict=True):
            self.rows.append(show_running(item.variant, runs[0], run, precise, self.start))

    def initial(self, printed: tuple[Printed, ...]) -> None:
        """The frameworks' own initial weights."""
        drawn: dict[str, Mapping[str, Array]] = {}
        seed = self.settings.seed
        # Small parameters are drawn several times: a handful of numbers tells no distribution from another.
        times = DRAWS if self.graph.trainable < FEW else 1
        for item in printed:
            child = self.child(item)
            child.ask("load", path=str(item.path), plan=plan_data(item.plan), dtype="float32")
            each = [child.ask("initial", seed=seed + number).arrays for number in range(times)]
            drawn[item.variant.name] = {name: np.stack([one[name] for one in each]) for name in each[0]}
            reference = drawn[printed[0].variant.name]
            self.rows += judge_initial(self.graph, item.variant, drawn[item.variant.name], reference, seed)


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


def _cotangents(graph: Graph, batch: int, seed: int) -> dict[str, Array]:
    generator = np.random.Generator(np.random.Philox(seed + 77))
    return {output.name: generator.normal(size=(batch, *graph.value(output.value).shape)) for output in graph.outputs}
