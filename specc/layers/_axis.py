"""One rule for every field that names an axis."""

from __future__ import annotations

from specc.layers._base import Fault, Shape


def from_front(axis: int, shape: Shape, at: str) -> int:
    """The axis counted from the front: of three axes, ``-1`` is ``2``.

    Raises:
        Fault: E413 at field `at`, for an axis that the shape does not have.
    """
    if not -len(shape) <= axis < len(shape):
        raise Fault("E413", at, axis=axis, shape=shape)
    return axis % len(shape)
