"""Embeddings in torch."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.layout import Layout, spec_layout
from specc.targets.lowering import Context, Kept, Lowered, Op
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, move


@LOWERINGS.of("embedding")
def embedding(context: Context, node: Node) -> Lowered:
    """The row of `padding_idx` gets no gradient; it is zero because it starts so."""
    layer = node.fields
    have = context.layout(node.inputs[0])
    taken = spec_layout(1) if have.flat else have
    fields = {"vocab": node.resolved["vocab"], "units": layer.units, "padding_idx": layer.padding_idx}
    # Fans are (vocab, units) for the spec; torch would count them the other way round.
    kept = (Kept(node.params[0], "weight", ("vocab", "out"), same_fans=False),)
    op = Op(Step("embedding", "module", fields), kept=kept)
    layout = Layout((*taken.order, len(taken.order)))
    return Lowered((op,), layout, (move(context, node, 0, taken),))
