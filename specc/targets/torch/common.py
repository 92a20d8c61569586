"""What the lowerings of torch share."""

from __future__ import annotations

from collections.abc import Sequence

from specc.graph import Node
from specc.layers import Shape
from specc.layers._window import Pair
from specc.literal import Code, literal
from specc.targets.layout import Layout
from specc.targets.lowering import Context, Lowerings, Op
from specc.targets.plan import Step

LOWERINGS = Lowerings("torch")

#: The classes that stand before a model, by the file of their template.
HELPERS = {
    "avg_pool_of_real1d": "AvgPoolOfReal1d",
    "avg_pool_of_real2d": "AvgPoolOfReal2d",
    "avg_pool_of_real3d": "AvgPoolOfReal3d",
    "biased_batch_norm1d": "BiasedBatchNorm1d",
    "biased_batch_norm2d": "BiasedBatchNorm2d",
    "biased_batch_norm3d": "BiasedBatchNorm3d",
    "exact_celu": "ExactCELU",
    "exact_hard_sigmoid": "ExactHardsigmoid",
    "global_avg_pool": "GlobalAvgPool",
    "global_max_pool": "GlobalMaxPool",
    "permute": "Permute",
    "spelled_conv2d": "SimpleConv2d",
    "spelled_dense": "SimpleDense",
}


def class_of(context: Context, helper: str) -> Code:
    """The class that a helper's template defines; it steps aside for a model of the same name."""
    name = HELPERS[helper]
    return Code(f"{name}Layer" if name == context.graph.name else name)


def helped(context: Context, macro: str, helper: str, **fields: object) -> Step:
    """The constructor of a class of our own, which is printed before the model."""
    return Step(macro, "module", {"kind": class_of(context, helper), **fields}, helper)


def both(macro: str, suffix: str = "", comment: str = "", **fields: object) -> Op:
    """An operation whose macro takes the same fields in both forms."""
    return Op(Step(macro, "module", fields), Step(macro, "inline", fields), suffix, comment)


def reversed_pairs(pads: Sequence[Pair]) -> tuple[int, ...]:
    """Pads as torch takes them: the last axis first, (left, right, top, bottom, ...)."""
    return tuple(side for pair in reversed(pads) for side in pair)


def shape_comment(node: Node, layout: Layout) -> str:
    """The stored shape of a node's output, for behind the line."""
    return literal(layout.stored(node.value.shape))


def pad_op(rank: int, pads: Sequence[Pair]) -> Op:
    """Zeros around the positions of a value that is stored channels first; negative numbers cut off."""
    sizes = reversed_pairs(pads)
    module = Step("zero_pad", "module", {"rank": rank, "pads": sizes})
    return Op(module, Step("zero_pad", "inline", {"pads": sizes}), suffix="pad")


def move(context: Context, node: Node, index: int, wanted: Layout) -> tuple[Op, ...]:
    """What has to be printed so that input `index` of a node lies as it is wanted; nothing where it does already."""
    return convert(context, context.layout(node.inputs[index]), wanted, f"for {node.name}")


def convert(context: Context, have: Layout, wanted: Layout, why: str = "") -> tuple[Op, ...]:
    """The operations from one layout to another. A flattened value is only ever brought into the spec's own order.

    The comment says what `why` the value is moved.
    """
    if have == wanted:
        return ()
    if have.flat is not None:
        shape, order = have.flat
        moved = Layout(order)
        ordered = Layout(tuple(range(len(order))))
        return (
            both("unflatten", sizes=moved.stored(shape), suffix="unflatten"),
            _permute(context, moved, ordered, ""),
            both("flatten", suffix="ordered", comment=f"features last {why}".strip()),
        )
    return (_permute(context, have, wanted, f"{_name_of(wanted)} {why}".strip()),)


def _permute(context: Context, have: Layout, wanted: Layout, comment: str) -> Op:
    dims = (0, *(have.order.index(axis) + 1 for axis in wanted.order))
    module = helped(context, "permute", "permute", dims=dims)
    return Op(module, Step("permute", "inline", {"dims": dims}), suffix="permuted", comment=comment)


def _name_of(layout: Layout) -> str:
    last = len(layout.order) - 1
    if layout.order[0] == last:
        return "features first"
    return "features last" if layout.order[-1] == last else "the order of the spec"


def kept_factors(context: Context, node: Node) -> None:
    """Pass a flattened size's factors on through a layer that does not change it."""
    source = node.inputs[0]
    if source in context.factors:
        context.factors[node.id] = context.factors[source]


def product(shape: Shape) -> str:
    """``64 * 6 * 6``."""
    return " * ".join(map(str, shape))
