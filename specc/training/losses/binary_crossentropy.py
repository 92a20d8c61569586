"""Cross-entropy of yes or no."""

from __future__ import annotations

from specc.training._base import Loss


class BinaryCrossentropy(Loss):
    """``log(1 + exp(-z)) + (1 - y) z`` from the logit z, the mean over all outputs."""

    activation = "sigmoid"
