"""Huber loss (Huber 1964)."""

from __future__ import annotations

from specc.layers._fields import Positive
from specc.training._base import Loss


class Huber(Loss):
    """``d^2 / 2`` up to ``|d| = delta``, ``delta (|d| - delta / 2)`` beyond; the mean over all elements."""

    delta: Positive = 1.0
