"""The stage of initial values: do the frameworks draw from the distributions that the spec means?

Two samples are compared by the Kolmogorov-Smirnov statistic, the largest distance of their distribution functions. With
a chance of one in a million for a false alarm, it may be as large as ``sqrt(-ln(1e-6 / 2) / 2 * (n + m) / (n m))``
(Smirnov 1948).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from specc.graph import Graph
from specc.initializers import Distribution
from specc.layers import Param
from specc.run.check.measure import Array
from specc.run.check.values import Row, Variant
from specc.run.train.initial import sample

#: Chance of a false alarm, per parameter.
ALARM = 1e-6
#: No more numbers than this are compared of one parameter.
MOST = 200_000


def statistic(first: Array, second: Array) -> float:
    """The Kolmogorov-Smirnov statistic of two samples."""
    a, b = np.sort(first, axis=None), np.sort(second, axis=None)
    both = np.concatenate([a, b])
    below_a = np.searchsorted(a, both, side="right") / a.size
    below_b = np.searchsorted(b, both, side="right") / b.size
    return float(np.max(np.abs(below_a - below_b)))


def allowed(first: int, second: int) -> float:
    """The statistic that samples of one distribution exceed with chance `ALARM`."""
    return float(np.sqrt(-np.log(ALARM / 2) / 2 * (first + second) / (first * second)))


def judge_initial(
    graph: Graph, variant: Variant, drawn: Mapping[str, Array], reference: Mapping[str, Array], seed: int
) -> Iterator[Row]:
    """The worst parameter against the first variant's draws and against the spec's own numbers.

    Arrays have the draws on their first axis.
    """
    worst, limit, at = 0.0, 1.0, ""
    for node in graph.owners():
        for param in node.params:
            name = f"{node.id}.{param.name}"
            if param.init.kind == "framework":
                continue
            for other in (_sampled(param, drawn[name].shape[0], seed), reference[name]):
                size, most = compare(param.init, drawn[name], other)
                if size / most > worst / limit:
                    worst, limit, at = size, most, name
    yield Row("initial", variant, "float32", worst, limit, "equal" if worst <= limit else "differs", at)


def compare(init: Distribution, first: Array, second: Array) -> tuple[float, float]:
    """Size and limit: constants must be the same numbers, samples of the same distribution."""
    if init.kind in ("constant", "identity"):
        # Keras makes constants in float32.
        return float(np.max(np.abs(first - second))), 1e-6 * max(1.0, abs(init.a))
    a, b = first.reshape(-1)[:MOST], second.reshape(-1)[:MOST]
    return statistic(a, b), allowed(a.size, b.size)


def _sampled(param: Param, times: int, seed: int) -> Array:
    """As many draws as the spec's own distribution, one upon the other."""
    stream = np.random.Generator(np.random.Philox(seed))
    return np.stack([sample(param.init, param.shape, stream) for _ in range(times)])
