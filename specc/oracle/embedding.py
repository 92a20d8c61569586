"""Embeddings: rows of a table, picked by id."""

from __future__ import annotations

import numpy as np

from specc.errors import InternalError
from specc.oracle.call import Array, Call
from specc.oracle.registry import evaluates


@evaluates("embedding")
def embedding(call: Call) -> Array:
    """``y[..., :] = embeddings[x[...], :]``, and zeros where x is ``padding_idx``: ``(N, ...) -> (N, ..., units)``.

    Raises `InternalError` for an id that is no whole number or lies outside the table.
    """
    table = call.params["embeddings"]
    given = call.x.real
    ids = given.astype(np.int64)
    # NumPy would count a negative id from the end of the table.
    if np.any(ids != given) or np.any(ids < 0) or np.any(ids >= len(table)):
        raise InternalError(f"embedding: ids must be whole numbers from 0 to {len(table) - 1}")
    rows = table[ids]
    if call.fields["padding_idx"] is None:
        return rows
    return np.where((ids == call.fields["padding_idx"])[..., None], 0, rows)
