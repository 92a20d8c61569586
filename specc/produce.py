"""The back half of the pipeline in one call: a checked graph to the text of a module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from specc.audit import audit
from specc.collecting import put_off
from specc.graph import Graph
from specc.render import render
from specc.source import Source
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.plan import Plan

if TYPE_CHECKING:
    from specc.targets.training import TrainOptions


@dataclass(frozen=True)
class Module:
    """What was printed, and the plan that it was printed from."""

    plan: Plan
    text: str


def produce(source: Source, graph: Graph, target: str, options: Options) -> Module:
    """The module of a graph in one target.

    Raises:
        SpecError: something that the target cannot say exactly.
        InternalError: generated code that is no Python, or does what no generated code does.
    """
    with put_off():
        plan = load_target(target).plan(graph, Header.of(source, graph), options)
        text = render(plan)
        audit(text, target)
    return Module(plan, text)


def produce_training(graph: Graph, plan: Plan, options: TrainOptions | None = None) -> str:
    """The training program around the plan of a model.

    Raises:
        SpecError: the spec has no train block, or the target cannot honour one of its settings.
        InternalError: as for `produce`.
    """
    from specc.targets.training import training_plan

    with put_off():
        text = render(training_plan(graph, plan, options), "train")
        audit(text, plan.target)
    return text
