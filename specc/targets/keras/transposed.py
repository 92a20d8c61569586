"""Transposed convolutions in Keras: everything that the kernel reaches, and then the crop."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.activations import fused_activation, fused_notes
from specc.targets.keras.common import LOWERINGS, keeps, layout_of, padding_argument, part, shape_comment
from specc.targets.keras.initializers import initial_notes, initializers
from specc.targets.lowering import Context, Lowered, single, unless


@LOWERINGS.of("conv2d_transpose")
def transposed_convolution(context: Context, node: Node) -> Lowered:
    layer = node.fields
    crop, extra = node.resolved["crop"], node.resolved["output_padding"]
    # Without an output padding of its own, Keras gives at least `stride` places per input place.
    usual = tuple(max(s - k, 0) for k, s in zip(layer.kernel, layer.stride, strict=True))
    surplus = [max(k - s, 0) for k, s in zip(layer.kernel, layer.stride, strict=True)]
    same = extra == usual and crop == tuple((total // 2, total - total // 2) for total in surplus)
    cuts = any(side for pair in crop for side in pair)
    fields = {
        "filters": layer.filters,
        "kernel_size": single(layer.kernel),
        "strides": unless(single(layer.stride), 1),
        "padding": "same" if same and cuts else None,
        "output_padding": unless(single(extra), single(usual)),
        "use_bias": unless(layer.bias, True),
        "activation": fused_activation(context, node),
        **initializers(node, kernel_initializer=("kernel", "glorot_uniform"), bias_initializer=("bias", "zeros")),
    }
    crops = cuts and not same
    kept = keeps(node, {"kernel": "kernel", "bias": "bias"})
    ops = [part("conv2d_transpose", fields, comment="" if crops else shape_comment(node), kept=kept)]
    if crops:
        ops.append(part("crop2d", {"cropping": padding_argument(crop)}, suffix="crop", comment=shape_comment(node)))
    notes = (*fused_notes(context, node), *initial_notes(node.params))
    return Lowered(tuple(ops), layout_of(node), notes=notes)
