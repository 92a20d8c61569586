"""Max pooling over all positions of a volume."""

from __future__ import annotations

from specc.layers._pool import GlobalPooling


class GlobalMaxPool3d(GlobalPooling):
    """``[depth, height, width, channels] -> [channels]``."""

    rank = 3
