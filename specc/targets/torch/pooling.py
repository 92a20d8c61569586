"""Pooling in torch."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.layout import channels_first, spec_layout
from specc.targets.lowering import Context, Lowered, Op, single, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, move, reversed_pairs, shape_comment
from specc.targets.torch.convolution import padding_argument


@LOWERINGS.of("max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d")
def pool(context: Context, node: Node) -> Lowered:
    layer, rank = node.layer, len(node.value.shape) - 1
    layout = channels_first(rank + 1)
    pads, stride = node.resolved["pads"], node.resolved["stride"]
    is_max = node.type.startswith("max")
    padding = padding_argument(pads)
    # torch pads at most half a window.
    fits = padding is not None and all(2 * before <= size for (before, _), size in zip(pads, layer.kernel, strict=True))
    ops: list[Op] = []
    if not fits:
        if not is_max and not layer.count_include_pad:
            raise context.refuse(
                node, "torch", "padding", layer.padding, "it pads both sides alike when padding is not counted",
                "the same padding on both sides, or count_include_pad: true",
            )  # fmt: skip
        macro = "minus_infinity_pad" if is_max else "zero_pad"
        ops.append(Op(Step(macro, "module", {"rank": rank, "pads": reversed_pairs(pads)}), suffix="pad"))
        padding = 0
    fields = {
        "rank": rank,
        "kernel": single(layer.kernel),
        "stride": unless(single(stride), single(layer.kernel)) if layer.stride is None else single(stride),
        "padding": unless(padding, 0),
    }
    if not is_max:
        fields["count_include_pad"] = False if fields["padding"] is not None and not layer.count_include_pad else None
    macro = "max_pool" if is_max else "avg_pool"
    ops.append(Op(Step(macro, "module", fields), comment=shape_comment(node, layout)))
    return Lowered(tuple(ops), layout, (move(context, node, 0, layout),))


@LOWERINGS.of(*(f"global_{kind}_pool{rank}d" for kind in ("avg", "max") for rank in (1, 2, 3)))
def global_pool(context: Context, node: Node) -> Lowered:
    rank = len(node.takes[0].shape) - 1
    layout = context.layout(node.inputs[0])
    kind = "avg" if "avg" in node.type else "max"
    dims = tuple(layout.dim(axis) for axis in range(rank))
    fields = {"dims": single(dims) if rank == 1 else tuple(sorted(dims))}
    op = Op(Step(f"global_{kind}_pool", "module", fields), Step(f"global_{kind}_pool", "inline", fields))
    return Lowered((op,), spec_layout(1), helpers=(f"global_{kind}_pool",))
