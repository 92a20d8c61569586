"""Sigmoid linear unit, also called swish (Elfwing et al. 2017)."""

from __future__ import annotations

from specc.layers._base import Activation


class Silu(Activation):
    """``x * sigmoid(x)``."""
