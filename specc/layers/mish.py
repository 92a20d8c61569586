"""Mish (Misra 2019)."""

from __future__ import annotations

from specc.layers._base import Activation


class Mish(Activation):
    """``x * tanh(softplus(x))``."""
