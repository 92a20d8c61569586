"""Stochastic gradient descent."""

from __future__ import annotations

from pydantic import Field

from specc.layers._fields import NotNegative, Positive, Rate
from specc.training._base import Optimizer


class Sgd(Optimizer):
    """``b = momentum b + g; p -= lr b`` (Nesterov: ``p -= lr (g + momentum b)``); the rate stands outside the buffer."""

    learning_rate: Positive = Field(examples=[0.01])
    momentum: Rate = 0.0
    nesterov: bool = False
    l2: NotNegative = 0.0
    decoupled_decay: NotNegative = 0.0
