"""Max pooling over all positions of a sequence."""

from __future__ import annotations

from specc.layers._pool import GlobalPooling


class GlobalMaxPool1d(GlobalPooling):
    """``[time, features] -> [features]``."""

    rank = 1
