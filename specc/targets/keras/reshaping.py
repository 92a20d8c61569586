"""Layers that move, repeat or drop values in Keras."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, class_of, layout_of, padding_argument, part, shape_comment
from specc.targets.lowering import Context, Lowered, single

_FLOAT32_NOTE = "UpSampling2D interpolates in float32: about 1e-7 off in float64."


@LOWERINGS.of("flatten")
def flatten(context: Context, node: Node) -> Lowered:
    shape = node.takes[0].shape
    comment = f"{' * '.join(map(str, shape))} = {node.value.shape[0]}" if len(shape) > 1 else ""
    return Lowered((part("flatten", {}, comment=comment),), layout_of(node))


@LOWERINGS.of("reshape")
def reshape(context: Context, node: Node) -> Lowered:
    return Lowered((part("reshape", {"shape": node.value.shape}),), layout_of(node))


@LOWERINGS.of("permute")
def permute(context: Context, node: Node) -> Lowered:
    # Keras counts the batch as axis 0.
    fields = {"dims": tuple(axis + 1 for axis in node.fields.axes)}
    return Lowered((part("permute", fields, comment=shape_comment(node)),), layout_of(node))


@LOWERINGS.of("zero_pad2d")
def zero_pad(context: Context, node: Node) -> Lowered:
    fields = {"rank": 2, "padding": padding_argument(node.fields.padding)}
    return Lowered((part("zero_padding", fields, comment=shape_comment(node)),), layout_of(node))


@LOWERINGS.of("crop2d")
def crop(context: Context, node: Node) -> Lowered:
    fields = {"cropping": padding_argument(node.fields.cropping)}
    return Lowered((part("crop2d", fields, comment=shape_comment(node)),), layout_of(node))


@LOWERINGS.of("upsample2d")
def upsample(context: Context, node: Node) -> Lowered:
    size, bilinear = node.fields.size, node.fields.interpolation == "bilinear"
    if bilinear and context.exact:
        helper = "bilinear_up_sampling2d"
        helped = {"kind": class_of(context, helper), "arguments": {"size": size}}
        op = part("helper", helped, comment=shape_comment(node))
        return Lowered((op,), layout_of(node), helpers=(helper,))
    fields = {"size": single(size), "interpolation": "bilinear" if bilinear else None}
    op = part("upsample2d", fields, comment=shape_comment(node))
    return Lowered((op,), layout_of(node), notes=(_FLOAT32_NOTE,) if bilinear else ())
