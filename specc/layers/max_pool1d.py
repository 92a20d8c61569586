"""Max pooling over windows of a sequence."""

from __future__ import annotations

from specc.layers._pool import MaxPooling


class MaxPool1d(MaxPooling):
    """``[time, features] -> [time', features]``; the stride is the window where left out."""

    rank = 1
