"""Rectified linear unit with a ceiling (Krizhevsky 2010)."""

from __future__ import annotations

from specc.layers._base import Activation


class Relu6(Activation):
    """``min(max(x, 0), 6)``."""
