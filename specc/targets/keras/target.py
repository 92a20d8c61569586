"""The plan of a Keras module: styles ``functional`` (the default), ``sequential`` and ``subclass``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from specc.graph import Graph
from specc.targets.assemble import Assembler
from specc.targets.base import Header, Options, Target, lower_all, refuse_branches
from specc.targets.keras.common import LOWERINGS
from specc.targets.layout import spec_layout
from specc.targets.lowering import Context
from specc.targets.plan import Plan

_WAYS = {"functional": "applied", "sequential": "chain", "subclass": "attributes"}


class Keras(Target):
    """The Keras target."""

    name = "keras"
    styles = ("functional", "sequential", "subclass")

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
        lowered = lower_all(graph, context, LOWERINGS)
        way = _WAYS[options.style]
        single_output = "outputs" if way == "applied" else ""
        single_input = "inputs" if way == "applied" else "x"
        made = Assembler(graph, lowered, way, single_input, single_output).assemble({})
        return self.finished(graph, header, options, context, made, lowered.values())
