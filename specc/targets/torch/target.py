"""The plan of a torch module: styles ``module`` (a class, the default) and ``sequential``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from specc.graph import Graph
from specc.layers import Value
from specc.targets.assemble import Assembler
from specc.targets.base import Header, Options, Target, lower_all, refuse_branches
from specc.targets.layout import Layout, channels_first, spec_layout
from specc.targets.lowering import Context, Op
from specc.targets.plan import Plan
from specc.targets.torch.common import LOWERINGS, convert
from specc.targets.torch.init import initial_values

#: Layers that want a sequence channels first; they decide how a sequence enters the model.
_WANT_CHANNELS_FIRST = ("conv1d", "max_pool1d", "avg_pool1d", "spatial_dropout1d", "batch_norm", "group_norm")


class Torch(Target):
    """The torch target."""

    name = "torch"
    styles = ("module", "sequential")

    def plan(self, graph: Graph, header: Header, options: Options) -> Plan:
        """Everything about the torch module of a graph.

        Raises:
            SpecError: a field or a style that torch cannot honour.
        """
        for module in sorted(file.stem for file in Path(__file__).parent.glob("*.py")):
            import_module(f"specc.targets.torch.{module}")
        context = Context(graph, options.exact, options.spell_out, options.style)
        for item in graph.inputs:
            context.layouts[item.name] = _input_layout(graph, item.name, Value(item.shape))
        lowered = lower_all(graph, context, LOWERINGS)
        after = {output.name: self._finish(context, graph, output.value) for output in graph.outputs}
        if options.style == "sequential":
            refuse_branches(graph, "torch", "sequential")
        way = "chain" if options.style == "sequential" else "attributes"
        made = Assembler(graph, lowered, way, single_input="x", single_output="").assemble(after)
        init = initial_values(made, options.style)
        return self.finished(graph, header, options, context, made, lowered.values(), init.lines, init.loop)

    def _finish(self, context: Context, graph: Graph, value: str) -> tuple[Op, ...]:
        """What the model returns: a vector in the spec's own order, an image channels first."""
        have = context.layout(value)
        rank = len(graph.value(value).shape)
        if rank >= 3:
            return convert(have, channels_first(rank))
        return convert(have, spec_layout(1)) if have.flat else ()


def _input_layout(graph: Graph, name: str, value: Value) -> Layout:
    """Images and volumes enter channels first, as torch users load them; a sequence as its first layer wants it."""
    rank = len(value.shape)
    if rank >= 3:
        return channels_first(rank)
    if rank == 2:
        seen = {name}
        for node in graph.nodes.values():
            if node.inputs[0] not in seen:
                continue
            if node.type in _WANT_CHANNELS_FIRST:
                return channels_first(rank)
            if not node.layer.elementwise:
                break
            seen.add(node.id)
    return spec_layout(rank)
