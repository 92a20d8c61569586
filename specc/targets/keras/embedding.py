"""Embeddings in Keras."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, class_of, keeps, layout_of, part, shape_comment
from specc.targets.keras.initializers import initial_notes, initializers
from specc.targets.lowering import Context, Lowered


@LOWERINGS.of("embedding")
def embedding(context: Context, node: Node) -> Lowered:
    padding = node.fields.padding_idx
    # Keras can only mask what comes after; a row of zeros that is never trained needs a class of its own.
    helpers = () if padding is None else ("padded_embedding",)
    fields = {
        "kind": class_of(context, helpers[0]) if helpers else None,
        "vocab": node.resolved["vocab"],
        "units": node.fields.units,
        "padding_idx": padding,
        **initializers(node, embeddings_initializer=("embeddings", "random_uniform")),
    }
    op = part("embedding", fields, comment=shape_comment(node), kept=keeps(node, {"embeddings": "embeddings"}))
    return Lowered((op,), layout_of(node), helpers=helpers, notes=initial_notes(node.params))
