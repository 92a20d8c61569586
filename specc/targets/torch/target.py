"""The plan of a torch module: styles ``module`` (a class, the default) and ``sequential``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

from specc.graph import Graph
from specc.literal import Code
from specc.names import fault_of_name, snake
from specc.targets.assemble import Assembler, Assembly
from specc.targets.base import Header, Options, Target, lower_all, refuse_branches
from specc.targets.layout import channels_first, spec_layout
from specc.targets.lowering import Context, Op
from specc.targets.plan import Attribute, Chain, Plan, Step
from specc.targets.torch.common import LOWERINGS, class_of, convert
from specc.targets.torch.init import initial_values
from specc.targets.torch.layouts import input_layout


class Torch(Target):
    """The torch target."""

    name = "torch"
    styles = ("module", "sequential")
    faster_steps, faster_loops = ("channels_last", "fused"), ("batch_sampler",)

    def plan(self, graph: Graph, header: Header, options: Options) -> Plan:
        """Everything about the torch module of a graph.

        Raises:
            SpecError: a field or a style that torch cannot honour.
        """
        for module in sorted(file.stem for file in Path(__file__).parent.glob("*.py")):
            import_module(f"specc.targets.torch.{module}")
        if options.style == "sequential":
            refuse_branches(graph, "torch", "sequential")
        context = Context(graph, options.exact, options.spell_out, options.style)
        context.convert = partial(convert, context)
        for item in graph.inputs:
            context.layouts[item.name] = input_layout(graph, context, item.name)
        lowered = lower_all(graph, context, LOWERINGS)
        after = {output.name: _finish(context, graph, output.value) for output in graph.outputs}
        way = "chain" if options.style == "sequential" else "attributes"
        made = Assembler(graph, lowered, way, single_input="x", single_output="").assemble(after)
        _hide_taken_up(graph, context, made)
        _say_names_of_groups(made)
        _annotate(graph, made)
        init = initial_values(made, options.style)
        plan = self.finished(graph, header, options, context, made, lowered.values(), init.lines, init.loop)
        helpers = tuple(replace(step, fields={"kind": class_of(context, step.macro)}) for step in plan.helpers)
        notes = (*plan.notes, *_left_to_torch(made))
        return replace(plan, function=Code(_function_of(graph)), helpers=helpers, notes=notes)


def _finish(context: Context, graph: Graph, value: str) -> tuple[Op, ...]:
    """What the model returns: a vector in the spec's own order, an image features first."""
    have = context.layout(value)
    rank = len(graph.value(value).shape)
    if rank >= 3:
        return convert(context, have, channels_first(rank), "to return it")
    return convert(context, have, spec_layout(1), "to return it") if have.flat else ()


def _hide_taken_up(graph: Graph, context: Context, made: Assembly) -> None:
    """A layer that has taken up its activation gives the activated value; its own cannot be seen any more."""
    for node_id in context.absorbed:
        made.addresses.pop(graph.nodes[node_id].inputs[0], None)


def _say_names_of_groups(made: Assembly) -> None:
    """A Sequential inside another has no name in torch, so it is said behind it."""
    made.attributes = [replace(part, module=_with_names(part.module)) for part in made.attributes]
    if made.chain is not None:
        made.chain = replace(made.chain, children=tuple(_named(child) for child in made.chain.children))


def _named(part: Attribute) -> Attribute:
    if isinstance(part.module, Chain) and part.module.name:
        return replace(part, module=_with_names(part.module), comment=part.module.name)
    return part


def _with_names(module: Step | Chain) -> Step | Chain:
    if isinstance(module, Chain):
        return replace(module, children=tuple(_named(child) for child in module.children))
    return module


def _annotate(graph: Graph, made: Assembly) -> None:
    """Say the type of a returned variable that is no input: what a part returns could be anything to a type checker."""
    if len(made.returns) != 1 or not made.lines:
        return
    returned = made.returns[0].name
    if returned in {made.variables[item.name] for item in graph.inputs}:
        return
    index = next(index for index, line in enumerate(made.lines) if line.target == returned)
    made.lines[index] = replace(made.lines[index], annotation="torch.Tensor")


def _left_to_torch(made: Assembly) -> tuple[str, ...]:
    """What is to be said where the spec leaves initial values to each framework; classes of our own have theirs."""
    drawn = [site for site in made.sites if not site.kept.ready]
    left = [site for site in drawn if site.kept.param.init.kind == "framework"]
    if not left:
        return ()
    names = ", ".join(dict.fromkeys(site.node.name for site in left))
    which = "all weights start" if len(left) == len(drawn) else f"the weights of {names} start"
    return (f"{which} as PyTorch starts them (init: framework)",)


def _function_of(graph: Graph) -> str:
    """The function that makes the model: its name in small letters, unless something else in the file is called so."""
    name = snake(graph.name)
    taken = {item.name for item in graph.inputs} | {output.name for output in graph.outputs} | {"model", "device"}
    return f"{name}_model" if name in taken or fault_of_name(name) else name
