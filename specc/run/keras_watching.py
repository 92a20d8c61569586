"""Seeing what every layer of a Keras model returns, and putting given dropout masks in the place of chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import keras

#: A layer by its identity: two layers may have one name.
Identity = int


@dataclass
class Calls:
    """What was called while a model ran: for every layer its outputs, in the order of the run.

    `parts` holds, for every call, which call of a part of the model it happened in: the part and its number.
    """

    outputs: dict[Identity, list[Any]] = field(default_factory=dict)
    parts: dict[Identity, list[tuple[Identity, int]]] = field(default_factory=dict)
    _inside: list[tuple[Identity, int]] = field(default_factory=list)

    def enter(self, layer: keras.layers.Layer) -> int:
        """Note that a call begins; how many calls of this layer there were before."""
        number = len(self.parts.setdefault(id(layer), []))
        # The outermost call is that of the model itself; its parts come next.
        self._inside.append((id(layer), number))
        self.parts[id(layer)].append(self._inside[1] if len(self._inside) > 1 else self._inside[0])
        self.outputs.setdefault(id(layer), []).append(None)
        return number

    def leave(self, layer: keras.layers.Layer, number: int, output: Any) -> None:
        """Note what a call returned."""
        self._inside.pop()
        self.outputs[id(layer)][number] = output

    def makers(self) -> dict[int, tuple[Identity, int]]:
        """For every value, by its identity, the innermost call that returned it."""
        return {
            id(value): (layer, number) for layer, values in self.outputs.items() for number, value in enumerate(values)
        }


@contextmanager
def watched(replaced: Callable[[keras.layers.Layer, int, Any], Any] | None = None) -> Iterator[Calls]:
    """While this lasts, every call of every layer is noted; ``replaced(layer, number, x)`` may return its output.

    It returns None to let the layer do its own work.
    """
    calls, own = Calls(), keras.layers.Layer.__call__

    def call(layer: keras.layers.Layer, *args: Any, **kwargs: Any) -> Any:
        number = calls.enter(layer)
        output = replaced(layer, number, args[0]) if replaced else None
        if output is None:
            output = own(layer, *args, **kwargs)
        calls.leave(layer, number, output)
        return output

    keras.layers.Layer.__call__ = call
    try:
        yield calls
    finally:
        keras.layers.Layer.__call__ = own


def printed_order(calls: Calls, lines: Mapping[int, int]) -> dict[Identity, list[int]]:
    """For each layer, the numbers of its calls in the order in which the file prints them.

    A functional model runs in an order of its own, so that of two calls of a shared part the second may come first.
    `lines` says on which line each value was printed, by its identity; a part's call is found by the value it returns.
    """
    order: dict[Identity, list[int]] = {}
    for layer, parts in calls.parts.items():
        place = {number: lines.get(id(calls.outputs[part][call]), number) for number, (part, call) in enumerate(parts)}
        order[layer] = sorted(place, key=lambda number: place[number])
    return order


def dropping(
    layers: Mapping[Identity, Mapping[int, Any]],
) -> Callable[[keras.layers.Layer, int, Any], Any]:
    """What `watched` needs to multiply with given masks, by layer and number of the call.

    Masks are scaled by the rate that the layer itself has.
    """

    def multiply(layer: keras.layers.Layer, number: int, x: Any) -> Any:
        mask = layers.get(id(layer), {}).get(number)
        return None if mask is None else x * (mask / (1 - layer.rate))

    return multiply
