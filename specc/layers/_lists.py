"""Types of fields that hold a list whose length is not fixed by the layer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from specc.layers._fields import LARGEST, Axis

#: No value has more axes than this, batch left out.
MOST_AXES = 8


def _as_tuple(value: Any) -> Any:
    """A list of a spec as the tuple it is kept as; anything else is left to complain about."""
    return tuple(value) if isinstance(value, list) else value


#: Axes counted from the front (0, 1, ...) or from the back (-1, -2, ...), batch left out.
Axes = Annotated[tuple[Axis, ...], BeforeValidator(_as_tuple), Field(min_length=1, max_length=MOST_AXES)]

#: Sizes of axes, where -1 stands for whatever is left.
OpenShape = Annotated[
    tuple[Annotated[int, Field(ge=-1, le=LARGEST)], ...],
    BeforeValidator(_as_tuple),
    Field(min_length=1, max_length=MOST_AXES),
]
