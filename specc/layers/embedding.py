"""A learned vector for every whole number."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from specc.initializers import Init, RandomUniform
from specc.layers._base import Fault, Inferred, Layer, Value, weight
from specc.layers._fields import Count, Side


class Embedding(Layer):
    """``[...] -> [..., units]``: row ``x`` of a table of `vocab` rows, or a `dense` without bias on one-hot vectors.

    `vocab` is the one of the input where left out; it may be larger. Where the input equals `padding_idx` the output is
    zeros, and that row gets no gradient.
    """

    takes_integers = True
    initializers = ("init",)

    vocab: Count | None = None
    units: Count = Field(examples=[32])
    padding_idx: Side | None = None
    init: Init = RandomUniform()

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        value = inputs[0]
        if value.dtype == "float":
            raise Fault("E424", first=0)
        vocab = self._vocab(value)
        if self.padding_idx is not None and self.padding_idx >= vocab:
            raise Fault("E427", "padding_idx", padding_idx=self.padding_idx, vocab=vocab, last=vocab - 1)
        fans = (float(vocab), float(self.units))
        table = weight("embeddings", (vocab, self.units), ("vocab", "out"), self.init, fans)
        return Inferred(Value((*value.shape, self.units)), (table,), resolved={"vocab": vocab})

    def _vocab(self, value: Value) -> int:
        """How many rows the table has.

        Raises:
            Fault: E425 where nobody says so, E426 where the input may hold numbers that have no row.
        """
        vocab = self.vocab or value.vocab
        if vocab is None:
            raise Fault("E425")
        if value.vocab is not None and vocab < value.vocab:
            raise Fault("E426", "vocab", vocab=vocab, needed=value.vocab)
        return vocab
