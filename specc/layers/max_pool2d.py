"""Max pooling over windows of an image."""

from __future__ import annotations

from specc.layers._pool import MaxPooling


class MaxPool2d(MaxPooling):
    """``[height, width, channels] -> [height', width', channels]``; the stride is the window where left out."""

    rank = 2
