"""Scaled exponential linear unit (Klambauer et al. 2017)."""

from __future__ import annotations

from specc.layers._base import Activation


class Selu(Activation):
    """``scale * (x if x > 0 else alpha * (exp(x) - 1))``; scale 1.0507009873554805, alpha 1.6732632423543772."""
