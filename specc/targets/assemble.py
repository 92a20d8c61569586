"""From lowered nodes to the tree of constructors and the lines of the forward pass, in one of three ways.

``attributes``  the parts are attributes of a class, lines call them            (torch module, Keras subclass)
``applied``     a part is constructed where it is applied                       (Keras functional)
``chain``       one Sequential, no lines                                        (both sequential styles)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from specc.errors import Diagnostic, InternalError, SpecError
from specc.graph import Block, Graph, Item, Node
from specc.targets.layout import Layout, weight_map
from specc.targets.lowering import Kept, Lowered, Op
from specc.targets.plan import Address, Attribute, Chain, Expr, Line, Step, WeightMap


@dataclass(frozen=True)
class Site:
    """A parameter in its place: the constructor that owns it has the dotted `path`."""

    path: str
    node: Node
    kept: Kept
    step: Step


@dataclass
class Assembly:
    """The parts of a model as they are collected."""

    attributes: list[Attribute] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    returns: tuple[Expr, ...] = ()
    chain: Chain | None = None
    sites: list[Site] = field(default_factory=list)
    weights: list[WeightMap] = field(default_factory=list)
    addresses: dict[str, Address] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)


@dataclass
class _Pending:
    """A line before its variables have names: `value` is the id it computes, `takes` the ids it uses."""

    value: str
    expression: Expr
    takes: tuple[str, ...]
    comment: str


class Assembler:
    """Puts lowered nodes together. `way` is one of the three of this module's description."""

    def __init__(
        self, graph: Graph, lowered: Mapping[str, Lowered], way: str, single_input: str, single_output: str
    ) -> None:
        self.graph, self.lowered, self.way = graph, lowered, way
        self.single_input, self.single_output = single_input, single_output
        self.made = Assembly()
        self.pending: list[_Pending] = []
        #: Value id -> id of the value that really carries it, where a node needed no operation.
        self.alias: dict[str, str] = {}
        self.names: set[str] = set()
        shared = {node.shares for node in graph.nodes.values() if node.shares}
        self.shared_prefixes = {block.shares for block in _all_blocks(graph.items) if block.shares}
        self.shared_nodes = shared
        #: Node or block id (and operation) -> the part that computes it, for later calls.
        self.parts: dict[str, str] = {}
        #: Constructors that are applied where they stand, by name.
        self.constructors: dict[str, Step | Chain] = {}

    # -- the three ways -------------------------------------------------------------------------------------------

    def assemble(self, after: Mapping[str, tuple[Op, ...]]) -> Assembly:
        """The whole model; `after` holds what is still to be done to an output before it is returned."""
        if self.way == "chain":
            return self._as_chain(after)
        for item in self.graph.items:
            self._item(item, "")
        returned = [
            self._finish(output.value, after.get(output.name, ()), output.name) for output in self.graph.outputs
        ]
        self._name_variables(returned)
        return self.made

    def _as_chain(self, after: Mapping[str, tuple[Op, ...]]) -> Assembly:
        children: list[Attribute] = []
        for item in self.graph.items:
            self._child(item, children, "")
        for op in after.get(self.graph.outputs[0].name, ()):
            children.append(Attribute("", _module(op), op.comment))
        self.made.chain = Chain(tuple(children), self.graph.name)
        return self.made

    # -- parts ----------------------------------------------------------------------------------------------------

    def _child(self, item: Item, children: list[Attribute], prefix: str) -> None:
        """Append an item to a chain, and note where its parameters and its output are."""
        if isinstance(item, Block):
            path = f"{prefix}{len(children)}"
            inner: list[Attribute] = []
            for member in item.items:
                self._child(member, inner, f"{path}.")
            children.append(Attribute("", Chain(tuple(inner), item.name)))
            return
        if item.head:
            return
        lowered = self.lowered[item.id]
        for op in (*(op for ops in lowered.before for op in ops), *lowered.ops):
            path = f"{prefix}{len(children)}"
            children.append(Attribute("", _module(op), op.comment))
            self._keep(path, item, op, lowered)
        place = f"{prefix}{len(children) - 1}" if children else ""
        self._address(item.id, "module", place, lowered.layout)

    def _keep(self, path: str, node: Node, op: Op, lowered: Lowered) -> None:
        if node.shares:
            return
        for kept in op.kept:
            assert op.module is not None
            self.made.sites.append(Site(path, node, kept, op.module))
            self.made.weights.append(
                weight_map(node.id, kept.param, f"{path}.{kept.variable}", kept.stored, lowered.taken)
            )

    def _address(self, node_id: str, kind: str, place: str, layout: Layout) -> None:
        self.made.addresses[node_id] = Address(kind, place, layout.order, layout.flat)

    def _item(self, item: Item, prefix: str) -> None:
        if isinstance(item, Node):
            if not item.head:
                self._node(item, prefix)
        elif item.linear:
            self._linear_block(item, prefix)
        else:
            # A group with branches inside cannot be a Sequential: its parts stand side by side, under its name.
            for member in item.items:
                self._item(member, f"{prefix}{item.name}_")

    def _linear_block(self, block: Block, prefix: str) -> None:
        if block.shares:
            part = self.parts[block.shares]
            for node in _nodes(block.items):
                original = self.made.addresses[f"{block.shares}{node.id[len(block.id) :]}"]
                self.made.addresses[node.id] = replace(original, kind="call", place=original.place)
        else:
            name = self._unique(f"{prefix}{block.name}")
            children: list[Attribute] = []
            for member in block.items:
                self._child(member, children, f"{name}.")
            attribute = Attribute(name, Chain(tuple(children), name))
            part = self._part(attribute, shared=block.id in self.shared_prefixes)
            self.parts[block.id] = part
        source = self.alias.get(block.source, block.source)
        expression = self._apply(part, Expr("value", source))
        self.pending.append(_Pending(block.output, expression, (source,), ""))

    def _node(self, node: Node, prefix: str) -> None:
        lowered = self.lowered[node.id]
        args = []
        for index, source in enumerate(node.inputs):
            value = Expr("value", self.alias.get(source, source))
            for op in lowered.before[index] if lowered.before else ():
                value = self._apply_op(op, node, (value,), prefix, lowered)
            args.append(value)
        if not lowered.ops:
            self._pass_on(node, args, lowered)
            return
        expression = args[0]
        operands: tuple[Expr, ...] = tuple(args)
        for op in lowered.ops:
            expression = self._apply_op(op, node, operands, prefix, lowered)
            operands = (expression,)
        takes = tuple(self.alias.get(source, source) for source in node.inputs)
        self._emit(node, expression, takes, lowered)

    def _pass_on(self, node: Node, args: list[Expr], lowered: Lowered) -> None:
        """A node without operations: its value is that of its input."""
        source = args[0]
        if source.kind != "value":
            takes = tuple(self.alias.get(item, item) for item in node.inputs)
            self._emit(node, source, takes, lowered)
            return
        self.alias[node.id] = source.name
        carried = self.made.addresses.get(source.name)
        if carried is not None:
            self.made.addresses[node.id] = replace(carried, order=lowered.layout.order, flat=lowered.layout.flat)

    def _emit(self, node: Node, expression: Expr, takes: tuple[str, ...], lowered: Lowered) -> None:
        """A new line, or (for an activation written on the layer before) around the line just made."""
        comment = lowered.ops[-1].comment if lowered.ops else ""
        last = self.pending[-1] if self.pending else None
        if node.sugar and last is not None and last.value == takes[0] and expression.kind == "inline":
            merged = replace(expression, args=(last.expression,))
            self.pending[-1] = _Pending(node.id, merged, last.takes, last.comment or comment)
        else:
            self.pending.append(_Pending(node.id, expression, takes, comment))
        if node.id not in self.made.addresses:
            self._address(node.id, "line", node.id, lowered.layout)

    def _apply_op(self, op: Op, node: Node, args: tuple[Expr, ...], prefix: str, lowered: Lowered) -> Expr:
        main = op is lowered.ops[-1] if lowered.ops else False
        if op.inline is not None and (op.module is None or not (main and node.named)):
            return Expr("inline", step=op.inline, args=args)
        if node.shares:
            return self._apply(self.parts[f"{node.shares}/{op.suffix}"], *args)
        suffix = f"_{op.suffix}" if op.suffix else ""
        name = self._unique(f"{prefix}{node.name}{suffix}")
        module = _module(op)
        if self.way == "applied" and (node.named or op.kept):
            # Without a name of its own, a layer would be called by a counter that differs from run to run.
            module = replace(module, fields={**module.fields, "name": name})
        attribute = Attribute(name, module, "" if self.way == "applied" else op.comment)
        part = self._part(attribute, shared=node.id in self.shared_nodes)
        self.parts[f"{node.id}/{op.suffix}"] = part
        self._keep(name, node, op, lowered)
        if main:
            self._address(node.id, "module", name, lowered.layout)
        return self._apply(part, *args)

    def _part(self, attribute: Attribute, shared: bool) -> str:
        """Keep a part; what comes back tells `_apply` how to use it."""
        if self.way == "applied" and not shared:
            self.constructors[attribute.name] = attribute.module
            return f"!{attribute.name}"
        self.made.attributes.append(attribute)
        return attribute.name

    def _apply(self, part: str, *args: Expr) -> Expr:
        if part.startswith("!"):
            return Expr("module", part[1:], self.constructors[part[1:]], args)
        return Expr("attribute", part, args=args)

    def _finish(self, value: str, ops: tuple[Op, ...], output: str) -> str:
        """What is left to do to an output becomes a line of its own."""
        carrier = self.alias.get(value, value)
        expression = Expr("value", carrier)
        for op in ops:
            if op.inline is None:
                raise InternalError("an output can only be finished inline")
            expression = Expr("inline", step=op.inline, args=(expression,))
        if ops:
            self.pending.append(_Pending(f"={output}", expression, (carrier,), ops[-1].comment))
            return f"={output}"
        return carrier

    # -- names ----------------------------------------------------------------------------------------------------

    def _unique(self, name: str) -> str:
        while name in self.names:
            name += "_"
        self.names.add(name)
        return name

    def _name_variables(self, returned: list[str]) -> None:
        """``x`` for a value that only the next line uses, the layer's own name for one that lives longer."""
        last_use: dict[str, int] = {}
        for index, line in enumerate(self.pending):
            for source in line.takes:
                last_use[source] = index
        for value in returned:
            last_use[value] = len(self.pending)
        names = self._input_names(last_use)
        taken = set(names.values())
        for index, line in enumerate(self.pending):
            short = last_use.get(line.value, index + 1) <= index + 1 and len(returned) == 1
            ends = line.value in returned and self.single_output and len(returned) == 1
            if ends and index == len(self.pending) - 1:
                name = self.single_output
            elif short or (len(returned) > 1 and last_use.get(line.value) == index + 1 and line.value not in returned):
                name = "x"
            else:
                name = _variable(line.value, taken)
            names[line.value] = name
            taken.add(name)
        for index, line in enumerate(self.pending):
            self.made.lines.append(Line(names[line.value], _named(line.expression, names), line.comment))
            place = Address("line", str(index), (), None)
            known = self.made.addresses.get(line.value)
            if known is not None and known.kind == "line":
                self.made.addresses[line.value] = replace(known, place=place.place)
        self._settle_aliases()
        self.made.returns = tuple(Expr("value", names[value]) for value in returned)
        self.made.variables = names

    def _settle_aliases(self) -> None:
        """A renamed value is seen where its carrier is seen."""
        for node_id, carrier in self.alias.items():
            seen, carried = self.made.addresses.get(node_id), self.made.addresses.get(carrier)
            if seen is not None and carried is not None:
                self.made.addresses[node_id] = replace(seen, kind=carried.kind, place=carried.place)

    def _input_names(self, last_use: Mapping[str, int]) -> dict[str, str]:
        if len(self.graph.inputs) > 1:
            return {item.name: item.name for item in self.graph.inputs}
        only = self.graph.inputs[0].name
        if self.way == "attributes" and last_use.get(only, 0) == 0:
            return {only: "x"}
        return {only: self.single_input if only == "input" else only}


def _named(expression: Expr, names: Mapping[str, str]) -> Expr:
    args = tuple(_named(arg, names) for arg in expression.args)
    if expression.kind == "value":
        return replace(expression, name=names[expression.name])
    return replace(expression, args=args)


def _variable(value: str, taken: set[str]) -> str:
    name = value.lstrip("=").replace(".", "_")
    while name in taken:
        name += "_"
    return name


def _module(op: Op) -> Step:
    if op.module is None:
        assert op.inline is not None
        args = {"what": op.inline.macro}
        raise SpecError([Diagnostic("E702", args, ("layers",), "key")])
    return op.module


def _nodes(items: tuple[Item, ...]) -> list[Node]:
    found: list[Node] = []
    for item in items:
        found += [item] if isinstance(item, Node) else _nodes(item.items)
    return found


def _all_blocks(items: tuple[Item, ...]) -> list[Block]:
    found: list[Block] = []
    for item in items:
        if isinstance(item, Block):
            found += [item, *_all_blocks(item.items)]
    return found
