"""Sigmoid in three straight pieces (Howard et al. 2019)."""

from __future__ import annotations

from specc.layers._base import Activation


class HardSigmoid(Activation):
    """``relu6(x + 3) / 6``."""
