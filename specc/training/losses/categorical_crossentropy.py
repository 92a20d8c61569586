"""Cross-entropy of one-hot labels."""

from __future__ import annotations

from specc.layers._fields import Rate
from specc.training._base import Loss


class CategoricalCrossentropy(Loss):
    """``-sum(label * log softmax(logits))``, the mean over the batch; `label_smoothing` s gives ``y (1 - s) + s / K``."""

    labels = "one_hot"
    activation = "softmax"

    label_smoothing: Rate = 0.0
