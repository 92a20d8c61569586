"""A divergence with an address: the layer, the stage, both values, the line of the spec and those of the files."""

from __future__ import annotations

from collections.abc import Iterator

from specc.run.check.forward import Fault, ForwardStage
from specc.run.check.gradients import GradientGap
from specc.run.check.jobs import Job, Printed
from specc.run.check.measure import LIMITS
from specc.run.check.places import place_of
from specc.run.check.values import Divergence, Place, Row


def blame(job: Job, printed: Printed, stage: ForwardStage) -> Iterator[Divergence]:
    """For each kind of fault the first layer of a variant whose inputs agree and whose output does not."""
    for kind in dict.fromkeys(fault.stage for fault in stage.faults):
        yield _forward(job, printed, stage, [fault for fault in stage.faults if fault.stage == kind])


def _forward(job: Job, printed: Printed, stage: ForwardStage, faults: list[Fault]) -> Divergence:
    first = first_in_order(job, faults)
    return Divergence(
        stage=first.stage,
        node=first.node.id,
        wrong=printed.variant.name,
        case=first.case,
        expected=first.gap.first,
        found=first.gap.second,
        index=first.gap.index,
        size=first.gap.size,
        limit=first.limit,
        spec_line=_spec_line(job, first.node.id),
        places=_places(job, printed, first.node.id),
        cause=first.cause or stage.causes.get(first.node.id, ""),
        also=tuple(dict.fromkeys(fault.node.id for fault in faults if fault.node.id != first.node.id)),
        exact=printed.variant.exact,
    )


def blame_gradient(job: Job, printed: Printed, found: GradientGap) -> Divergence:
    """The layer nearest to the output whose gradient is off: what is wrong there is passed on to all before it."""
    order = list(job.graph.nodes)
    off = [name for name in found.off if name.rpartition(".")[0] in job.graph.nodes] or [found.name]
    last = max(off, key=lambda name: order.index(name.rpartition(".")[0]) if "." in name else -1)
    node = last.rpartition(".")[0]
    known = node in job.graph.nodes
    return Divergence(
        stage="gradients",
        node=last,
        wrong=printed.variant.name,
        case="training",
        expected=found.gap.first,
        found=found.gap.second,
        index=found.gap.index,
        size=found.size,
        limit=LIMITS["float64"].gradients,
        spec_line=_spec_line(job, node) if known else 1,
        places=_places(job, printed, node) if known else (),
        also=tuple(name for name in found.off if name != last),
        exact=printed.variant.exact,
    )


def blame_row(job: Job, printed: Printed, row: Row) -> Divergence:
    """A stage of training that differs: the parameter that is furthest off, and the training program."""
    node = row.at.rpartition(".")[0]
    known = node in job.graph.nodes
    fields = {"steps": "optimizer", "statistics": "optimizer", "metrics": "metrics"}
    path = ("train", fields.get(row.stage, "loss"))
    return Divergence(
        stage=row.stage,
        node=row.at or "loss",
        wrong=printed.variant.name,
        case=row.detail or "the training program",
        expected=row.expected,
        found=row.found,
        index=(),
        size=row.worst,
        limit=row.limit,
        spec_line=job.source.locate(path).line,
        places=_places(job, printed, node) if known else (),
        exact=printed.variant.exact,
    )


def _spec_line(job: Job, node: str) -> int:
    return job.source.locate(job.graph.nodes[node].path).line


def _places(job: Job, printed: Printed, node: str) -> tuple[Place, ...]:
    """The lines in the wrong variant's file, and in one of each other target for comparison."""
    own = [place_of(printed.plan, printed.path, node)]
    targets = {printed.variant.target}
    for other in job.of(printed.variant.exact):
        if other.variant.target not in targets:
            targets.add(other.variant.target)
            own.append(place_of(other.plan, other.path, node))
    return tuple(place for place in own if place is not None)


def first_in_order(job: Job, faults: list[Fault]) -> Fault:
    """Of all faults that of the earliest layer, and of that layer the largest."""
    order = {name: place for place, name in enumerate(job.graph.nodes)}
    earliest = min(order[fault.node.id] for fault in faults)
    here = [fault for fault in faults if order[fault.node.id] == earliest]
    return max(here, key=lambda fault: fault.gap.size)
