"""The plan of a Keras module: styles ``functional`` (the default), ``sequential`` and ``subclass``."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from specc.graph import Graph
from specc.literal import Code
from specc.targets.assemble import Assembler, Assembly
from specc.targets.base import Header, Options, Target, lower_all, refuse_branches
from specc.targets.keras.common import LOWERINGS, class_of
from specc.targets.keras.names import function_of, names_meet
from specc.targets.keras.spelled_out import settled
from specc.targets.layout import spec_layout
from specc.targets.lowering import Context
from specc.targets.plan import Attribute, Plan, Step

_WAYS = {"functional": "applied", "sequential": "chain", "subclass": "attributes"}


class Keras(Target):
    """The Keras target."""

    name = "keras"
    styles = ("functional", "sequential", "subclass")
    faster_steps, faster_loops = ("xla",), ("steps_per_execution",)

    def plan(self, graph: Graph, header: Header, options: Options) -> Plan:
        """Everything about the Keras module of a graph.

        Raises:
            SpecError: a field or a style that Keras cannot honour.
        """
        for module in sorted(file.stem for file in Path(__file__).parent.glob("*.py")):
            import_module(f"specc.targets.keras.{module}")
        if options.style == "sequential":
            refuse_branches(graph, "keras", "sequential")
        context = Context(graph, options.exact, options.spell_out, options.style)
        for item in graph.inputs:
            context.layouts[item.name] = spec_layout(len(item.shape))
        lowered, classes = settled(lower_all(graph, context, LOWERINGS))
        way = _WAYS[options.style]
        single_output = "outputs" if way == "applied" else ""
        single_input = "inputs" if way == "applied" else "x"
        made = Assembler(graph, lowered, way, single_input, single_output, names_meet(graph)).assemble({})
        _hide_taken_up(graph, context, made)
        _begin_with_input(graph, made)
        plan = self.finished(graph, header, options, context, made, lowered.values())
        helpers = tuple(
            replace(step, fields={"kind": class_of(context, step.macro), **classes.get(step.macro, {})})
            for step in plan.helpers
        )
        only = tuple(node for node, found in lowered.items() if found.float32_only)
        return replace(plan, function=Code(function_of(graph)), helpers=helpers, float32_only=only)


def _hide_taken_up(graph: Graph, context: Context, made: Assembly) -> None:
    """A layer that has taken up its activation gives the activated value; its own cannot be seen any more."""
    for node_id in context.absorbed:
        made.addresses.pop(graph.nodes[node_id].inputs[0], None)


def _begin_with_input(graph: Graph, made: Assembly) -> None:
    """A Sequential model starts with its input, so that it is built at once; Keras does not count it as a layer."""
    if made.chain is not None:
        item = graph.inputs[0]
        dtype = None if item.dtype == "float" else item.dtype
        first = Attribute("", Step("input", "module", {"shape": item.shape, "dtype": dtype}))
        made.chain = replace(made.chain, children=(first, *made.chain.children))
