"""Cross-entropy of class indices."""

from __future__ import annotations

from specc.training._base import Loss


class SparseCategoricalCrossentropy(Loss):
    """``-log softmax(logits)[label]``, the mean over the batch and over positions.

    Logits are ``(N, ..., K)``, labels ``(N, ...)`` whole numbers from 0 to K - 1. Source: Bishop, Pattern Recognition
    and Machine Learning (2006), equation 4.108; the logarithm of the softmax is ``z - max z - log sum exp(z - max z)``,
    so that large logits stay finite.
    """

    summary = "Cross-entropy of logits and class numbers, the mean over the batch."
    labels = "indices"
    activation = "softmax"
