"""Average pooling over windows of a sequence."""

from __future__ import annotations

from specc.layers._pool import AveragePooling


class AvgPool1d(AveragePooling):
    """``[time, features] -> [time', features]``; the stride is the window where left out."""

    rank = 1
