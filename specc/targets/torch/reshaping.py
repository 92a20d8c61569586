"""Layers that move values and change none. Renaming axes costs nothing in torch; a flatten decides who permutes."""

from __future__ import annotations

from specc.graph import Node
from specc.layers import Shape
from specc.targets.layout import Layout, channels_first, flattened, spec_layout
from specc.targets.lowering import Context, Lowered, Op, single
from specc.targets.plan import Attribute, Chain, Step
from specc.targets.torch.common import LOWERINGS, both, move, pad_op, product, shape_comment
from specc.targets.torch.convolution import crop_op
from specc.targets.torch.layouts import order_is_taken_up


@LOWERINGS.of("flatten")
def flatten(context: Context, node: Node) -> Lowered:
    """In the stored order where a dense layer can follow it, else in the spec's own."""
    shape = node.takes[0].shape
    have = context.layout(node.inputs[0])
    if len(shape) == 1:
        return Lowered((), have)
    before: tuple[Op, ...] = ()
    if flattened(shape, have).flat is not None and not order_is_taken_up(context, node.id):
        before = move(context, node, 0, spec_layout(len(shape)))
        have = spec_layout(len(shape))
    stored = have.stored(shape)
    context.factors[node.id] = stored
    op = both("flatten", comment=f"{product(stored)} = {node.value.shape[0]}")
    return Lowered((op,), flattened(shape, have), (before,))


@LOWERINGS.of("reshape")
def reshape(context: Context, node: Node) -> Lowered:
    shape, found = node.value.shape, node.takes[0].shape
    have = context.layout(node.inputs[0])
    if len(shape) == 1:
        return flatten(context, node)
    if have.flat is not None and have.flat[0] == shape:
        # A flattened map becomes the map that it was, or a dense layer has given its features in the order of the map.
        layout = Layout(have.flat[1])
        return Lowered((_unflatten(layout.stored(shape), found),), layout)
    before = move(context, node, 0, spec_layout(len(found)))
    return Lowered((_unflatten(shape, found),), spec_layout(len(shape)), (before,))


def _unflatten(sizes: Shape, found: Shape) -> Op:
    """A stored value of shape `found` under other sizes."""
    if len(found) == 1:
        return both("unflatten", sizes=sizes)
    module = Chain(
        (Attribute("", Step("flatten", "module")), Attribute("", Step("unflatten", "module", {"sizes": sizes})))
    )
    return Op(module, Step("unflatten", "inline", {"sizes": sizes}))


@LOWERINGS.of("permute")
def permute(context: Context, node: Node) -> Lowered:
    """No operation: where a value is stored stays, only what its axes are called changes."""
    have, axes = context.layout(node.inputs[0]), node.fields.axes
    if len(axes) == 1:
        return Lowered((), have)
    return Lowered((), Layout(tuple(axes.index(axis) for axis in have.order)))


@LOWERINGS.of("zero_pad2d")
def zero_pad(context: Context, node: Node) -> Lowered:
    layout = channels_first(3)
    pad = pad_op(2, node.fields.padding)
    op = Op(pad.module, pad.inline, comment=shape_comment(node, layout))
    return Lowered((op,), layout, (move(context, node, 0, layout),))


@LOWERINGS.of("crop2d")
def crop(context: Context, node: Node) -> Lowered:
    layout = channels_first(3)
    cut = crop_op(node.fields.cropping, shape_comment(node, layout))
    op = Op(cut.module, cut.inline, comment=cut.comment)
    return Lowered((op,), layout, (move(context, node, 0, layout),))


@LOWERINGS.of("upsample2d")
def upsample(context: Context, node: Node) -> Lowered:
    layout = channels_first(3)
    interpolation = node.fields.interpolation
    mode = None if interpolation == "nearest" else interpolation
    op = both("upsample", comment=shape_comment(node, layout), size=single(node.fields.size), mode=mode)
    return Lowered((op,), layout, (move(context, node, 0, layout),))
