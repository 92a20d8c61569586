"""Squared error."""

from __future__ import annotations

from specc.training._base import Loss


class MeanSquaredError(Loss):
    """``(prediction - target)^2``, the mean over all elements.

    Both have the same shape ``(N, ..., K)``. Source: Bishop, Pattern Recognition and Machine Learning (2006), equation
    1.90, as a mean.
    """

    summary = "Squared error, the mean over all elements."
