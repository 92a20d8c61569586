"""Absolute error."""

from __future__ import annotations

from specc.training._base import Loss


class MeanAbsoluteError(Loss):
    """``|prediction - target|``, the mean over all elements."""
