"""RMSprop (Tieleman and Hinton 2012)."""

from __future__ import annotations

from specc.layers._fields import NotNegative, Positive, Rate
from specc.training._base import Optimizer


class Rmsprop(Optimizer):
    """``v = rho v + (1 - rho) g^2; p -= lr g / (sqrt(v) + eps)``; with `momentum`, ``b = momentum b + g / (sqrt(v) + eps); p -= lr b``."""

    learning_rate: Positive = 0.001
    rho: Rate = 0.9
    eps: Positive = 1e-8
    momentum: Rate = 0.0
    centered: bool = False
    l2: NotNegative = 0.0
    decoupled_decay: NotNegative = 0.0
