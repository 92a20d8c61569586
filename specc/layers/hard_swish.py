"""Swish with a hard sigmoid (Howard et al. 2019)."""

from __future__ import annotations

from specc.layers._base import Activation


class HardSwish(Activation):
    """``x * relu6(x + 3) / 6``."""
