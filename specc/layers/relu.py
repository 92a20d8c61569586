"""Rectified linear unit."""

from __future__ import annotations

from specc.layers._base import Activation


class Relu(Activation):
    """``max(x, 0)``."""
