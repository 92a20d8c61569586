"""Dropout in torch. Its mask follows the mode of the model, so it is always a part, never a function."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.lowering import Context, Lowered, Op
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS


@LOWERINGS.of("dropout")
def dropout(context: Context, node: Node) -> Lowered:
    op = Op(Step("dropout", "module", {"rate": node.layer.rate}))
    return Lowered((op,), context.layout(node.inputs[0]))
