"""RMSprop."""

from __future__ import annotations

from specc.layers._fields import Positive, Rate
from specc.training._decay import EitherDecay


class Rmsprop(EitherDecay):
    """``v = rho v + (1 - rho) g^2; p -= rate g / (sqrt(v) + eps)``, epsilon outside the root.

    With `momentum`, ``b = momentum b + g / (sqrt(v) + eps); p -= rate b``. `centered` takes the variance instead of v:
    ``a = rho a + (1 - rho) g`` and ``sqrt(v - a^2)`` in place of ``sqrt(v)``. Everything starts at zero. Sources:
    Tieleman and Hinton, Lecture 6.5 (2012); centred: Graves, Generating Sequences (2013), equations 38 to 45.
    """

    title = "RMSprop"

    learning_rate: Positive = 0.001
    rho: Rate = 0.9
    eps: Positive = 1e-8
    momentum: Rate = 0.0
    centered: bool = False
