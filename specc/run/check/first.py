"""The first update of a training program against the definitions: loss, optimiser step and learning rates in NumPy.

The other variants are compared with the first one, so that one is held to something else: the oracle's value of the
loss, the update that the optimiser's formula makes of the gradients (which are judged by the oracle's slopes), and the
schedule's rate of every step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from specc.graph import Graph
from specc.oracle.graph import evaluate
from specc.oracle.training.losses import loss
from specc.oracle.training.optimizers import Updater
from specc.oracle.training.schedules import learning_rate
from specc.run.check.known import of_optimizer
from specc.run.check.measure import LIMITS, Array, gap, live, moved
from specc.run.check.steps import Trajectory, batches, rate_limit
from specc.run.check.values import Row, Variant, Verdict


def judge_first(
    graph: Graph, variant: Variant, run: Trajectory, start: Mapping[str, Array], seed: int
) -> Iterator[Row]:
    """Loss, first step, and the rates of all steps of one variant, in float64."""
    assert graph.train is not None
    limits = LIMITS["float64"]
    expected = _loss(graph, start, seed)
    size = abs(expected - float(run.losses[0])) / max(abs(expected), 1e-3)
    # The oracle sums in another order than a framework does, over a whole model.
    yield _row("loss", variant, size, 10 * limits.loss, "the first loss, against its definition")
    decays = {name for name in run.gradients.arrays if "kernel" in name or name.endswith("embeddings")}
    everything = getattr(graph.train.optimizer, "decay_on", "kernels") == "all"
    updater = Updater(
        graph.train.optimizer, graph.train.schedule, graph.train.clip, None if everything else frozenset(decays)
    )
    gradients = run.gradients.arrays
    wanted = updater.step({name: start[name] for name in gradients}, gradients, rate=float(run.rates[0]))
    kept = live(gradients, gradients, getattr(graph.train.optimizer, "eps", None))
    size, at = moved(wanted, {name: run.after[1][name] for name in gradients}, start, kept)
    optimizer = type(graph.train.optimizer).kind()
    limit = limits.steps(optimizer)
    names = (optimizer, "clip") if graph.train.clip is not None else (optimizer,)
    known = [item for name in names if not variant.exact and (item := of_optimizer(variant.target, name)) is not None]
    row = _row("steps", variant, size, limit, "the first step, against its definition", at)
    bound = max((item.steps for item in known), default=0.0)
    if row.verdict == "differs" and size <= bound:
        row = Row("steps", variant, "float64", size, bound, "known", at, known[0].cause, row.detail)
    yield row
    train = graph.train
    rates = [learning_rate(train.schedule, train.optimizer.learning_rate, step) for step in range(len(run.rates))]
    size = gap(np.asarray(rates), run.rates).size
    yield _row("steps", variant, size, rate_limit(variant), "the learning rate of every step, against its definition")


def _loss(graph: Graph, start: Mapping[str, Array], seed: int) -> float:
    """The weighted sum of the losses of the first batch, from the definitions."""
    assert graph.train is not None
    inputs, targets, masks = ({name: array[0] for name, array in group.items()} for group in batches(graph, seed))
    values = evaluate(graph, start, inputs, True, masks)
    options = graph.train.options
    total = 0.0
    for output in graph.outputs:
        wanted = graph.train.losses.get(output.name)
        if wanted is not None:
            norm = options.get("weight_norm") or "batch"
            made = values[output.value], targets[output.name]
            value, _ = loss(wanted.loss, *made, options.get("class_weights"), norm)
            total += wanted.weight * value
    return total


def _row(stage: str, variant: Variant, size: float, limit: float, detail: str, at: str = "") -> Row:
    size = size if np.isfinite(size) else float("inf")
    verdict: Verdict = "equal" if size <= limit else "differs"
    return Row(stage, variant, "float64", size, limit, verdict, at, detail=detail)
