"""Dense layers in Keras: its own, or spelled out."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.activations import fused_activation, fused_notes
from specc.targets.keras.common import LOWERINGS, class_of, keeps, layout_of, part
from specc.targets.keras.initializers import initial_notes, initializers
from specc.targets.lowering import Context, Lowered, unless


@LOWERINGS.of("dense")
def dense(context: Context, node: Node) -> Lowered:
    activation = fused_activation(context, node)
    fields = {
        "units": node.fields.units,
        "use_bias": unless(node.fields.bias, True),
        **initializers(node, kernel_initializer=("kernel", "glorot_uniform"), bias_initializer=("bias", "zeros")),
    }
    notes = (*fused_notes(context, node), *initial_notes(node.params))
    if "dense" in context.spell_out:
        fields |= {"kind": class_of(context, "simple_dense"), "activation": activation}
        op = part("simple_dense", fields, kept=keeps(node, {"kernel": "w", "bias": "b"}))
        return Lowered((op,), layout_of(node), helpers=("simple_dense",), notes=notes)
    op = part("dense", {**fields, "activation": activation}, kept=keeps(node, {"kernel": "kernel", "bias": "bias"}))
    return Lowered((op,), layout_of(node), notes=notes)
