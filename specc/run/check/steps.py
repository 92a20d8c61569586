"""The stages of training: loss and its gradients, then optimiser steps, from the training programs themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from specc.graph import Graph
from specc.run.channel import group, grouped
from specc.run.check.forward import as_dtype
from specc.run.check.gradients import Gradients, compare
from specc.run.check.jobs import Job, Printed
from specc.run.check.known import Known, of_layer, of_optimizer
from specc.run.check.measure import LIMITS, Array, gap, live, moved, spread
from specc.run.check.values import Row, Variant
from specc.run.child import Child
from specc.run.draw import draw_inputs, draw_masks, draw_targets
from specc.run.plan_data import plan_data

#: How many different batches are cycled through, and their size.
BATCHES, SIZE = 8, 16
#: Two programs may be so many times further apart than one is from itself after one bit, and never further than this.
_BITS, MOST_NOISE = 5, 1e-8


@dataclass(frozen=True)
class Trajectory:
    """A run of one variant: the gradients of the first loss, the losses and rates, the weights at some steps."""

    gradients: Gradients
    losses: Array
    rates: Array
    after: Mapping[int, Mapping[str, Array]]


def trajectory(
    job: Job, item: Printed, child: Child, steps: int, seed: int, weights: Mapping[str, Array], dtype: str
) -> Trajectory:
    """Train a variant's own program for some steps from the neutral weights."""
    child.ask("load", path=str(item.train_path), plan=plan_data(item.plan), dtype=dtype)
    child.ask("weights", as_dtype(weights, dtype))
    inputs, targets, masks = batches(job.graph, seed)
    arrays = group(input=as_dtype(inputs, dtype), target=as_dtype(targets, dtype), mask=masks)
    snapshots = milestones(steps)
    reply = child.ask("train", arrays, steps=steps, snapshots=snapshots)
    losses = np.asarray(reply.header["losses"], dtype=np.float64)
    return Trajectory(
        Gradients(float(losses[0]), grouped(reply.arrays, "gradient")),
        losses,
        np.asarray(reply.header["rates"], dtype=np.float64),
        {step: grouped(reply.arrays, f"after{step}") for step in snapshots},
    )


def milestones(steps: int) -> list[int]:
    """The numbers of steps after which weights are compared: 1, 10 and all."""
    return sorted({1, min(10, steps), steps})


def batches(graph: Graph, seed: int) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    """Inputs, targets and masks of all batches, stacked."""
    seeds = [seed + 1000 + number for number in range(BATCHES)]

    def stack(each: list[dict[str, Array]]) -> dict[str, Array]:
        return {name: np.stack([batch[name] for batch in each]) for name in each[0]}

    return (
        stack([draw_inputs(graph, SIZE, one) for one in seeds]),
        stack([draw_targets(graph, SIZE, one) for one in seeds]),
        stack([draw_masks(graph, SIZE, one) for one in seeds]),
    )


def judge_steps(
    graph: Graph,
    variant: Variant,
    other: Variant,
    first: Trajectory,
    second: Trajectory,
    start: Mapping[str, Array],
    amplified: Callable[[], float],
    disturbed: Callable[[], Trajectory],
) -> Iterator[Row]:
    """Loss, gradients, steps and statistics of one variant's run against the first variant's, in float64.

    Two more runs are asked for only where something is off: `amplified` says what rounding does to the gradients of the
    loss, `disturbed` is the first variant's run from weights that are one last bit off. What such a bit becomes in a
    framework by itself cannot be held against another one.
    """
    assert graph.train is not None
    optimizer = type(graph.train.optimizer).kind()
    limits = LIMITS["float64"]
    known = tuple(_known(graph, optimizer, variant, other))
    size = abs(first.losses[0] - second.losses[0]) / max(abs(float(first.losses[0])), 1e-3)
    yield _row("loss", variant, float(size), limits.loss, "", known, 1e2 * _most(known, "layer"))
    found = compare(first.gradients, second.gradients, "float64")
    limit = limits.gradients if found.size <= limits.gradients else max(limits.gradients, amplified())
    yield _row("gradients", variant, found.size, limit, found.name, known, 1e2 * _most(known, "gradients"))
    kept = live(first.gradients.arrays, second.gradients.arrays, getattr(graph.train.optimizer, "eps", None))
    for step in first.after:
        row = _steps_row(variant, optimizer, step, first, second, start, kept, known)
        if row.verdict == "differs":
            floor = _BITS * moved(*_both(first, disturbed(), step, kept), start, kept)[0]
            if row.worst <= min(floor, MOST_NOISE):
                detail = f"{row.detail}; one last bit of the weights becomes {floor / _BITS:.1e} in one framework"
                row = Row(row.stage, variant, row.dtype, row.worst, floor, "equal", row.at, detail=detail)
        yield row
    yield from _statistics(graph, variant, first, second, kept, known)
    rate = gap(first.rates, second.rates)
    if rate.size > rate_limit(variant):
        detail = f"the learning rate of step {rate.index[0]} is {rate.first!r} and {rate.second!r}"
        yield Row("steps", variant, "float64", rate.size, 1e-15, "differs", "learning rate", detail=detail)


def rate_limit(variant: Variant) -> float:
    """How far a learning rate may be off: native Keras keeps it in float32."""
    return 1e-15 if variant.exact else 1e-6


def _steps_row(
    variant: Variant,
    optimizer: str,
    step: int,
    first: Trajectory,
    second: Trajectory,
    start: Mapping[str, Array],
    kept: Mapping[str, Array],
    known: tuple[Known, ...],
) -> Row:
    size, at = moved(*_both(first, second, step, kept), start, kept)
    limit = LIMITS["float64"].steps(optimizer)
    row = _row("steps", variant, size, limit, at, known, _most(known, "steps"))
    return Row(
        row.stage, variant, row.dtype, size, row.limit, row.verdict, at, row.cause, f"{step} steps{_left_out(kept)}"
    )


def _both(
    first: Trajectory, second: Trajectory, step: int, kept: Mapping[str, Array]
) -> tuple[dict[str, Array], dict[str, Array]]:
    """The trained parameters of two runs after some steps."""
    one, two = first.after[step], second.after[step]
    return {name: one[name] for name in kept}, {name: two[name] for name in kept}


def _left_out(kept: Mapping[str, Array]) -> str:
    """How much of the parameters could not be judged, if any."""
    total = sum(array.size for array in kept.values())
    share = 1 - sum(int(np.count_nonzero(array)) for array in kept.values()) / max(total, 1)
    return f", {share:.1%} of the elements left out, their gradients are rounding noise" if share else ""


def _statistics(
    graph: Graph,
    variant: Variant,
    first: Trajectory,
    second: Trajectory,
    kept: Mapping[str, Array],
    known: tuple[Known, ...],
) -> Iterator[Row]:
    """Running statistics after all steps. Those of values that noisy elements shift are shown, and not judged."""
    last, limit = max(first.after), LIMITS["float64"].statistics
    noisy = _behind_noise(graph, kept)
    judged: dict[str, float] = {}
    shifted: dict[str, float] = {}
    for node in graph.owners():
        for param in node.params:
            if param.trainable:
                continue
            name = f"{node.id}.{param.name}"
            one, two = first.after[last], second.after[last]
            size = gap(one[name], two[name], spread(name, one)).size
            # However noisy, an element moves by about the learning rate at a step, and so does what follows it.
            (shifted if limit < size < 1e-2 and node.id in noisy else judged)[name] = size
    biased = any(item.statistics for item in known)
    # Small batches differ most: the biased variance of n values is n / (n - 1) smaller.
    bound = max(1.0 if biased else 0.0, _most(known, "steps"))
    if judged:
        at = max(judged, key=lambda name: judged[name])
        # The formula of the statistics themselves weighs more than what the steps before them have moved.
        own = tuple(item for item in known if item.statistics) or known
        yield _row("statistics", variant, judged[at], limit, at, own, bound)
    if shifted:
        at = max(shifted, key=lambda name: shifted[name])
        cause = "parameters before this norm have a gradient that is rounding noise, and its statistics follow them"
        yield Row("statistics", variant, "float64", shifted[at], 1e-2, "shown", at, cause)


def _behind_noise(graph: Graph, kept: Mapping[str, Array]) -> frozenset[str]:
    """The nodes whose values depend on parameters with elements that were left out."""
    noisy = {name.rpartition(".")[0] for name, elements in kept.items() if not elements.all()}
    behind: set[str] = set()
    for node in graph.nodes.values():
        if any(source in behind or source in noisy for source in node.inputs):
            behind.add(node.id)
    return frozenset(behind)


def _known(graph: Graph, optimizer: str, *variants: Variant) -> Iterator[Known]:
    """The known differences that apply to a comparison of native forms."""
    assert graph.train is not None
    for variant in variants:
        if variant.exact:
            continue
        for kind in dict.fromkeys(node.type for node in graph.nodes.values()):
            if (found := of_layer(variant.target, kind)) is not None:
                yield found
        if (found := of_optimizer(variant.target, optimizer)) is not None:
            yield found
        if graph.train.clip is not None and (found := of_optimizer(variant.target, "clip")) is not None:
            yield found


def _most(known: tuple[Known, ...], field: str) -> float:
    return max((float(getattr(item, field)) for item in known), default=0.0)


def _row(
    stage: str, variant: Variant, size: float, limit: float, at: str, known: tuple[Known, ...], bound: float
) -> Row:
    if not np.isfinite(size):
        size = float("inf")
    if size <= limit:
        return Row(stage, variant, "float64", size, limit, "equal", at)
    if not variant.exact and known and size <= bound:
        cause = max(known, key=lambda item: (item.steps, item.layer)).cause
        return Row(stage, variant, "float64", size, bound, "known", at, cause)
    return Row(stage, variant, "float64", size, limit, "differs", at)
