"""Dropout of single values."""

from __future__ import annotations

from pydantic import Field

from specc.layers._base import Elementwise
from specc.layers._fields import Rate


class Dropout(Elementwise):
    """In training, each value is zero with probability `rate` and otherwise scaled by ``1 / (1 - rate)``."""

    rate: Rate = Field(examples=[0.5])
