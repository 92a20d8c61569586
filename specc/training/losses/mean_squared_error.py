"""Squared error."""

from __future__ import annotations

from specc.training._base import Loss


class MeanSquaredError(Loss):
    """``(prediction - target)^2``, the mean over all elements."""
