"""Down by a factor at milestones."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from specc.layers._fields import Count, Positive
from specc.training._base import Schedule


class Multistep(Schedule):
    """``base * factor^k``, where k counts the milestones that the count n has reached (``milestone <= n``)."""

    milestones: tuple[Count, ...] = Field(min_length=1, examples=[[30, 60]])
    factor: Positive = 0.1

    @field_validator("milestones", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("milestones")
    @classmethod
    def _in_order(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(second <= first for first, second in pairwise(value)):
            raise PydanticCustomError("E137", "order", {"value": list(value)})
        return value
