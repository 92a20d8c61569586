"""The forward stages: shapes and counts, every layer's output, the model's outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from specc.graph import Graph, Node
from specc.oracle.graph import evaluate, updated_statistics
from specc.run.channel import group, grouped
from specc.run.check.cases import Case
from specc.run.check.causes import likely_cause, statistic_cause
from specc.run.check.jobs import Printed
from specc.run.check.known import Known, of_layer
from specc.run.check.measure import LIMITS, Array, Gap, Limits, gap, spread
from specc.run.check.referee import judge
from specc.run.check.values import Row, Verdict
from specc.run.child import Child, ChildFailed


@dataclass(frozen=True)
class Seen:
    """What a variant computed for a case."""

    outputs: Mapping[str, Array]
    layers: Mapping[str, Array]
    #: All weights behind an evaluation in training mode.
    after: Mapping[str, Array]
    #: What the model raised on its way, empty where it came through.
    failure: str = ""


@dataclass(frozen=True)
class Fault:
    """A layer that is off by more than it may."""

    node: Node
    case: str
    gap: Gap
    limit: float
    stage: str = "layers"
    cause: str = ""


def post(child: Child, case: Case, dtype: str, weights: Mapping[str, Array]) -> None:
    """Ask a child to evaluate a case. An evaluation in training mode changes running statistics, so these are looked at
    behind it and then set back.
    """
    arrays = group(input=as_dtype(case.inputs, dtype), mask=case.masks)
    child.post("forward", arrays, training=case.training)
    if case.training:
        child.post("weights")
        child.post("weights", as_dtype(weights, dtype))


def collect(child: Child, case: Case) -> Seen:
    """The answer to `post`."""
    reply = child.wait()
    after: Mapping[str, Array] = {}
    if case.training:
        after = child.wait().arrays
        child.wait()
    failure = str(reply.header.get("failure", ""))
    return Seen(grouped(reply.arrays, "output"), grouped(reply.arrays, "layer"), after, failure)


def as_dtype(arrays: Mapping[str, Array], dtype: str) -> dict[str, Array]:
    """Floating arrays in this precision; whole numbers as they are."""
    return {name: array.astype(dtype) if array.dtype.kind == "f" else array for name, array in arrays.items()}


class ForwardStage:
    """Collects the worst differences of one variant over all cases."""

    def __init__(self, graph: Graph, printed: Printed, dtype: str, weights: Mapping[str, Array]) -> None:
        self.graph, self.variant, self.dtype, self.weights = graph, printed.variant, dtype, weights
        self.addressed = frozenset(printed.plan.addresses)
        self.limits: Limits = LIMITS[dtype]
        self.faults: list[Fault] = []
        self.causes: dict[str, str] = {}
        self.worst_layer = Gap(0.0)
        self.worst_layer_at = ""
        self.known: dict[str, float] = {}
        self.worst_output = Gap(0.0)
        self.worst_output_at = ""
        self.worst_output_of: Case | None = None
        self.worst_statistic: Gap | None = None
        self.worst_statistic_at = ""
        self.wrong_shapes: list[str] = []
        self.evaluated = False
        self.layers_seen: set[str] = set()

    @property
    def finished(self) -> bool:
        """Whether more cases would only repeat what was found."""
        return bool(self.wrong_shapes) and self.evaluated

    def take(self, case: Case, seen: Seen) -> None:
        """Judge what the variant computed for one case."""
        self.evaluated = True
        self._shapes(case, seen)
        if not any(fault.case == case.name for fault in self.faults):
            self._missing(case, seen)
        if self.wrong_shapes or seen.failure:
            return
        for judged in judge(self.graph, self.weights, case.inputs, seen.layers, case.training, case.masks):
            self.layers_seen.add(judged.node.id)
            limit = self._limit(judged.node)
            size = judged.gap.size
            if size > limit:
                self.faults.append(Fault(judged.node, case.name, judged.gap, limit))
                if not self.causes.get(judged.node.id):
                    self.causes[judged.node.id] = likely_cause(judged.node, judged.call, judged.found)
            elif limit > self.limits.layer and size > self.limits.layer:
                self.known[judged.node.type] = max(size, self.known.get(judged.node.type, 0.0))
            elif size > self.worst_layer.size:
                self.worst_layer, self.worst_layer_at = judged.gap, judged.node.id
        if case.ordinary:
            self._outputs(case, seen)
        if case.training:
            self._statistics(case, seen)

    def _limit(self, node: Node) -> float:
        known = None if self.variant.exact else of_layer(self.variant.target, node.type)
        return max(self.limits.layer, known.layer if known else 0.0)

    def _shapes(self, case: Case, seen: Seen) -> None:
        batch = next(iter(case.inputs.values())).shape[0]
        for name, array in seen.layers.items():
            wanted = (batch, *self.graph.nodes[name].value.shape)
            if array.shape != wanted:
                text = f"its output is {array.shape}, inferred was {wanted}"
                self.wrong_shapes.append(f"{name}: {text}")
                self.faults.append(Fault(self.graph.nodes[name], case.name, Gap(float("inf")), 0.0, "shapes", text))

    def _missing(self, case: Case, seen: Seen) -> None:
        """The first layer that has a place in the file and was not computed."""
        for name in self.graph.nodes:
            if name in self.addressed and name not in seen.layers:
                text = _first_line(seen.failure) or "it is never called"
                self.wrong_shapes.append(f"{name}: {text}")
                self.faults.append(Fault(self.graph.nodes[name], case.name, Gap(float("inf")), 0.0, "shapes", text))
                return
        if seen.failure:
            raise ChildFailed(_first_line(seen.failure))

    def refuse(self, unfit: Mapping[str, str]) -> None:
        """Parameters that the file keeps in another shape, or not at all."""
        for param, text in unfit.items():
            node = self.graph.nodes[param.rpartition(".")[0]]
            self.wrong_shapes.append(f"{param}: {text}")
            self.faults.append(Fault(node, "loading weights", Gap(float("inf")), 0.0, "shapes", text))

    def _outputs(self, case: Case, seen: Seen) -> None:
        expected = evaluate(self.graph, self.weights, case.inputs, case.training, case.masks)
        for output in self.graph.outputs:
            found = gap(expected[output.value], seen.outputs[output.name])
            if found.size > self.worst_output.size:
                self.worst_output = found
                self.worst_output_at = output.value
                self.worst_output_of = case

    def _statistics(self, case: Case, seen: Seen) -> None:
        """Running statistics behind one step, against the formula, from what the target's own norms were given."""
        values = {**evaluate(self.graph, self.weights, case.inputs, True, case.masks), **seen.layers}
        expected = updated_statistics(self.graph, self.weights, case.inputs, values)
        biased = updated_statistics(_biased(self.graph), self.weights, case.inputs, values)
        for name, array in expected.items():
            scale = spread(name, expected)
            found = gap(array, seen.after[name], scale)
            if self.worst_statistic is None or found.size > self.worst_statistic.size:
                self.worst_statistic, self.worst_statistic_at = found, name
            node = self.graph.nodes[name.rpartition(".")[0]]
            limit = self.limits.statistics
            # A native form may keep the biased variance, but then exactly that one.
            allowed = array if self._known_statistics(node) is None else biased[name]
            if found.size > limit and gap(allowed, seen.after[name], scale).size > limit:
                text = statistic_cause(name, self.weights[name], array, seen.after[name])
                self.faults.append(Fault(node, case.name, found, limit, "statistics", text))

    def _known_statistics(self, node: Node) -> Known | None:
        known = None if self.variant.exact else of_layer(self.variant.target, node.type)
        return known if known is not None and known.statistics else None

    def rows(self) -> Iterator[Row]:
        """The worst of each stage."""
        yield self._shape_row()
        first = next((fault for fault in self.faults if fault.stage == "layers"), None)
        at = first.node.id if first else self.worst_layer_at
        worst = max((fault.gap.size for fault in self.faults if fault.stage == "layers"), default=self.worst_layer.size)
        detail = f"{len(self.layers_seen)} layers"
        if first:
            yield Row("layers", self.variant, self.dtype, worst, first.limit, "differs", at, detail=detail)
        elif self.known:
            yield self._known_row(detail)
        else:
            yield Row("layers", self.variant, self.dtype, worst, self.limits.layer, "equal", at, detail=detail)
        row = self._output_row()
        yield row
        if row.verdict == "differs" and not self.faults:
            # Every layer is right, and yet what the model returns is not what its last layer made.
            node = self.graph.nodes[self.worst_output_at]
            case = self.worst_output_of.name if self.worst_output_of else ""
            text = "the model returns something other than the output of this layer"
            self.faults.append(Fault(node, case, self.worst_output, row.limit, "outputs", text))
        if self.worst_statistic is not None:
            yield self._statistic_row(self.worst_statistic)

    def _statistic_row(self, found: Gap) -> Row:
        limit, at = self.limits.statistics, self.worst_statistic_at
        known = self._known_statistics(self.graph.nodes[at.rpartition(".")[0]]) if at else None
        off = any(fault.stage == "statistics" for fault in self.faults)
        if found.size > limit and known and not off:
            return Row("statistics", self.variant, self.dtype, found.size, known.statistics, "known", at, known.cause)
        verdict: Verdict = "differs" if off else "equal"
        return Row("statistics", self.variant, self.dtype, found.size, limit, verdict, at)

    def _shape_row(self) -> Row:
        verdict: Verdict = "differs" if self.wrong_shapes else "equal"
        at = self.wrong_shapes[0] if self.wrong_shapes else ""
        return Row("shapes", self.variant, self.dtype, float(bool(self.wrong_shapes)), 0.0, verdict, at)

    def _known_row(self, detail: str) -> Row:
        kind = max(self.known, key=lambda name: self.known[name])
        known = of_layer(self.variant.target, kind)
        assert known is not None
        return Row(
            "layers", self.variant, self.dtype, self.known[kind], known.layer, "known", kind, known.cause, detail
        )

    def _output_row(self) -> Row:
        size, limit = self.worst_output.size, self.limits.outputs
        if size > limit and self.worst_output_of is not None:
            limit = max(limit, _amplified(self.graph, self.weights, self.worst_output_of, self.dtype))
        if size <= limit:
            return Row("outputs", self.variant, self.dtype, size, limit, "equal")
        # Where every layer is right by itself, an output can only be off by known differences that add up.
        kinds = {node.type for node in self.graph.nodes.values()}
        causes = [known for kind in kinds if (known := of_layer(self.variant.target, kind)) and known.layer]
        bound = 1e3 * max((known.layer for known in causes), default=0.0)
        if not self.variant.exact and causes and size <= bound:
            return Row("outputs", self.variant, self.dtype, size, bound, "known", cause=causes[0].cause)
        return Row("outputs", self.variant, self.dtype, size, limit, "differs")


def _biased(graph: Graph) -> Graph:
    """The same graph with norms that keep the biased variance of the batch."""
    nodes = {
        name: replace(node, layer=node.layer.model_copy(update={"running_var": "biased"}))
        if node.type == "batch_norm"
        else node
        for name, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)


#: How much more than the oracle's own answer to rounded inputs a target may be off: it rounds at every step, not once.
ROUNDINGS = 20
#: Rounding in float64 against rounding in float32.
FLOAT64_BITS = 2.0**-29


def _amplified(graph: Graph, weights: Mapping[str, Array], case: Case, dtype: str) -> float:
    """What rounding of weights and inputs alone does to the outputs, for models that amplify it (norms of nearly equal
    values do). The oracle evaluates the case once more with everything rounded to float32; in float64 rounding is
    2 ** 29 times smaller, and what it does as well, as long as it is small.
    """
    rounded: dict[str, Array] = {name: array.astype(np.float32).astype(np.float64) for name, array in weights.items()}
    inputs: dict[str, Array] = {
        name: array.astype(np.float32) if array.dtype.kind == "f" else array for name, array in case.inputs.items()
    }
    before = evaluate(graph, weights, case.inputs, case.training, case.masks)
    after = evaluate(graph, rounded, inputs, case.training, case.masks)
    moved = max(gap(before[output.value], after[output.value]).size for output in graph.outputs)
    return ROUNDINGS * moved * (1.0 if dtype == "float32" else FLOAT64_BITS)


def _first_line(text: str) -> str:
    """The first line of an exception's words that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
