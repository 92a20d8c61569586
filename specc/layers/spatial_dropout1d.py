"""Dropout of whole channels of a sequence."""

from __future__ import annotations

from specc.layers._dropout import SpatialDropout


class SpatialDropout1d(SpatialDropout):
    """``[time, features]``, or a vector."""

    rank = 1
