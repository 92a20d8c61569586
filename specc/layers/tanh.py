"""Hyperbolic tangent."""

from __future__ import annotations

from specc.layers._base import Activation


class Tanh(Activation):
    """``tanh(x)``."""
