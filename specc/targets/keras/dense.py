"""Dense layers and flattening in Keras."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, fused_activation, initializers, keeps, layout_of
from specc.targets.lowering import Context, Lowered, Op, unless
from specc.targets.plan import Step


@LOWERINGS.of("dense")
def dense(context: Context, node: Node) -> Lowered:
    fields = {
        "units": node.layer.units,
        "activation": fused_activation(context, node),
        "use_bias": unless(node.layer.bias, True),
        **initializers(node, kernel_initializer=("kernel", "glorot_uniform"), bias_initializer=("bias", "zeros")),
        "name": None,
    }
    op = Op(Step("dense", "module", fields), kept=keeps(node, {"kernel": "kernel", "bias": "bias"}))
    return Lowered((op,), layout_of(node))


@LOWERINGS.of("flatten")
def flatten(context: Context, node: Node) -> Lowered:
    shape = node.takes[0].shape
    comment = f"{' * '.join(map(str, shape))} = {node.value.shape[0]}" if len(shape) > 1 else ""
    return Lowered((Op(Step("flatten", "module", {"name": None}), comment=comment),), layout_of(node))
