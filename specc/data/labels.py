"""Which labels a loss wants."""

from __future__ import annotations

from collections.abc import Mapping

from specc.data.values import LabelKind

#: The labels of the losses that do not compare numbers with numbers. Any other takes labels of the output's shape.
LABEL_KINDS: Mapping[str, LabelKind] = {
    "sparse_categorical_crossentropy": "classes",
    "categorical_crossentropy": "one_hot",
    "binary_crossentropy": "binary",
}


def label_kind(loss: str) -> LabelKind:
    """The labels that a loss wants, by the loss's name in the language."""
    return LABEL_KINDS.get(loss, "regression")
