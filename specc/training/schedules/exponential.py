"""Down by a factor at every count."""

from __future__ import annotations

from pydantic import Field

from specc.layers._fields import Positive
from specc.training._base import Schedule


class Exponential(Schedule):
    """``base * factor^n``."""

    factor: Positive = Field(examples=[0.95])
