"""The activation with a parameter."""

from __future__ import annotations

from specc.graph import Node
from specc.literal import Code
from specc.targets.keras.common import LOWERINGS, class_of, keeps, layout_of, part
from specc.targets.keras.initializers import initial_notes, initializers
from specc.targets.lowering import Context, Lowered

_NOTE = "Exactly at zero, Keras gives PReLU no gradient; PyTorch gives it the slope."


@LOWERINGS.of("prelu")
def prelu(context: Context, node: Node) -> Lowered:
    """By itself Keras has a slope for every single place; axes that share one are named."""
    rank = len(node.value.shape)
    last = () if not node.fields.shared else (rank,)
    shared = [*range(1, rank), *last]
    kind = class_of(context, "prelu") if context.exact else Code("layers.PReLU")
    fields = {
        "kind": kind,
        **initializers(node, alpha_initializer=("slope", "zeros")),
        "shared_axes": shared or None,
    }
    order: tuple[str | tuple[str, ...], ...] = (*((),) * (rank - 1), node.params[0].axes[0])
    kept = keeps(node, {"slope": "alpha"}, {"slope": order})
    notes = initial_notes(node.params)
    if not context.exact:
        return Lowered((part("prelu", fields, kept=kept),), layout_of(node), notes=(*notes, _NOTE))
    return Lowered((part("prelu", fields, kept=kept),), layout_of(node), helpers=("prelu",), notes=notes)
