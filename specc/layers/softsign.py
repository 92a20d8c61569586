"""Softsign."""

from __future__ import annotations

from specc.layers._base import Activation


class Softsign(Activation):
    """``x / (1 + abs(x))``."""
