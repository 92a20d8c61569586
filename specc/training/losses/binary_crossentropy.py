"""Cross-entropy of yes or no."""

from __future__ import annotations

from specc.training._base import Loss


class BinaryCrossentropy(Loss):
    """``-y log p - (1 - y) log(1 - p)`` with ``p = sigmoid(z)``, the mean over all elements.

    Logits z and labels y (numbers from 0 to 1) have the same shape ``(N, ..., K)``. Computed from the logit as
    ``max(z, 0) - y z + log(1 + exp(-|z|))``, which stays finite for large z. Source: Bishop, Pattern Recognition and
    Machine Learning (2006), equation 4.90.
    """

    summary = "Cross-entropy of logits and labels from 0 to 1, the mean over all elements."
    activation = "sigmoid"
