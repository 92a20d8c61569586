"""Dropout in torch. Its mask follows the mode of the model, so it is always a part, never a function."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.lowering import Context, Lowered, Op
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, kept_factors, move
from specc.targets.torch.layouts import features_first


@LOWERINGS.of("dropout")
def dropout(context: Context, node: Node) -> Lowered:
    op = Op(Step("dropout", "module", {"rate": node.fields.rate}))
    return Lowered((op,), context.layout(node.inputs[0]))


@LOWERINGS.of("spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d")
def spatial_dropout(context: Context, node: Node) -> Lowered:
    have, rank = context.layout(node.inputs[0]), len(node.value.shape) - 1
    if rank == 0:
        kept_factors(context, node)
        op = Op(Step("dropout", "module", {"rate": node.fields.rate}), comment="a vector has no positions")
        return Lowered((op,), have)
    layout = features_first(have)
    op = Op(Step("spatial_dropout", "module", {"rank": rank, "rate": node.fields.rate}))
    return Lowered((op,), layout, (move(context, node, 0, layout),))
