"""The stage of float32: steps that start from the same place, judged by quantiles; free-running ones, only shown.

In float32 two trajectories part, whatever the code: rounding flips a ReLU or the winner of a pooling window now and
then, and from there on every step differs more. So each step is judged from the same weights and the same optimiser
state: the first variant's. Of these differences the median must be small, and few may be large, as a flip is.

Both updates are made by the optimiser's definition, so what is judged here are gradients along a run. A step that is no
further off than a gradient within its own limit makes it is right, however far that is: an optimiser that divides by a
root lets parameters with small gradients move as far as all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from specc.graph import Graph
from specc.oracle.training.optimizers import State, Updater
from specc.run.channel import group, grouped
from specc.run.check.forward import as_dtype
from specc.run.check.jobs import Job, Printed
from specc.run.check.known import Known, of_layer
from specc.run.check.measure import LIMITS, Array, live, moved
from specc.run.check.steps import Trajectory, batches
from specc.run.check.values import Row, Variant, Verdict
from specc.run.child import Child
from specc.run.plan_data import plan_data

#: The quantile rule: the median, the most that one step in ten may exceed, the most that any may have.
MEDIAN, TENTH, WORST = 2e-5, 1e-4, 1e-2
#: How many steps are judged; each takes one evaluation of every variant. A rule about one step in ten needs more of
#: them where two of a dozen are large: a flip comes about once in thirty steps, a mistake in every one.
STEPS, MORE = 12, 60
#: Noise in the gradients of float32, and how much of an update it may make up in an element that is judged.
_BITS, _SHARE = 2.0**-23, 1e-4
#: How far a gradient may be off, relative to the largest of all: what its own stage allows.
_ALLOWED = LIMITS["float32"].gradients


@dataclass(frozen=True)
class Size:
    """How far a step is off, and how far it may be; the latter is worked out only where it matters."""

    size: float
    floor: float


def judge_single(
    job: Job, printed: tuple[Printed, ...], children: Mapping[str, Child], start: Mapping[str, Array], seed: int
) -> Iterator[Row]:
    """The re-synchronised steps of every variant but the first."""
    assert job.graph.train is not None
    for item in printed:
        children[item.variant.target].ask("load", path=str(item.train_path), plan=plan_data(item.plan), dtype="float32")
    found: dict[str, list[Size]] = {item.variant.name: [] for item in printed[1:]}
    updater, weights = _updater(job.graph, start), dict(start)
    for step in range(MORE):
        if step >= STEPS and all(_good(sizes) for sizes in found.values()):
            break
        gradients = _gradients(job, printed, children, weights, step, seed)
        base = gradients[printed[0].variant.name]
        before = _copy(updater)
        names = list(base)
        after = updater.step({name: weights[name] for name in names}, base)
        for item in printed[1:]:
            theirs = gradients[item.variant.name]
            other = _copy(before).step({name: weights[name] for name in names}, theirs)
            kept = live(base, theirs, getattr(job.graph.train.optimizer, "eps", None), _BITS, _SHARE)
            size, _ = moved(after, other, weights, kept)
            floor = _floor(before, base, weights, kept, step) if size > MEDIAN else 0.0
            found[item.variant.name].append(Size(size, floor))
        weights.update(after)
    for item in printed[1:]:
        yield _row(job.graph, item.variant, printed[0].variant, found[item.variant.name])


def _floor(
    before: Updater, gradients: Mapping[str, Array], weights: Mapping[str, Array], kept: Mapping[str, Array], step: int
) -> float:
    """What gradients that are off as far as they may be make of an update."""
    random = np.random.Generator(np.random.Philox(step))
    noise = _ALLOWED * max((float(np.abs(array).max()) for array in gradients.values() if array.size), default=0.0)
    noisy = {name: array + noise * random.uniform(-1, 1, array.shape) for name, array in gradients.items()}
    trained = {name: weights[name] for name in gradients}
    return moved(_copy(before).step(trained, gradients), _copy(before).step(trained, noisy), weights, kept)[0]


def _gradients(
    job: Job,
    printed: tuple[Printed, ...],
    children: Mapping[str, Child],
    weights: Mapping[str, Array],
    step: int,
    seed: int,
) -> dict[str, dict[str, Array]]:
    """The gradients of one batch's loss at the same weights, by variant."""
    inputs, targets, masks = batches(job.graph, seed)
    place = step % len(next(iter(inputs.values())))
    one = [{name: array[place : place + 1] for name, array in each.items()} for each in (inputs, targets, masks)]
    arrays = group(input=as_dtype(one[0], "float32"), target=as_dtype(one[1], "float32"), mask=one[2])
    gradients = {}
    for item in printed:
        child = children[item.variant.target]
        child.ask("weights", as_dtype(weights, "float32"))
        child.post("train", arrays, steps=0, snapshots=[])
    for item in printed:
        reply = grouped(children[item.variant.target].wait().arrays, "gradient")
        gradients[item.variant.name] = {name: array.astype(np.float64) for name, array in reply.items()}
    return gradients


def _updater(graph: Graph, start: Mapping[str, Array]) -> Updater:
    assert graph.train is not None
    decays = frozenset(name for name in start if "kernel" in name or name.endswith("embeddings"))
    everything = getattr(graph.train.optimizer, "decay_on", "kernels") == "all"
    return Updater(graph.train.optimizer, None, graph.train.clip, None if everything else decays)


def _copy(updater: Updater) -> Updater:
    """The same optimiser, whose steps leave this one as it is."""
    states: dict[str, State] = {name: dict(state) for name, state in updater.states.items()}
    return Updater(updater.optimizer, updater.schedule, updater.clip, updater.decays, updater.done, states)


def _good(steps: Sequence[Size]) -> bool:
    """The quantile rule, for the steps that gradients within their limit do not explain."""
    sizes = np.asarray([0.0 if step.size <= step.floor else step.size for step in steps])
    return bool(np.median(sizes) <= MEDIAN and np.quantile(sizes, 0.9) <= TENTH and sizes.max() <= WORST)


def _row(graph: Graph, variant: Variant, other: Variant, steps: Sequence[Size]) -> Row:
    """The figure of the row is the median; its limit is wider where gradients within theirs explain it."""
    sizes = np.asarray([step.size for step in steps])
    median, worst = float(np.median(sizes)), float(sizes.max())
    verdict: Verdict = "equal" if _good(steps) else "differs"
    limit = max(MEDIAN, float(np.median([step.floor for step in steps])))
    detail = f"{sizes.size} steps from the same weights and state: median {median:.1e}, worst {worst:.1e}"
    explained = sum(MEDIAN < step.size <= step.floor for step in steps)
    if explained:
        detail += f"; {explained} no further off than gradients within their limit make them"
    known = [item for item in _known(graph, variant, other) if worst <= item.steps]
    if verdict == "differs" and known:
        most = max(known, key=lambda item: item.steps)
        return Row("float32", variant, "float32", worst, most.steps, "known", "", most.cause, detail)
    return Row("float32", variant, "float32", median, limit, verdict, "", "", detail)


def _known(graph: Graph, *variants: Variant) -> Iterator[Known]:
    """The layers whose native gradients are known to differ; the update itself is the same formula for all."""
    for variant in variants:
        for kind in dict.fromkeys(node.type for node in graph.nodes.values()):
            if not variant.exact and (found := of_layer(variant.target, kind)) is not None and found.gradients:
                yield found


def show_running(
    variant: Variant, first: Trajectory, second: Trajectory, precise: Trajectory, start: Mapping[str, Array]
) -> Row:
    """Where free-running float32 ends: how far two variants are apart, beside how far one is from its own float64."""
    last = max(first.after)
    every = {name: np.ones(array.shape, dtype=bool) for name, array in first.gradients.arrays.items()}

    def apart(one: Trajectory, two: Trajectory) -> float:
        sides = [{name: run.after[last][name].astype(np.float64) for name in every} for run in (one, two)]
        return moved(sides[0], sides[1], start, every)[0]

    size, noise = apart(first, second), apart(first, precise)
    detail = f"{last} free-running steps: {size:.1e} apart; one framework is {noise:.1e} from its own float64"
    return Row("float32", variant, "float32", size, max(3 * noise, MEDIAN), "shown", detail=detail)
