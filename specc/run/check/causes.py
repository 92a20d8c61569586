"""The likely cause of a difference: each suspicion is a changed setting, tried on the layer's own inputs.

The oracle recomputes the layer with the setting changed, as a hand or a framework's default might have it. A suspicion
that reproduces what the target computed is more than likely the cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from specc.graph import Node
from specc.oracle import Call, forward
from specc.run.check.measure import Array, gap

#: How well a suspicion must explain what was seen, relative; far above rounding and far below any mistake.
_EXPLAINS = 1e-6


def likely_cause(node: Node, call: Call, found: Array) -> str:
    """One line about why a layer gave `found`, empty where nothing explains it."""
    for text, value in _suspicions(node, call):
        if value.shape == found.shape and gap(value, found).size < _EXPLAINS:
            return text
    return ""


def _suspicions(node: Node, call: Call) -> Iterator[tuple[str, Array]]:
    """Texts with what the layer would then give. A setting that makes no sense for the layer is passed over."""
    yield "the layer does nothing: its output is its input", np.asarray(call.inputs[0], dtype=np.float64)
    for text, changed in _changed_calls(node, call):
        try:
            yield text, forward(node.type, changed)
        except (ValueError, KeyError, IndexError, TypeError, ZeroDivisionError):
            continue
    expected = forward(node.type, call)
    yield "a ReLU too many behind it", np.maximum(expected, 0)
    if expected.ndim == 2:
        yield "a softmax too many behind it", _softmax(expected)
    if expected.size == np.asarray(call.inputs[0]).size and node.type in ("flatten", "reshape"):
        yield from _other_orders(call, expected)


def _changed_calls(node: Node, call: Call) -> Iterator[tuple[str, Call]]:
    fields, params = call.fields, call.params
    for name, values in (
        ("eps", (1e-3, 1e-5, 1e-6, 1e-7, 1e-8)),
        ("slope", (0.01, 0.2, 0.3, 0.0)),
        ("alpha", (1.0, 0.5)),
    ):
        if name in fields:
            for value in values:
                if value != fields[name]:
                    yield f"{name} is {value:g}, the spec says {fields[name]:g}", _with(call, **{name: value})
    for name in ("approximate", "count_include_pad", "scale"):
        if isinstance(fields.get(name), bool):
            yield f"{name} is {not fields[name]}, the spec says {fields[name]}", _with(call, **{name: not fields[name]})
    if "bias" in params:
        rest = {name: value for name, value in params.items() if name != "bias"}
        yield "its bias is missing", replace(call, params={**rest, "bias": np.zeros_like(params["bias"])})
    if "kernel" in params and params["kernel"].ndim > 2:
        windows = tuple(range(params["kernel"].ndim - 2))
        flipped = np.flip(params["kernel"], windows)
        yield (
            "its kernel is flipped (convolution, not cross-correlation)",
            replace(call, params={**params, "kernel": flipped}),
        )
    if "pads" in call.resolved:
        pads = call.resolved["pads"]
        swapped = tuple((after, before) for before, after in pads)
        if swapped != pads:
            text = "its padding stands on the other side"
            yield text, replace(call, resolved={**call.resolved, "pads": swapped})
    if node.type.startswith("max_pool") and any(side for pair in call.resolved["pads"] for side in pair):
        padded = np.pad(call.inputs[0], ((0, 0), *call.resolved["pads"], (0, 0)))
        no_pads = tuple((0, 0) for _ in call.resolved["pads"])
        changed = replace(call, inputs=(padded,), resolved={**call.resolved, "pads": no_pads})
        yield "its padding is zero instead of minus infinity", changed
    if call.mask is not None:
        yield "it drops nothing in training", replace(call, training=False)
        rate = fields.get("rate", 0.0)
        yield (
            "what it keeps is not scaled by 1 / (1 - rate)",
            replace(call, inputs=(np.asarray(call.inputs[0]) * (1 - rate),)),
        )
    if node.type == "batch_norm":
        yield "it normalises as in the other mode", replace(call, training=not call.training)
    if node.type == "subtract":
        yield "its inputs are swapped", replace(call, inputs=call.inputs[::-1])
    if node.type == "concat":
        yield "its inputs are in another order", replace(call, inputs=call.inputs[::-1])


def _with(call: Call, **fields: Any) -> Call:
    changed: Mapping[str, Any] = {**call.fields, **fields}
    return replace(call, fields=changed)


def _other_orders(call: Call, expected: Array) -> Iterator[tuple[str, Array]]:
    x = np.asarray(call.inputs[0], dtype=np.float64)
    if x.ndim > 2:
        first = np.moveaxis(x, -1, 1)
        yield "it flattens channels first, not in the order of the spec", first.reshape(expected.shape)


def _softmax(x: Array) -> Array:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def statistic_cause(name: str, before: Array, expected: Array, found: Array) -> str:
    """One line about why running statistics came out as they did, empty where nothing explains it."""
    if gap(before, found).size < _EXPLAINS:
        return "it keeps no running statistics"
    moved, wanted = found - before, expected - before
    ratio = float(np.sum(moved * wanted) / (np.sum(wanted**2) or 1.0))
    if gap(before + ratio * wanted, found).size < _EXPLAINS:
        return f"its momentum is {ratio:.4g} times that of the spec"
    if name.endswith("running_var"):
        return "it keeps the biased variance of the batch, or another momentum"
    return ""
