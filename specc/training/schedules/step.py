"""Down by a factor, again and again."""

from __future__ import annotations

from pydantic import Field

from specc.layers._fields import Count, Positive
from specc.training._base import Schedule


class Step(Schedule):
    """``base * factor^floor(n / every)``: the rate changes when the count n reaches `every`, twice it, and so on."""

    every: Count = Field(examples=[10])
    factor: Positive = 0.1
