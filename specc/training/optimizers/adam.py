"""Adam."""

from __future__ import annotations

from specc.layers._fields import NotNegative, Positive, Rate
from specc.training._decay import Decays


class Adam(Decays):
    """``p -= rate m_hat / (sqrt(v_hat) + eps)``, epsilon outside the root and after bias correction.

    ``m = beta1 m + (1 - beta1) g``, ``v = beta2 v + (1 - beta2) g^2``, ``m_hat = m / (1 - beta1^t)`` and
    ``v_hat = v / (1 - beta2^t)`` in update t = 1, 2, ...; with `amsgrad` the largest v so far is corrected instead of
    v. `l2` adds ``l2 * p`` to the gradient. Sources: Kingma and Ba, Adam (2015), algorithm 1; AMSGrad: Reddi, Kale and
    Kumar (2018), algorithm 2, with the bias correction of Adam.
    """

    title = "Adam"

    learning_rate: Positive = 0.001
    beta1: Rate = 0.9
    beta2: Rate = 0.999
    eps: Positive = 1e-8
    amsgrad: bool = False
    l2: NotNegative = 0.0
