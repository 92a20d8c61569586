"""AdamW (Loshchilov and Hutter 2019)."""

from __future__ import annotations

from specc.layers._fields import NotNegative, Positive, Rate
from specc.training._base import Optimizer


class Adamw(Optimizer):
    """``p *= 1 - lr decoupled_decay`` and then an Adam step."""

    learning_rate: Positive = 0.001
    beta1: Rate = 0.9
    beta2: Rate = 0.999
    eps: Positive = 1e-8
    amsgrad: bool = False
    decoupled_decay: NotNegative = 0.01
