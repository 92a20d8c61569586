"""Convolution over an image ``[height, width, channels]``."""

from __future__ import annotations

from specc.layers._conv import Convolution


class Conv2d(Convolution):
    """``[height, width, channels] -> [height', width', filters]``."""

    rank = 2
