"""Pooling in Keras."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, layout_of, shape_comment
from specc.targets.keras.convolution import padding_word
from specc.targets.lowering import Context, Lowered, Op, single, unless
from specc.targets.plan import Step


@LOWERINGS.of("max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d")
def pool(context: Context, node: Node) -> Lowered:
    layer, rank = node.layer, len(node.value.shape) - 1
    stride, pads = node.resolved["stride"], node.resolved["pads"]
    is_max = node.type.startswith("max")
    word = padding_word(node, stride, (1,) * rank)
    helpers: tuple[str, ...] = ()
    ops: list[Op] = []
    # The word "same" leaves padded places out of the mean; zeros that count have to be there.
    if word == "same" and not is_max and layer.count_include_pad:
        word = None
    if word is None:
        if not is_max and not layer.count_include_pad:
            raise context.refuse(
                node, "keras", "padding", layer.padding, "it leaves padding out of the mean for padding: same only",
                "padding: same, or count_include_pad: true",
            )  # fmt: skip
        macro = "minus_infinity_pad" if is_max else "zero_pad"
        helpers = (macro,) if is_max else ()
        ops.append(Op(Step(macro, "module", {"rank": rank, "pads": pads}), suffix="pad"))
    fields = {
        "rank": rank,
        "pool_size": single(layer.kernel),
        "strides": unless(single(stride), single(layer.kernel)) if layer.stride is None else single(stride),
        "padding": unless(word or "valid", "valid"),
        "name": None,
    }
    ops.append(Op(Step("max_pool" if is_max else "avg_pool", "module", fields), comment=shape_comment(node)))
    return Lowered(tuple(ops), layout_of(node), helpers=helpers)


@LOWERINGS.of(*(f"global_{kind}_pool{rank}d" for kind in ("avg", "max") for rank in (1, 2, 3)))
def global_pool(context: Context, node: Node) -> Lowered:
    rank = len(node.takes[0].shape) - 1
    macro = "global_avg_pool" if "avg" in node.type else "global_max_pool"
    op = Op(Step(macro, "module", {"rank": rank, "name": None}), comment=shape_comment(node))
    return Lowered((op,), layout_of(node))
