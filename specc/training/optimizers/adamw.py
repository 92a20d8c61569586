"""AdamW."""

from __future__ import annotations

from specc.layers._fields import NotNegative, Positive, Rate
from specc.training._decay import Decays


class Adamw(Decays):
    """``p *= 1 - rate decoupled_decay``, then a step of Adam.

    Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019), algorithm 2, the decay multiplied by
    the rate as every library has it.
    """

    title = "AdamW"

    learning_rate: Positive = 0.001
    beta1: Rate = 0.9
    beta2: Rate = 0.999
    eps: Positive = 1e-8
    amsgrad: bool = False
    decoupled_decay: NotNegative = 0.01
