"""Dropout of whole channels of a volume."""

from __future__ import annotations

from specc.layers._dropout import SpatialDropout


class SpatialDropout3d(SpatialDropout):
    """``[depth, height, width, channels]``, or a vector."""

    rank = 3
