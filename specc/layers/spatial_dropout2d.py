"""Dropout of whole channels of an image."""

from __future__ import annotations

from specc.layers._dropout import SpatialDropout


class SpatialDropout2d(SpatialDropout):
    """``[height, width, channels]``, or a vector."""

    rank = 2
