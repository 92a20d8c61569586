"""The stage of metrics: what a training program says about a data set, against the definitions.

Programs score a whole data set, from outputs that they compute batch by batch; Keras's own metrics, which ``fit``
shows, add up one batch after the other. The last batch of both is smaller. The reference is worked out from the very
outputs that the program gave, so that no tie or threshold is decided by rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan, nan, prod

from specc.graph import Graph
from specc.oracle.training import metric
from specc.oracle.training.losses import loss
from specc.run.channel import group, grouped
from specc.run.check.measure import Array, gap
from specc.run.check.values import Row, Variant, Verdict
from specc.run.child import Child
from specc.run.draw import draw_inputs, draw_targets
from specc.targets.training_parts import metric_label

#: Scores are counts, or means of some hundred numbers: relative to the score, or to this where it is smaller.
LIMIT, FLOOR = 1e-13, 1e-3
#: Examples, where they are small: one full batch of a program's prediction, 256, and a part of another.
MOST, FEWEST = 297, 7
#: No value of the model has more numbers than this for all examples, and no output more rows.
NUMBERS, ROWS = 10_000_000, 4_000
#: Batch of Keras's own metrics; no multiple of it is the number of examples.
STREAMED, SHORT = 32, 3


@dataclass(frozen=True)
class Scores:
    """What a program says (`told`), its own metrics fed batch by batch (`streamed`), and what the definitions say.

    `apart` is how far its predictions are from what the model gives in evaluation mode, by output.
    """

    told: Mapping[str, float]
    streamed: Mapping[str, float]
    right: Mapping[str, float]
    apart: Mapping[str, float]
    examples: int


def score(graph: Graph, child: Child, seed: int) -> Scores:
    """Let the training program that a child has loaded score made-up examples, with the weights that it has."""
    count = examples(graph)
    inputs, targets = draw_inputs(graph, count, seed + 2000), draw_targets(graph, count, seed + 2000)
    batch = STREAMED if count > STREAMED else SHORT
    reply = child.ask("scores", group(input=inputs, target=targets), batch=batch)
    outputs, direct = grouped(reply.arrays, "output"), grouped(reply.arrays, "direct")
    apart = {name: gap(direct[name], outputs[name]).size for name in outputs}
    return Scores(reply.header["scores"], reply.header["streamed"], _right(graph, outputs, targets), apart, count)


def examples(graph: Graph) -> int:
    """How many examples are scored: fewer for large models, and never a number of full batches."""
    largest = max(prod(node.value.shape) for node in graph.nodes.values())
    rows = max(prod(graph.value(output.value).shape[:-1]) for output in graph.outputs)
    count = max(FEWEST, min(MOST, NUMBERS // largest, ROWS // rows))
    return count - 1 if count % (STREAMED if count > STREAMED else SHORT) == 0 else count


def _right(graph: Graph, outputs: Mapping[str, Array], targets: Mapping[str, Array]) -> dict[str, float]:
    """The loss and every metric from the definitions, under the names that a program prints."""
    assert graph.train is not None
    options = graph.train.options
    norm = options["weight_norm"] or "batch"
    total, found = 0.0, {}
    for output in graph.outputs:
        item = graph.train.losses[output.name]
        made = outputs[output.name], targets[output.name]
        total += item.weight * loss(item.loss, *made, options["class_weights"], norm)[0]
        for wanted in graph.train.metrics.get(output.name, ()):
            label = metric_label(wanted, output.name, len(graph.outputs) > 1)
            found[label] = metric(wanted, *made, item.loss.activation)
    return {"loss": total, **found}


def judge_scores(variant: Variant, scores: Scores) -> Row:
    """The score that is furthest off; one that is missing on one side is infinitely far."""
    pairs = {
        name: (scores.right.get(name, nan), scores.told.get(name, nan)) for name in {**scores.right, **scores.told}
    }
    pairs |= {f"{name} of fit": (scores.right.get(name, nan), found) for name, found in scores.streamed.items()}
    sizes = {name: _size(*pair) for name, pair in pairs.items()}
    sizes |= {name: float("inf") for name in scores.right.keys() ^ scores.told.keys()}
    sizes |= {f"predictions of {name}": size for name, size in scores.apart.items()}
    at = max(sizes, key=lambda name: sizes[name])
    verdict: Verdict = "equal" if sizes[at] <= LIMIT else "differs"
    detail = f"{scores.examples} examples, the last batch smaller"
    expected, found = pairs.get(at, (nan, nan))
    return Row("metrics", variant, "float64", sizes[at], LIMIT, verdict, at, "", detail, expected, found)


def _size(right: float, found: float) -> float:
    """The relative difference. A score that is not defined for some data is so on both sides."""
    if isnan(found) and isnan(right):
        return 0.0
    size = abs(found - right) / max(abs(right), FLOOR)
    return size if isfinite(size) else float("inf")
