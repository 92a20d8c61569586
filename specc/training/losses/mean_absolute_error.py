"""Absolute error."""

from __future__ import annotations

from specc.training._base import Loss


class MeanAbsoluteError(Loss):
    """``|prediction - target|``, the mean over all elements; its gradient where both are equal is 0.

    Both have the same shape ``(N, ..., K)``. Source: Bishop, Pattern Recognition and Machine Learning (2006), equation
    1.91 with q = 1, as a mean.
    """

    summary = "Absolute error, the mean over all elements."
