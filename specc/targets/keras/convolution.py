"""Convolutions in Keras: ``same`` and ``valid`` as words, any other padding as a layer before."""

from __future__ import annotations

from specc.graph import Node
from specc.layers._window import Window
from specc.targets.keras.common import LOWERINGS, fused_activation, initializers, keeps, layout_of, shape_comment
from specc.targets.lowering import Context, Lowered, Op, single, unless
from specc.targets.plan import Step


def padding_word(node: Node, stride: tuple[int, ...], dilation: tuple[int, ...]) -> str | None:
    """``valid``, ``same`` or ``causal`` where the word means exactly these pads, None where no word does."""
    pads = node.resolved["pads"]
    if not any(side for pair in pads for side in pair):
        return "valid"
    if getattr(node.layer, "padding", "") == "causal":
        return "causal"
    same = Window(node.layer.kernel, stride, dilation, "same").pads(node.takes[0].shape[:-1])
    return "same" if same == pads else None


@LOWERINGS.of("conv1d", "conv2d", "conv3d")
def convolution(context: Context, node: Node) -> Lowered:
    layer, rank = node.layer, len(node.value.shape) - 1
    ops: list[Op] = []
    word = padding_word(node, layer.stride, layer.dilation)
    if word is None:
        ops.append(Op(Step("zero_pad", "module", {"rank": rank, "pads": node.resolved["pads"]}), suffix="pad"))
    skips = max(layer.stride) > 1 and max(layer.dilation) > 1
    if skips and (rank == 3 or word == "same"):
        raise context.refuse(
            node, "keras", "dilation", layer.dilation, "it has no stride and dilation together here",
            "dilation with stride 1",
        )  # fmt: skip
    fields = {
        "rank": rank,
        "filters": layer.filters,
        "kernel": single(layer.kernel),
        "strides": None if skips else unless(single(layer.stride), 1),
        "padding": unless(word or "valid", "valid"),
        "dilation_rate": unless(single(layer.dilation), 1),
        "groups": unless(layer.groups, 1),
        "activation": None if skips else fused_activation(context, node),
        "use_bias": unless(layer.bias, True),
        **initializers(node, kernel_initializer=("kernel", "glorot_uniform"), bias_initializer=("bias", "zeros")),
        "name": None,
    }
    kept = keeps(node, {"kernel": "kernel", "bias": "bias"})
    ops.append(Op(Step("conv", "module", fields), comment="" if skips else shape_comment(node), kept=kept))
    if skips:
        # Keras refuses stride and dilation together; a pool of one place takes every stride-th result, no more.
        step = Step("every", "module", {"rank": rank, "strides": single(layer.stride)})
        ops.append(Op(step, suffix="stride", comment=shape_comment(node)))
    return Lowered(tuple(ops), layout_of(node))
