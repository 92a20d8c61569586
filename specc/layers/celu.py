"""Continuously differentiable exponential linear unit (Barron 2017)."""

from __future__ import annotations

from specc.layers._base import Activation
from specc.layers._fields import Positive


class Celu(Activation):
    """``x if x > 0 else alpha * (exp(x / alpha) - 1)``."""

    alpha: Positive = 1.0
