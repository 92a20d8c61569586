"""Cross-entropy of one-hot labels."""

from __future__ import annotations

from specc.layers._fields import Rate
from specc.training._base import Loss


class CategoricalCrossentropy(Loss):
    """``-sum(label * log softmax(logits))`` over the classes, the mean over the batch and over positions.

    Logits and labels are ``(N, ..., K)``. `label_smoothing` s trains on ``label * (1 - s) + s / K``. Sources: Bishop,
    Pattern Recognition and Machine Learning (2006), equation 4.108; smoothing: Szegedy et al., Rethinking the
    Inception Architecture (2016), section 7.
    """

    summary = "Cross-entropy of logits and one-hot labels, the mean over the batch."
    labels = "one_hot"
    activation = "softmax"

    label_smoothing: Rate = 0.0
