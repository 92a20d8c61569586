"""Convolution along a sequence ``[time, features]``."""

from __future__ import annotations

from specc.layers._conv import Convolution
from specc.layers._fields import CausalPadding


class Conv1d(Convolution):
    """``[time, features] -> [time', filters]``. ``padding: causal`` looks at the past only."""

    rank = 1
    # One word more than the base takes; nothing writes to a frozen layer, so the wider type can do no harm.
    padding: CausalPadding = "valid"  # type: ignore[assignment]
