"""From lowered nodes to the tree of constructors and the lines of the forward pass, in one of three ways.

``attributes``  the parts are attributes of a class, lines call them            (torch module, Keras subclass)
``applied``     a part is constructed where it is applied                       (Keras functional)
``chain``       one Sequential, no lines                                        (both sequential styles)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from specc.errors import Diagnostic, InternalError, SpecError
from specc.graph import Block, Graph, Item, Node
from specc.targets.layout import Layout, weight_map
from specc.targets.lowering import Kept, Lowered, Op
from specc.targets.plan import Address, Attribute, Chain, Expr, Line, Step, WeightMap
from specc.targets.sharing import blocks, leaves, one_part
from specc.targets.variables import Pending, name_variables


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


class Assembler:
    """Puts lowered nodes together. `way` is one of the three of this module's description."""

    def __init__(
        self,
        graph: Graph,
        lowered: Mapping[str, Lowered],
        way: str,
        single_input: str,
        single_output: str,
        name_all: bool = False,
    ) -> None:
        self.graph, self.lowered, self.way, self.name_all = graph, lowered, way, name_all
        self.single_input, self.single_output = single_input, single_output
        self.made = Assembly()
        self.pending: list[Pending] = []
        #: Value id -> id of the value that really carries it, where a node needed no operation.
        self.alias: dict[str, str] = {}
        self.names: set[str] = set()
        shared = {node.shares for node in graph.nodes.values() if node.shares}
        self.shared_prefixes = {block.shares for block in blocks(graph.items) if block.shares}
        self.shared_nodes = shared
        self.one_part = one_part(graph)
        #: Node id -> the value it passes on, where a node inside a chain needed no operation.
        self.passed_on: dict[str, str] = {}
        #: Nodes whose input is brought into its layout outside of the chain that they open.
        self.hoisted: set[str] = set()
        #: Value id and what is done to it -> the id of the result, so that nothing is done twice.
        self.moved: dict[tuple[str, tuple[Step | None, ...]], str] = {}
        #: The id of the group that ends in a value, by the value's id.
        self.groups: dict[str, str] = {}
        #: How often each part has been called so far.
        self.calls: Counter[str] = Counter()
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
            if inner:
                children.append(Attribute("", Chain(tuple(inner), item.name)))
            return
        if item.head:
            return
        lowered = self.lowered[item.id]
        before = () if item.id in self.hoisted else lowered.before
        ops = (*(op for ops in before for op in ops), *lowered.ops)
        if not ops:
            self.passed_on[item.id] = item.inputs[0]
            self._carry(item.id, item.inputs[0], lowered.layout)
            return
        for op in ops:
            module, comment = _module(op), op.comment
            if self.name_all and op.suffix:
                module = _called(module, f"{item.name}_{op.suffix}")
            elif self.name_all or (item.named and not op.suffix):
                module, plain = _called(module, item.name), module
                # A part of a chain has no name of its own in some targets; it is said behind the line then.
                comment = ": ".join(filter(None, (item.name, comment))) if module is plain else comment
            steps = module.children if isinstance(module, Chain) else (Attribute("", module),)
            for number, step in enumerate(steps, start=1):
                path = f"{prefix}{len(children)}"
                children.append(replace(step, comment=comment if number == len(steps) else ""))
            self._keep(path, item, op, lowered)
        self._address(item.id, "module", f"{prefix}{len(children) - 1}", lowered.layout)

    def _keep(self, path: str, node: Node, op: Op, lowered: Lowered) -> None:
        if node.shares:
            return
        for kept in op.kept:
            assert isinstance(op.module, Step)
            self.made.sites.append(Site(path, node, kept, op.module))
            self.made.weights.append(
                weight_map(node.id, kept.param, f"{path}.{kept.variable}", kept.stored, lowered.taken, lowered.gives)
            )

    def _address(self, node_id: str, kind: str, place: str, layout: Layout, call: int = 0) -> None:
        self.made.addresses[node_id] = Address(kind, place, layout.order, layout.flat, call)

    def _carry(self, node_id: str, source: str, layout: Layout) -> None:
        """A node without operations is seen where what it passes on is seen, perhaps with its axes renamed."""
        seen = self.made.addresses.get(source, Address("input", source, ()))
        self.made.addresses[node_id] = replace(seen, order=layout.order, flat=layout.flat)

    def _item(self, item: Item, prefix: str) -> None:
        if isinstance(item, Node):
            if not item.head:
                self._node(item, prefix)
        elif item.id in self.one_part and self._does_something(item):
            self._linear_block(item, prefix)
        else:
            # A group with branches inside cannot be a Sequential: its parts stand side by side, under its name.
            for member in item.items:
                self._item(member, f"{prefix}{item.name}_")

    def _does_something(self, block: Block) -> bool:
        return any(self.lowered[node.id].ops for node in leaves(block.items) if not node.head)

    def _linear_block(self, block: Block, prefix: str) -> None:
        first = next(leaves(block.items))
        self.hoisted.add(first.id)
        if block.shares:
            part = self.parts[block.shares]
            for node in leaves(block.items):
                self._address_of_call(node, f"{block.shares}{node.id[len(block.id) :]}", self.calls[part])
        else:
            name = self._unique(f"{prefix}{block.name}")
            children: list[Attribute] = []
            for member in block.items:
                self._child(member, children, f"{name}.")
            attribute = Attribute(name, Chain(tuple(children), name))
            part = self._part(attribute, shared=block.id in self.shared_prefixes)
            self.parts[block.id] = part
        source = self.alias.get(block.source, block.source)
        if block.id in self.lowered:
            source = self._move(source, self.lowered[block.id].ops)
        if self.lowered[first.id].before:
            source = self._move(source, self.lowered[first.id].before[0])
        self.groups[block.output] = block.id
        self.pending.append(Pending(block.output, self._apply(part, Expr("value", source)), (source,), "", block.named))

    def _move(self, source: str, ops: tuple[Op, ...]) -> str:
        """A value brought into another layout, in a line of its own; once for all who take it so."""
        if not ops:
            return source
        key = (source, tuple(op.inline for op in ops))
        if key not in self.moved:
            expression = Expr("value", source)
            for op in ops:
                if op.inline is None:
                    raise InternalError("a value can only be moved inline")
                expression = Expr("inline", step=op.inline, args=(expression,))
            made = f"{source}~{ops[-1].suffix}{sum(known[0] == source for known in self.moved) or ''}"
            self.pending.append(Pending(made, expression, (source,), ops[-1].comment))
            self.moved[key] = made
        return self.moved[key]

    def _address_of_call(self, node: Node, original: str, call: int) -> None:
        """A node inside a group that is called once more is seen where the first one is, in a later call."""
        if original in self.passed_on:
            self.passed_on[node.id] = node.inputs[0]
            self._carry(node.id, node.inputs[0], self.lowered[node.id].layout)
        elif original in self.made.addresses:
            self.made.addresses[node.id] = replace(self.made.addresses[original], kind="call", call=call)

    def _node(self, node: Node, prefix: str) -> None:
        lowered = self.lowered[node.id]
        takes = tuple(
            self._move(self.alias.get(source, source), lowered.before[index] if lowered.before else ())
            for index, source in enumerate(node.inputs)
        )
        if not lowered.ops:
            self._pass_on(node, takes[0], lowered)
            return
        operands = tuple(Expr("value", source) for source in takes)
        expression = operands[0]
        for op in lowered.ops:
            expression = self._apply_op(op, node, operands, prefix, lowered)
            if self.way == "applied" and op is not lowered.ops[-1]:
                # Constructors nested in one another are hard to read, so each has a line.
                between = f"{node.id}.{op.suffix}"
                self.pending.append(Pending(between, expression, takes, op.comment))
                expression, takes = Expr("value", between), (between,)
            operands = (expression,)
        self._emit(node, expression, takes, lowered)

    def _pass_on(self, node: Node, source: str, lowered: Lowered) -> None:
        """A node without operations: its value is that of its input."""
        if any(lowered.before):
            raise InternalError(f"{node.id} moves its input and does nothing with it")
        self.alias[node.id] = source
        self._carry(node.id, source, lowered.layout)

    def _emit(self, node: Node, expression: Expr, takes: tuple[str, ...], lowered: Lowered) -> None:
        """A new line, or (for an activation written on the layer before) around the line just made."""
        # What is said behind a constructor is not said again where it is called.
        comment = lowered.ops[-1].comment if lowered.ops and expression.kind != "attribute" else ""
        if node.sugar:
            # In the spec, the name of a layer means what comes out of the activation that is written on it.
            self.groups[node.id] = node.inputs[0]
        last = self.pending[-1] if self.pending else None
        # A value that is seen as the value of its own line has to keep that line.
        seen = self.made.addresses.get(last.value) if last is not None else None
        own_line = seen is None or seen.kind == "line"
        if node.sugar and last is not None and last.value == takes[0] and expression.kind == "inline" and not own_line:
            merged = replace(expression, args=(last.expression,))
            self.pending[-1] = Pending(node.id, merged, last.takes, last.comment or comment, last.named)
        else:
            self.pending.append(Pending(node.id, expression, takes, comment, node.named and not node.sugar))
        if node.id not in self.made.addresses:
            self._address(node.id, "line", node.id, lowered.layout)

    def _apply_op(self, op: Op, node: Node, args: tuple[Expr, ...], prefix: str, lowered: Lowered) -> Expr:
        last = bool(lowered.ops) and op is lowered.ops[-1]
        if op.inline is not None and (op.module is None or op.suffix or not node.named):
            return Expr("inline", step=op.inline, args=args)
        if node.shares:
            part = self.parts[f"{node.shares}/{op.suffix}"]
            if last:
                self._address(node.id, "call", part.lstrip("!"), lowered.layout, self.calls[part])
            return self._apply(part, *args)
        suffix = f"_{op.suffix}" if op.suffix else ""
        name = self._unique(f"{prefix}{node.name}{suffix}")
        module = _module(op)
        # Where parts are no attributes, a layer with weights needs a name, or nobody could find it again.
        called = (node.named and not op.suffix) or (self.way == "applied" and bool(op.kept)) or self.name_all
        module = _called(module, name) if called else module
        attribute = Attribute(name, module, "" if self.way == "applied" else op.comment)
        part = self._part(attribute, shared=node.id in self.shared_nodes)
        self.parts[f"{node.id}/{op.suffix}"] = part
        self._keep(name, node, op, lowered)
        if last and (called or self.way == "attributes"):
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
        self.calls[part] += 1
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
            self.pending.append(Pending(f"={output}", expression, (carrier,), ops[-1].comment))
            return f"={output}"
        return carrier

    # -- names ----------------------------------------------------------------------------------------------------

    def _unique(self, name: str) -> str:
        while name in self.names:
            name += "_"
        self.names.add(name)
        return name

    def _name_variables(self, returned: list[str]) -> None:
        """Turn pending lines into lines with variables."""
        inputs = [item.name for item in self.graph.inputs]
        single_input = "x" if self.way == "attributes" else self.single_input
        # Shared parts stand in variables of their own where there is no class to hold them.
        parts = {part.name for part in self.made.attributes} if self.way == "applied" else set()
        names = name_variables(self.pending, inputs, returned, single_input, self.single_output, parts, self.groups)
        for index, line in enumerate(self.pending):
            self.made.lines.append(Line(names[line.value], _named(line.expression, names), line.comment))
            known = self.made.addresses.get(line.value)
            if known is not None and known.kind == "line":
                self.made.addresses[line.value] = replace(known, place=str(index))
        self._settle_aliases()
        self.made.returns = tuple(Expr("value", names[value]) for value in returned)
        self.made.variables = names

    def _settle_aliases(self) -> None:
        """A renamed value is seen where its carrier is seen."""
        for node_id, carrier in {**self.alias, **self.passed_on}.items():
            seen, carried = self.made.addresses.get(node_id), self.made.addresses.get(carrier)
            if seen is not None and carried is not None:
                self.made.addresses[node_id] = replace(seen, kind=carried.kind, place=carried.place, call=carried.call)


def _named(expression: Expr, names: Mapping[str, str]) -> Expr:
    args = tuple(_named(arg, names) for arg in expression.args)
    if expression.kind == "value":
        return replace(expression, name=names[expression.name])
    return replace(expression, args=args)


def _called(module: Step | Chain, name: str) -> Step | Chain:
    """The constructor with its name, where the target's constructors take one."""
    if isinstance(module, Step) and "name" in module.fields:
        return replace(module, fields={**module.fields, "name": name})
    return module


def _module(op: Op) -> Step | Chain:
    if op.module is None:
        assert op.inline is not None
        args = {"what": op.inline.macro}
        raise SpecError([Diagnostic("E702", args, ("layers",), "key")])
    return op.module
