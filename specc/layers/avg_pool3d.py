"""Average pooling over windows of a volume."""

from __future__ import annotations

from specc.layers._pool import AveragePooling


class AvgPool3d(AveragePooling):
    """``[depth, height, width, channels] -> [depth', height', width', channels]``.

    The stride is the window where left out.
    """

    rank = 3
