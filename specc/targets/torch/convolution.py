"""Convolutions in torch: features first, symmetric padding as an argument, anything else as a step of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from specc.graph import Node
from specc.layers import Param
from specc.layers._window import Pair, Window
from specc.targets.layout import channels_first
from specc.targets.lowering import Context, Kept, Lowered, Op, single, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, helped, move, pad_op, shape_comment
from specc.targets.torch.spelled import kept_spelled, taken_activation


def padding_argument(pads: Sequence[Pair]) -> int | tuple[int, ...] | None:
    """The ``padding=`` that means these pads, None where torch has no such number."""
    if any(before != after for before, after in pads):
        return None
    return single(tuple(before for before, _ in pads))


def _padding(node: Node, kernel: tuple[int, ...]) -> tuple[int | str | tuple[int, ...], tuple[Op, ...]]:
    """The ``padding=`` of a convolution, and what has to be printed before it."""
    layer, pads = node.fields, node.resolved["pads"]
    number = padding_argument(pads)
    if number is not None:
        return number, ()
    sizes = node.takes[0].shape[:-1]
    # torch has the word for a stride of 1 only.
    if set(layer.stride) == {1} and Window(kernel, layer.stride, layer.dilation, "same").pads(sizes) == pads:
        return "same", ()
    return 0, (pad_op(len(pads), pads),)


def _conv(rank: int, channels: int, filters: int, layer: Any, padding: object, groups: int, bias: bool) -> Step:
    fields = {
        "rank": rank,
        "in_channels": channels,
        "filters": filters,
        "kernel": single(layer.kernel),
        "stride": unless(single(layer.stride), 1),
        "padding": unless(padding, 0),
        "dilation": unless(single(layer.dilation), 1),
        "groups": unless(groups, 1),
        "bias": unless(bias, True),
    }
    return Step("conv", "module", fields)


@LOWERINGS.of("conv1d", "conv2d", "conv3d")
def convolution(context: Context, node: Node) -> Lowered:
    if node.type in context.spell_out:
        return _spelled(context, node)
    layer, rank = node.fields, len(node.value.shape) - 1
    layout = channels_first(rank + 1)
    padding, before = _padding(node, layer.kernel)
    step = _conv(rank, node.takes[0].shape[-1], layer.filters, layer, padding, layer.groups, layer.bias)
    order = ("out", "in", *(f"k{axis}" for axis in range(rank)))
    kept = tuple(_kept(param, order) for param in node.params)
    op = Op(step, comment=shape_comment(node, layout), kept=kept)
    return Lowered((*before, op), layout, (move(context, node, 0, layout),))


def _kept(param: Param, order: tuple[str | tuple[str, ...], ...], same_fans: bool = True) -> Kept:
    stored = ("out",) if param.name == "bias" else order
    return Kept(param, "bias" if param.name == "bias" else "weight", stored, same_fans)


def _spelled(context: Context, node: Node) -> Lowered:
    """A two-dimensional convolution as a class from its definition.

    Raises:
        SpecError: E701 for groups, which would hide the definition behind reshapes.
    """
    layer, layout, pads = node.fields, channels_first(3), node.resolved["pads"]
    if layer.groups > 1:
        why = "a convolution in groups is not spelled out"
        raise context.refuse(node, "torch", "groups", layer.groups, why, "build without --spell-out conv2d")
    step = helped(
        context,
        "spelled_conv2d",
        "spelled_conv2d",
        in_channels=node.takes[0].shape[-1],
        filters=layer.filters,
        kernel=layer.kernel,
        stride=unless(layer.stride, (1, 1)),
        dilation=unless(layer.dilation, (1, 1)),
        bias=unless(layer.bias, True),
        activation=taken_activation(context, node),
    )
    before = (pad_op(2, pads),) if any(side for pair in pads for side in pair) else ()
    kept = kept_spelled(node, ("out", "in", "k0", "k1"), ("out", (), ()))
    op = Op(step, comment=shape_comment(node, layout), kept=kept)
    return Lowered((*before, op), layout, (move(context, node, 0, layout),))


def _refuse_orthogonal(context: Context, node: Node, kernel: Param, field: str) -> None:
    """The matrix that would be orthogonal lies across the groups, as torch stores them.

    Raises:
        SpecError: E701.
    """
    if kernel.init.kind == "orthogonal":
        why = "it stores every channel's windows by themselves, and makes those orthogonal"
        raise context.refuse(node, "torch", field, "orthogonal", why, "another initialiser, such as he_normal")


#: A depthwise kernel: one group per channel, whose windows stand side by side.
_DEPTHWISE = (("in", "multiplier"), (), "k0", "k1")


@LOWERINGS.of("depthwise_conv2d")
def depthwise(context: Context, node: Node) -> Lowered:
    layer, layout = node.fields, channels_first(3)
    channels = node.takes[0].shape[-1]
    _refuse_orthogonal(context, node, node.params[0], "kernel_init")
    padding, before = _padding(node, layer.kernel)
    step = _conv(2, channels, channels * layer.multiplier, layer, padding, channels, layer.bias)
    # torch counts the fans of a grouped convolution per group, the spec those of all channels.
    kept = tuple(_kept(param, _DEPTHWISE, same_fans=False) for param in node.params)
    op = Op(step, comment=shape_comment(node, layout), kept=kept)
    return Lowered((*before, op), layout, (move(context, node, 0, layout),))


@LOWERINGS.of("separable_conv2d")
def separable(context: Context, node: Node) -> Lowered:
    layer, layout = node.fields, channels_first(3)
    channels = node.takes[0].shape[-1]
    between = channels * layer.multiplier
    padding, before = _padding(node, layer.kernel)
    by_name = {param.name: param for param in node.params}
    _refuse_orthogonal(context, node, by_name["depthwise_kernel"], "depthwise_init")
    wide = _conv(2, channels, between, layer, padding, channels, bias=False)
    kernel = Kept(by_name["depthwise_kernel"], "weight", _DEPTHWISE, same_fans=False)
    fields = {**wide.fields, "in_channels": between, "filters": layer.filters, "kernel": 1, "groups": None}
    plain = {"stride": None, "padding": None, "dilation": None, "bias": unless(layer.bias, True)}
    kept: tuple[Kept, ...] = (Kept(by_name["pointwise_kernel"], "weight", ("out", "in", (), ())),)
    if layer.bias:
        kept += (Kept(by_name["bias"], "bias", ("out",)),)
    ops = (
        Op(wide, suffix="depthwise", kept=(kernel,)),
        Op(Step("conv", "module", {**fields, **plain}), comment=shape_comment(node, layout), kept=kept),
    )
    return Lowered((*before, *ops), layout, (move(context, node, 0, layout),))


@LOWERINGS.of("conv2d_transpose")
def transposed(context: Context, node: Node) -> Lowered:
    """torch cuts `padding` off both ends of the full output and then appends `output_padding` < stride places.

    What that cannot say is cut off by a step behind it.
    """
    layer, layout = node.fields, channels_first(3)
    rows = zip(node.resolved["crop"], node.resolved["output_padding"], layer.stride, strict=True)
    said = [_transposed_padding(crop, more, stride) for crop, more, stride in rows]
    fields = {
        "rank": 2,
        "in_channels": node.takes[0].shape[-1],
        "filters": layer.filters,
        "kernel": single(layer.kernel),
        "stride": unless(single(layer.stride), 1),
        "padding": unless(single(tuple(padding for padding, _, _ in said)), 0),
        "output_padding": unless(single(tuple(extra for _, extra, _ in said)), 0),
        "bias": unless(layer.bias, True),
    }
    kept = tuple(_kept(param, ("in", "out", "k0", "k1")) for param in node.params)
    comment = shape_comment(node, layout)
    cuts = [cut for _, _, cut in said]
    crops = any(side for cut in cuts for side in cut)
    ops = [Op(Step("conv_transpose", "module", fields), comment="" if crops else comment, kept=kept)]
    if crops:
        ops.append(crop_op(cuts, comment))
    return Lowered(tuple(ops), layout, (move(context, node, 0, layout),))


def _transposed_padding(crop: Pair, more: int, stride: int) -> tuple[int, int, Pair]:
    """``padding``, ``output_padding`` and what is still to be cut off, so that (before, after) is cut and `more` added.

    torch's result runs from place ``padding`` to ``full - padding + output_padding``.
    """
    before, after = crop
    extra = before + more - after
    if extra < 0:
        return before, 0, (0, -extra)
    surplus = max(extra - (stride - 1), 0)
    return before - surplus, extra - surplus, (surplus, 0)


def crop_op(cuts: Sequence[Pair], comment: str) -> Op:
    """Places cut off the positions of a value that is stored features first."""
    pads = tuple(-side for pair in reversed(cuts) for side in pair)
    slices = tuple((before or None, -after if after else None) for before, after in cuts)
    module = Step("zero_pad", "module", {"rank": len(cuts), "pads": pads})
    return Op(module, Step("crop", "inline", {"slices": slices}), suffix="crop", comment=comment)
