"""Huber loss."""

from __future__ import annotations

from specc.layers._fields import Positive
from specc.training._base import Loss


class Huber(Loss):
    """``d^2 / 2`` where ``|d| <= delta``, ``delta (|d| - delta / 2)`` beyond, the mean over all elements.

    d is ``prediction - target``; both have the same shape ``(N, ..., K)``. Source: Huber, Robust Estimation of a
    Location Parameter (1964).
    """

    summary = "Huber loss: squared for small errors, linear for large ones, the mean over all elements."
    delta: Positive = 1.0
