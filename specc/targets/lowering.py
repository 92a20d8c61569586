"""One node, said in the words of a target: a chain of operations, and where each parameter is kept.

A target registers a function per layer type. Types without one are `elementwise`: parameter-free, one macro of their
own name that gets all their fields, any layout passes through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from specc.errors import Diagnostic, InternalError, SpecError, Whole
from specc.graph import Graph, Node
from specc.layers import Param, Shape
from specc.targets.layout import Layout, spec_layout
from specc.targets.plan import Chain, Step


@dataclass(frozen=True)
class Kept:
    """A parameter of the spec, kept by an operation as `variable`, with its axes stored in this order."""

    param: Param
    variable: str
    stored: tuple[str | tuple[str, ...], ...]
    #: Whether the named initialiser of the framework, called on this variable, has the spec's own fans.
    same_fans: bool = True
    #: Whether the constructor alone starts it as the spec says.
    ready: bool = False


@dataclass(frozen=True)
class Op:
    """One operation. `module` constructs it as a part of the model, `inline` writes it out; at least one is there.

    `suffix` tells the operations of one node apart (``conv1_pad``); the one without carries the node's own name.
    """

    module: Step | Chain | None = None
    inline: Step | None = None
    suffix: str = ""
    comment: str = ""
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class Lowered:
    """A node in the target's words. `before[i]` is applied to input i, then `ops` one after the other.

    No `ops` at all means that the value passes unchanged (it was taken up elsewhere, or only its axes were renamed).
    """

    ops: tuple[Op, ...]
    layout: Layout
    before: tuple[tuple[Op, ...], ...] = ()
    helpers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    #: Whether the framework has no float64 form of this node.
    float32_only: bool = False
    #: The layouts of input and output that the parameters were mapped for.
    taken: Layout | None = None
    gives: Layout | None = None


@dataclass
class Context:
    """What a lowering function may ask about the rest of the graph."""

    graph: Graph
    exact: bool
    spell_out: frozenset[str]
    style: str
    layouts: dict[str, Layout] = field(default_factory=dict)
    #: The factors of a flattened size, kept so that ``64 * 6 * 6`` is printed as a product.
    factors: dict[str, Shape] = field(default_factory=dict)
    #: Ids of nodes that another node's constructor has taken up, such as an activation.
    absorbed: set[str] = field(default_factory=set)
    #: The only node that takes a value, by the value's id; values that are used elsewhere too are left out.
    followers: dict[str, Node] = field(default_factory=dict)
    #: Ids of nodes that are used again by a call of their own, and not only by one of the group around them.
    shared: frozenset[str] = frozenset()

    #: What a target does between two layouts, if it knows more than one.
    convert: Callable[[Layout, Layout], tuple[Op, ...]] | None = None

    def is_shared(self, node: Node) -> bool:
        """Whether other nodes compute with this node's parameters, on values that may be laid out in another way."""
        return (node.shares or node.id) in self.shared

    def layout(self, name: str) -> Layout:
        """How a value is stored; inputs are settled before the first node."""
        return self.layouts[name]

    def refuse(self, node: Node, target: str, field_name: str, value: object, why: str, instead: str) -> SpecError:
        """The error for a field that this target cannot honour exactly."""
        args = {
            "target": target,
            "type": node.type,
            "field": field_name,
            "kind": "" if field_name else "layer",
            "shown": value,
            "why": Whole(why),
            "instead": Whole(instead),
        }
        path = (*node.path, field_name) if field_name else node.path
        return SpecError([Diagnostic("E701", args, path)])


LowerFunction = Callable[[Context, Node], Lowered]


class Lowerings:
    """The lowering functions of one target, by layer type."""

    def __init__(self, target: str) -> None:
        self.target = target
        self._by_type: dict[str, LowerFunction] = {}

    def of(self, *types: str) -> Callable[[LowerFunction], LowerFunction]:
        """Register a function for these types; a type registered twice is refused."""

        def register(function: LowerFunction) -> LowerFunction:
            for type_name in types:
                if type_name in self._by_type:
                    raise InternalError(f"{self.target}: {type_name} is lowered twice")
                self._by_type[type_name] = function
            return function

        return register

    def __contains__(self, type_name: object) -> bool:
        return type_name in self._by_type

    def lower(self, context: Context, node: Node) -> Lowered:
        """The node in the target's words.

        Raises:
            SpecError: E701, a field that the target cannot honour exactly.
        """
        if node.id in context.absorbed:
            return Lowered((), context.layout(node.inputs[0]))
        function = self._by_type.get(node.type, elementwise)
        return function(context, node)


def elementwise(context: Context, node: Node) -> Lowered:
    """A parameter-free layer that works on single values: its own macro, in both forms, with all its fields."""
    if not node.layer.elementwise or node.params:
        raise InternalError(f"{node.type} needs a lowering of its own")
    layout = context.layout(node.inputs[0])
    if node.id in context.absorbed:
        return Lowered((), layout)
    fields = fields_of(node)
    op = Op(Step(node.type, "module", fields), Step(node.type, "inline", fields))
    return Lowered((op,), layout)


def fields_of(node: Node) -> Mapping[str, Any]:
    """All fields of a layer, by name."""
    return {name: getattr(node.layer, name) for name in type(node.layer).model_fields}


def unless(value: Any, default: Any) -> Any:
    """The value, or None where the framework would do that anyway."""
    return None if value == default else value


def single(sizes: tuple[int, ...]) -> int | tuple[int, ...]:
    """``3`` for ``(3, 3)``: one number where all are the same."""
    return sizes[0] if len(set(sizes)) == 1 else sizes


__all__ = [
    "Context",
    "Kept",
    "Lowered",
    "Lowerings",
    "Op",
    "elementwise",
    "fields_of",
    "single",
    "spec_layout",
    "unless",
]
