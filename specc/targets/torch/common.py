"""What the lowerings of torch share."""

from __future__ import annotations

from collections.abc import Sequence

from specc.graph import Node
from specc.layers._window import Pair
from specc.literal import literal
from specc.targets.layout import Layout
from specc.targets.lowering import Context, Lowerings, Op
from specc.targets.plan import Step

LOWERINGS = Lowerings("torch")


def reversed_pairs(pads: Sequence[Pair]) -> tuple[int, ...]:
    """Pads as torch takes them: the last axis first, (left, right, top, bottom, ...)."""
    return tuple(side for pair in reversed(pads) for side in pair)


def shape_comment(node: Node, layout: Layout) -> str:
    """The stored shape of a node's output, for behind the line."""
    return literal(layout.stored(node.value.shape))


def move(context: Context, node: Node, index: int, wanted: Layout) -> tuple[Op, ...]:
    """What has to be printed so that input `index` of a node lies as it is wanted; nothing where it does already."""
    source = node.inputs[index]
    return convert(context.layout(source), wanted, f"{source.rpartition('.')[2]}_permute" if index else "permute")


def convert(have: Layout, wanted: Layout, suffix: str = "permute") -> tuple[Op, ...]:
    """The operations from one layout to another."""
    if have == wanted:
        return ()
    if have.flat is not None:
        shape, order = have.flat
        stored = tuple(shape[axis] for axis in order)
        dims = (0, *(order.index(axis) + 1 for axis in range(len(shape))))
        fields = {"stored": stored, "dims": dims}
        why = "to the order of the spec"
        return (Op(Step("reorder", "module", fields), Step("reorder", "inline", fields), suffix, why),)
    dims = (0, *(have.order.index(axis) + 1 for axis in wanted.order))
    fields = {"dims": dims}
    why = "channels first" if wanted.order and wanted.order[0] == len(wanted.order) - 1 != 0 else "features last"
    return (Op(Step("permute", "module", fields), Step("permute", "inline", fields), suffix, why),)
