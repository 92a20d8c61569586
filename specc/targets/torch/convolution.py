"""Convolutions in torch: channels first, symmetric padding as an argument, anything else as a layer of its own."""

from __future__ import annotations

from specc.graph import Node
from specc.layers._window import Pair
from specc.targets.layout import channels_first
from specc.targets.lowering import Context, Kept, Lowered, Op, single, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, move, reversed_pairs, shape_comment


def padding_argument(pads: tuple[Pair, ...]) -> int | tuple[int, ...] | None:
    """The ``padding=`` that means these pads, None where torch has no such argument."""
    if any(before != after for before, after in pads):
        return None
    return single(tuple(before for before, _ in pads))


@LOWERINGS.of("conv1d", "conv2d", "conv3d")
def convolution(context: Context, node: Node) -> Lowered:
    layer = node.layer
    rank = len(node.value.shape) - 1
    layout = channels_first(rank + 1)
    pads = node.resolved["pads"]
    padding = padding_argument(pads)
    ops: list[Op] = []
    if padding is None:
        pad = Step("zero_pad", "module", {"rank": rank, "pads": reversed_pairs(pads)})
        ops.append(Op(pad, suffix="pad"))
        padding = 0
    fields = {
        "rank": rank,
        "in_channels": node.takes[0].shape[-1],
        "filters": layer.filters,
        "kernel": single(layer.kernel),
        "stride": unless(single(layer.stride), 1),
        "padding": unless(padding, 0),
        "dilation": unless(single(layer.dilation), 1),
        "groups": unless(layer.groups, 1),
        "bias": unless(layer.bias, True),
    }
    order = ("out", "in", *(f"k{axis}" for axis in range(rank)))
    kept = tuple(
        Kept(param, "weight", order) if param.name == "kernel" else Kept(param, "bias", ("out",))
        for param in node.params
    )
    ops.append(Op(Step("conv", "module", fields), comment=shape_comment(node, layout), kept=kept))
    return Lowered(tuple(ops), layout, (move(context, node, 0, layout),))
