"""Convolution over a volume ``[depth, height, width, channels]``."""

from __future__ import annotations

from specc.layers._conv import Convolution


class Conv3d(Convolution):
    """``[depth, height, width, channels] -> [depth', height', width', filters]``."""

    rank = 3
