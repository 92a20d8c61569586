"""Exponential linear unit (Clevert et al. 2015)."""

from __future__ import annotations

from specc.layers._base import Activation
from specc.layers._fields import Positive


class Elu(Activation):
    """``x if x > 0 else alpha * (exp(x) - 1)``."""

    alpha: Positive = 1.0
