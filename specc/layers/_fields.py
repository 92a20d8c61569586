"""Types of the fields of layers: what a user may write, and the one form it is kept in."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from specc.layers._base import Layer

#: No size may be larger than this (a signed 32-bit whole number, the frameworks' own limit).
LARGEST = 2**31 - 1

Count = Annotated[int, Field(ge=1, le=LARGEST)]
Rate = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Axis = Annotated[int, Field(ge=-8, le=7)]

_ONE_OR_EACH = {
    "anyOf": [{"type": "integer", "minimum": 1}, {"type": "array", "items": {"type": "integer", "minimum": 1}}]
}
_PAIRS = {
    "anyOf": [
        {"enum": ["valid", "same"]},
        {"type": "integer", "minimum": 0},
        {"type": "array", "items": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "array"}]}},
    ]
}
_CAUSAL = {"anyOf": [{"enum": ["valid", "same", "causal"]}, *_PAIRS["anyOf"][1:]]}

#: A number for all axes or a list with one number per axis; kept as one number per axis.
Sizes = Annotated[tuple[Count, ...], WithJsonSchema(_ONE_OR_EACH)]
Side = Annotated[int, Field(ge=0, le=LARGEST)]
#: The same for places that are appended, of which there may be none.
Extra = Annotated[
    tuple[Side, ...],
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "array", "items": {"type": "integer"}}]}),
]
#: (before, after) for every axis.
Pairs = Annotated[tuple[tuple[Side, Side], ...], WithJsonSchema({"anyOf": _PAIRS["anyOf"][1:]})]
Padding = Annotated[Literal["valid", "same"] | tuple[tuple[Side, Side], ...], WithJsonSchema(_PAIRS)]
CausalPadding = Annotated[Literal["valid", "same", "causal"] | tuple[tuple[Side, Side], ...], WithJsonSchema(_CAUSAL)]


def per_axis(value: Any, rank: int) -> Any:
    """``3`` becomes ``(3, 3)``; ``[3, 5]`` is kept if it has one number per axis.

    Raises:
        PydanticCustomError: E120, another number of entries than axes.
    """
    if isinstance(value, list | tuple):
        if len(value) != rank:
            raise PydanticCustomError("E120", "axes", {"needed": rank, "found": len(value)})
        return tuple(value)
    return (value,) * rank


def per_side(value: Any, rank: int) -> Any:
    """``1``, ``[1, 2]`` (one per axis) and ``[[1, 1], [0, 2]]`` become (before, after) pairs, words stay words.

    With one axis, ``[1, 2]`` is its (before, after), as there is nothing else that two numbers could mean.

    Raises:
        PydanticCustomError: E109 for a word that is no padding, E121 for a list of another form.
    """
    if isinstance(value, str):
        return value
    if rank == 1 and isinstance(value, list | tuple) and len(value) == 2 and not isinstance(value[0], list | tuple):
        return (tuple(value),)
    sides = per_axis(value, rank)
    pairs = tuple(tuple(side) if isinstance(side, list | tuple) else (side, side) for side in sides)
    if any(len(pair) != 2 for pair in pairs):
        raise PydanticCustomError("E121", "pairs", {"kind": "sides"})
    return pairs


class Windowed(Layer):
    """A layer with sizes per axis. `rank` is the number of axes that are not features."""

    rank: ClassVar[int]

    @field_validator("kernel", "stride", "dilation", "size", "output_padding", mode="before", check_fields=False)
    @classmethod
    def _one_number_per_axis(cls, value: Any) -> Any:
        return None if value is None else per_axis(value, cls.rank)

    @field_validator("padding", "cropping", mode="before", check_fields=False)
    @classmethod
    def _pairs_per_axis(cls, value: Any) -> Any:
        return per_side(value, cls.rank)
