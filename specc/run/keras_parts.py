"""Layers and variables of a Keras model by their addresses in a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def part(model: Any, style: str, place: str) -> Any:
    """The layer at a dotted path: the name of a part, or its number in a Sequential, and so on inwards.

    Numbers do not count the input layer that a Sequential may start with, and nor does Keras.
    """
    first, *rest = place.split(".")
    if first.isdigit():
        found = model.layers[int(first)]
    else:
        found = model.get_layer(first) if style == "functional" else getattr(model, first)
    for number in rest:
        found = found.layers[int(number)]
    return found


def variable(model: Any, style: str, weight: Mapping[str, Any]) -> Any:
    """The variable that keeps a parameter: an attribute of the layer that owns it."""
    place, _, name = weight["variable"].rpartition(".")
    return getattr(part(model, style, place), name)
