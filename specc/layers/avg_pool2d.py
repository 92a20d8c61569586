"""Average pooling over windows of an image."""

from __future__ import annotations

from specc.layers._pool import AveragePooling


class AvgPool2d(AveragePooling):
    """``[height, width, channels] -> [height', width', channels]``; the stride is the window where left out."""

    rank = 2
