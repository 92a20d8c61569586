"""The stages of loss and gradients: one variant against the first, and the oracle to say which of two is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from specc.graph import Graph
from specc.run.check.known import Known, of_layer
from specc.run.check.measure import LIMITS, Array, Gap, gap, null_names
from specc.run.check.values import Row, Variant

#: The derivative of the whole model along a direction in one parameter or input: name and direction to number.
Slope = Callable[[str, Array], float]


@dataclass(frozen=True)
class Gradients:
    """A loss (not a number where a spec has none) and its gradient for every parameter and every real input."""

    loss: float
    arrays: Mapping[str, Array]


@dataclass(frozen=True)
class GradientGap:
    """The worst gradient of a comparison, relative; `nulls` are those that are zero but for rounding."""

    name: str
    gap: Gap
    nulls: frozenset[str] = frozenset()
    worst_null: float = 0.0
    #: Every gradient that is off by more than the limit.
    off: tuple[str, ...] = ()

    @property
    def size(self) -> float:
        """What is held against the limit."""
        return max(self.gap.size, self.worst_null)


def compare(first: Gradients, second: Gradients, dtype: str) -> GradientGap:
    """Every gradient against its counterpart; a null one by its difference relative to the largest of all gradients."""
    limits = LIMITS[dtype]
    nulls = null_names(first.arrays, limits.null)
    largest = max((float(np.max(np.abs(array))) for array in first.arrays.values() if array.size), default=0.0)
    worst, at, worst_null, off = Gap(0.0), "", 0.0, []
    for name, array in first.arrays.items():
        other = second.arrays.get(name)
        if other is None:
            return GradientGap(name, Gap(float("inf")), nulls, worst_null, (name,))
        if name in nulls:
            worst_null = max(worst_null, gap(array, other, largest or 1.0).size)
            continue
        found = gap(array, other, limits.floor * largest)
        if found.size > worst.size:
            worst, at = found, name
        if found.size > limits.gradients:
            off.append(name)
    return GradientGap(at, worst, nulls, worst_null, tuple(off))


def against_oracle(claimed: Gradients, slope: Slope, start: Mapping[str, Array], seed: int, dtype: str) -> GradientGap:
    """Every gradient against the oracle's slope along one random direction, relative to the gradient's length.

    A wrong gradient agrees along a random direction with probability zero.
    """
    limits = LIMITS[dtype]
    nulls = null_names(claimed.arrays, limits.null)
    largest = max((float(np.max(np.abs(array))) for array in claimed.arrays.values() if array.size), default=0.0)
    generator = np.random.Generator(np.random.Philox(seed))
    worst, at, off = Gap(0.0), "", []
    for name, array in claimed.arrays.items():
        direction = generator.normal(size=start[name].shape)
        direction /= float(np.linalg.norm(direction)) or 1.0
        if name in nulls:
            continue
        wanted, found = slope(name, direction), float(np.sum(array * direction))
        # Along one direction the terms of a long gradient cancel; their sum is no more exact than its terms.
        size = abs(wanted - found) / (max(float(np.linalg.norm(array)), limits.floor * largest) or 1.0)
        if not np.isfinite(size):
            size = float("inf")
        if size > worst.size:
            worst, at = Gap(size, (), wanted, found), name
        if size > limits.gradients:
            off.append(name)
    return GradientGap(at, worst, nulls, 0.0, tuple(off))


def rows(
    graph: Graph,
    variant: Variant,
    dtype: str,
    first: Gradients,
    second: Gradients,
    found: GradientGap,
    amplified: Callable[[], float],
) -> Iterator[Row]:
    """The rows of both stages. `amplified` says what rounding alone does to the gradients; it is asked if need be."""
    limits = LIMITS[dtype]
    limit = limits.gradients if found.size <= limits.gradients else max(limits.gradients, amplified())
    if np.isfinite(first.loss) or np.isfinite(second.loss):
        size = abs(first.loss - second.loss) / max(abs(first.loss), 1e-3)
        yield _row(graph, variant, dtype, "loss", size if np.isfinite(size) else float("inf"), limits.loss, "loss")
    detail = f"{len(first.arrays)} arrays" + (f", {len(found.nulls)} null" if found.nulls else "")
    yield _row(graph, variant, dtype, "gradients", found.size, limit, found.name, detail)


def _row(
    graph: Graph, variant: Variant, dtype: str, stage: str, size: float, limit: float, at: str, detail: str = ""
) -> Row:
    if size <= limit:
        return Row(stage, variant, dtype, size, limit, "equal", at, detail=detail)
    causes = () if variant.exact else tuple(known_differences(graph))
    # What one layer is off by grows on its way back through the others.
    bound = 1e2 * max((max(item.gradients, item.layer) for item in causes), default=0.0)
    if size <= bound:
        return Row(stage, variant, dtype, size, bound, "known", at, causes[0].cause, detail)
    return Row(stage, variant, dtype, size, limit, "differs", at, detail=detail)


def known_differences(graph: Graph) -> Iterator[Known]:
    """The known differences of native forms that a graph can show, in either target: a comparison has two sides."""
    for kind in dict.fromkeys(node.type for node in graph.nodes.values()):
        for target in ("torch", "keras"):
            known = of_layer(target, kind)
            if known is not None and (known.gradients or known.layer):
                yield known
