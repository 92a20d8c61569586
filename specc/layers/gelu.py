"""Gaussian error linear unit (Hendrycks and Gimpel 2016)."""

from __future__ import annotations

from specc.layers._base import Activation


class Gelu(Activation):
    """``x * (1 + erf(x / sqrt(2))) / 2``, and if `approximate` its tanh form.

    The tanh form is ``x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2``.
    """

    approximate: bool = False
