"""Max pooling over all positions of an image."""

from __future__ import annotations

from specc.layers._pool import GlobalPooling


class GlobalMaxPool2d(GlobalPooling):
    """``[height, width, channels] -> [channels]``."""

    rank = 2
