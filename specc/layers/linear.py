"""No activation, said aloud."""

from __future__ import annotations

from specc.layers._base import Activation


class Linear(Activation):
    """``x``."""
