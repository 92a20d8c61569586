"""Smooth rectifier (Dugas et al. 2001)."""

from __future__ import annotations

from specc.layers._base import Activation


class Softplus(Activation):
    """``log(1 + exp(x))``, everywhere: no straight piece for large x."""
