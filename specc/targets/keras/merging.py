"""Layers that join several values in Keras: a layer applied to a list, or in a class an expression."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, class_of, layout_of, part, shape_comment, written_out
from specc.targets.lowering import Context, Lowered

_TIES_NOTE = "Of equal values, Maximum gives the whole gradient to the first; in the spec they share it."


@LOWERINGS.of("add", "subtract", "multiply", "average")
def merge(context: Context, node: Node) -> Lowered:
    return Lowered((written_out(context, part(node.type, {}), {}),), layout_of(node))


@LOWERINGS.of("maximum")
def maximum(context: Context, node: Node) -> Lowered:
    if context.exact:
        fields = {"kind": class_of(context, "maximum"), "arguments": {}}
        return Lowered((part("helper", fields),), layout_of(node), helpers=("maximum",))
    return Lowered((part("maximum", {}),), layout_of(node), notes=(_TIES_NOTE,))


@LOWERINGS.of("concat")
def concat(context: Context, node: Node) -> Lowered:
    axis = node.resolved["axis"]
    last = axis == len(node.value.shape) - 1
    op = part("concat", {"axis": None if last else axis + 1}, comment=shape_comment(node))
    op = written_out(context, op, {"axis": -1 if last else axis + 1})
    return Lowered((op,), layout_of(node))
