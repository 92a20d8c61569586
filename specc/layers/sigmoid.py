"""Logistic function."""

from __future__ import annotations

from specc.layers._base import Activation


class Sigmoid(Activation):
    """``1 / (1 + exp(-x))``."""
