"""What every target does the same way: options, the header, walking the graph, the ports of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from textwrap import wrap as fold
from typing import Any, ClassVar

from specc import __version__
from specc.errors import Diagnostic, SpecError, Whole
from specc.graph import Block, Graph, Item, Node
from specc.literal import Code
from specc.names import snake
from specc.source import Source
from specc.targets.assemble import Assembly
from specc.targets.calls import GroupCalls
from specc.targets.lowering import Context, Lowered, Lowerings
from specc.targets.plan import Body, Plan, Port, Step
from specc.targets.sharing import called_alone


@dataclass(frozen=True)
class Options:
    """How a user wants a target printed."""

    style: str
    exact: bool = False
    spell_out: frozenset[str] = frozenset()
    #: Whether the file gets ``save_weights`` and ``load_weights``.
    weights_helpers: bool = False


@dataclass(frozen=True)
class Header:
    """What stands at the top of a generated file."""

    summary: tuple[str, ...]
    spec_file: str
    sha256: str
    version: str

    @classmethod
    def of(cls, source: Source, graph: Graph) -> Header:
        """The header for a spec; no date and no folder, so that the same spec gives the same bytes everywhere."""
        description = " ".join(graph.description.split())
        summary = f"{graph.name}: {description}" if description else f"{graph.name}."
        return cls(tuple(fold(summary, 84)), PurePath(source.name).name, source.sha256, __version__)

    def docstring(self) -> tuple[str, ...]:
        """The lines of the file's docstring."""
        origin = f"Printed by specc {self.version} from {self.spec_file}. Edit the spec, not this file."
        return (*self.summary, "", *fold(origin, 88), f"sha256 of the spec: {self.sha256}")


def _signature(inputs: tuple[Port, ...], outputs: tuple[Port, ...], trainable: int) -> str:
    """``(N, 1, 28, 28) -> (N, 10) logits. 1,475,338 trainable parameters.``"""

    def shapes(found: tuple[Port, ...]) -> str:
        names = [f"{port.name} " if len(found) > 1 else "" for port in found]
        kinds = [" logits" if port.activation else "" for port in found]
        rows = zip(names, found, kinds, strict=True)
        return ", ".join(f"{name}({', '.join(map(str, ('N', *port.shape)))}){kind}" for name, port, kind in rows)

    plural = "" if trainable == 1 else "s"
    return f"{shapes(inputs)} -> {shapes(outputs)}. {trainable:,} trainable parameter{plural}."


class Target:
    """One target framework."""

    name: ClassVar[str]
    #: The first one is the default.
    styles: ClassVar[tuple[str, ...]]
    #: What can make a step of a training program faster without another result, and what its loop over the data.
    faster_steps: ClassVar[tuple[str, ...]]
    faster_loops: ClassVar[tuple[str, ...]]

    def plan(self, graph: Graph, header: Header, options: Options) -> Plan:
        """Everything about the module of a graph, decided.

        Raises:
            SpecError: a field or a style that the target cannot honour.
        """
        raise NotImplementedError

    def finished(
        self,
        graph: Graph,
        header: Header,
        options: Options,
        context: Context,
        made: Assembly,
        lowered: Iterable[Lowered],
        init: tuple[Step, ...] = (),
        loop: Mapping[str, Any] | None = None,
    ) -> Plan:
        """The plan, from everything that was found out about it."""
        used = tuple(lowered)
        body = Body(tuple(made.attributes), tuple(made.lines), made.returns, made.chain)
        named = {name for item in used for name in item.helpers} | {step.helper for step in body.steps()}
        helpers = sorted(named - {""})
        inputs, outputs = ports(graph, context, made), self.output_ports(graph, context)
        return Plan(
            target=self.name,
            style=options.style,
            exact=options.exact,
            name=graph.name,
            function=Code(snake(graph.name)),
            docstring=header.docstring(),
            signature=_signature(inputs, outputs, graph.trainable),
            notes=tuple(dict.fromkeys(note for item in used for note in item.notes)),
            helpers=tuple(Step(name, "definition") for name in helpers),
            inputs=inputs,
            outputs=outputs,
            body=body,
            init=init,
            loop=loop,
            weights=tuple(made.weights),
            addresses=made.addresses,
            trainable=graph.trainable,
            statistics=graph.statistics,
            weights_helpers=options.weights_helpers,
            paths={node.id: node.path for node in graph.nodes.values()},
        )

    def output_ports(self, graph: Graph, context: Context) -> tuple[Port, ...]:
        """What the model returns, in order."""
        made = []
        for output in graph.outputs:
            value, layout = graph.value(output.value), context.layout(output.value)
            order = layout.order if len(value.shape) == 2 else _natural(self.name, len(value.shape))
            shape = tuple(value.shape[axis] for axis in order)
            made.append(Port(output.name, Code(output.name), shape, order, activation=output.activation))
        return tuple(made)


def _natural(target: str, rank: int) -> tuple[int, ...]:
    return (rank - 1, *range(rank - 1)) if target == "torch" and rank >= 3 else tuple(range(rank))


def lower_all(graph: Graph, context: Context, lowerings: Lowerings) -> Mapping[str, Lowered]:
    """Every node in the target's words.

    Raises:
        SpecError: with every field that the target cannot honour, not only the first.
    """
    context.shared = called_alone(graph)
    returned = {output.value for output in graph.outputs}
    for node in graph.nodes.values():
        for source in node.inputs:
            if graph.uses[source] == 1 and source not in returned:
                context.followers[source] = node
    lowered: dict[str, Lowered] = {}
    refused: list[Diagnostic] = []
    calls = GroupCalls(graph)
    for node in graph.nodes.values():
        if node.head:
            continue
        source = node.inputs[0]
        try:
            made = calls.again(context, lowerings, node, lowered) or lowerings.lower(context, node)
        except SpecError as error:
            refused += error.diagnostics
            made = Lowered((), context.layout(source))
        lowered[node.id] = made
        context.layouts[node.id] = made.layout
        if source in context.factors and node.layer.elementwise:
            # Elementwise layers keep the size, so its arithmetic still explains it.
            context.factors[node.id] = context.factors[source]
    if refused:
        raise SpecError(refused)
    return lowered


def ports(graph: Graph, context: Context, made: Assembly) -> tuple[Port, ...]:
    """What the model takes, in order."""
    found = []
    for item in graph.inputs:
        layout = context.layout(item.name)
        variable = Code(made.variables.get(item.name, "x"))
        shape = layout.stored(item.shape)
        label = item.name if len(graph.inputs) > 1 else None
        dtype = None if item.dtype == "float" else item.dtype
        found.append(Port(item.name, variable, shape, layout.order, item.dtype, item.vocab, None, label, dtype))
    return tuple(found)


def refuse_branches(graph: Graph, target: str, style: str) -> None:
    """A sequential style says one chain of layers and nothing else.

    Raises:
        SpecError: E703 with the reason.
    """
    reason = ""
    path: tuple[str | int, ...] = ("layers",)
    if len(graph.inputs) > 1:
        reason, path = f"the model has {len(graph.inputs)} inputs", ("inputs",)
    elif len(graph.outputs) > 1:
        reason, path = f"the model has {len(graph.outputs)} outputs", ("outputs",)
    else:
        source = graph.inputs[0].name
        found = _branch(graph.items, source)
        if found is not None:
            reason, path = f"{found.name} does not simply follow the layer before it", found.path
    if reason:
        raise SpecError([Diagnostic("E703", {"style": style, "target": target, "reason": Whole(reason)}, path)])


def _branch(items: tuple[Item, ...], source: str) -> Item | None:
    for item in items:
        takes = item.inputs if isinstance(item, Node) else (item.source,)
        linear = not isinstance(item, Block) or item.linear
        if takes != (source,) or not linear or item.shares:
            return item
        source = item.id if isinstance(item, Node) else item.output
    return None
