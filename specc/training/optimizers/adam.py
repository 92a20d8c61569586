"""Adam (Kingma and Ba 2015)."""

from __future__ import annotations

from specc.layers._fields import NotNegative, Positive, Rate
from specc.training._base import Optimizer


class Adam(Optimizer):
    """``p -= lr m_hat / (sqrt(v_hat) + eps)``, epsilon outside the root and after bias correction."""

    learning_rate: Positive = 0.001
    beta1: Rate = 0.9
    beta2: Rate = 0.999
    eps: Positive = 1e-8
    amsgrad: bool = False
    l2: NotNegative = 0.0
