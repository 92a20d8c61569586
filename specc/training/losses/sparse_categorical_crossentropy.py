"""Cross-entropy of class indices."""

from __future__ import annotations

from specc.training._base import Loss


class SparseCategoricalCrossentropy(Loss):
    """``-log softmax(logits)[label]``, the mean over the batch."""

    labels = "indices"
    activation = "softmax"
