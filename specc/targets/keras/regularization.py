"""Dropout in Keras."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, layout_of
from specc.targets.lowering import Context, Lowered, Op
from specc.targets.plan import Step


@LOWERINGS.of("dropout")
def dropout(context: Context, node: Node) -> Lowered:
    return Lowered((Op(Step("dropout", "module", {"rate": node.layer.rate, "name": None})),), layout_of(node))
