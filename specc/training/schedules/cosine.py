"""Half a cosine wave down."""

from __future__ import annotations

from pydantic import Field

from specc.layers._fields import Count, NotNegative
from specc.training._base import Schedule


class Cosine(Schedule):
    """``floor + (base - floor) (1 + cos(pi min(n / over, 1))) / 2``: `floor` is reached at the count `over` and kept.

    Source: Loshchilov and Hutter, SGDR (2017), equation 5, one period.
    """

    over: Count = Field(examples=[100])
    floor: NotNegative = 0.0
