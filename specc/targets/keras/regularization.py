"""Dropout in Keras. Its mask follows the mode of the model, so it is always a layer, never an expression."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, layout_of, part
from specc.targets.lowering import Context, Lowered


@LOWERINGS.of("dropout")
def dropout(context: Context, node: Node) -> Lowered:
    return Lowered((part("dropout", {"rate": node.fields.rate}),), layout_of(node))


@LOWERINGS.of("spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d")
def spatial_dropout(context: Context, node: Node) -> Lowered:
    rank = len(node.value.shape) - 1
    if rank == 0:
        # Each feature of a vector is a channel of its own; Keras's spatial forms take no vectors.
        return dropout(context, node)
    fields = {"rank": rank, "rate": node.fields.rate}
    return Lowered((part("spatial_dropout", fields),), layout_of(node))
