"""Layers written from their definition: the class that a file defines for them has the options that this file uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from specc.targets.lowering import Lowered, Op
from specc.targets.plan import Step

#: The options of each class, with what Keras's own layer does where nothing is said.
_OPTIONS: dict[str, dict[str, Any]] = {
    "simple_dense": {
        "activation": None,
        "use_bias": True,
        "kernel_initializer": "glorot_uniform",
        "bias_initializer": "zeros",
    },
    "simple_conv2d": {
        "strides": (1, 1),
        "dilation_rate": (1, 1),
        "activation": None,
        "use_bias": True,
        "kernel_initializer": "glorot_uniform",
        "bias_initializer": "zeros",
    },
}


def settled(lowered: Mapping[str, Lowered]) -> tuple[Mapping[str, Lowered], dict[str, dict[str, Any]]]:
    """What all uses of a class agree on moves into the class, and out of their constructors.

    Beside the changed nodes come the fields of each class: what is common, or None for what stays an option.
    """
    used: dict[str, list[Mapping[str, Any]]] = {}
    for node in lowered.values():
        for op in node.ops:
            if isinstance(op.module, Step) and op.module.macro in _OPTIONS:
                used.setdefault(op.module.macro, []).append(op.module.fields)
    classes = {macro: _common(uses, _OPTIONS[macro]) for macro, uses in used.items()}
    if not classes:
        return lowered, {}
    changed = {
        name: replace(node, ops=tuple(_without(op, classes) for op in node.ops)) for name, node in lowered.items()
    }
    return changed, classes


def _common(uses: list[Mapping[str, Any]], usual: Mapping[str, Any]) -> dict[str, Any]:
    common: dict[str, Any] = {}
    for name, default in usual.items():
        first, *others = [default if use[name] is None else use[name] for use in uses]
        common[name] = first if all(other == first for other in others) else None
    # An activation is always an option, and so are strides, unless no layer has any.
    common["activation"] = any(use["activation"] is not None for use in uses) or None
    if "strides" in usual:
        moves = any(use[name] is not None for use in uses for name in ("strides", "dilation_rate"))
        common["moves"] = moves or None
        del common["strides"], common["dilation_rate"]
    return common


def _without(op: Op, classes: Mapping[str, Mapping[str, Any]]) -> Op:
    """The operation without the arguments that its class knows."""
    if not isinstance(op.module, Step) or op.module.macro not in classes:
        return op
    common = classes[op.module.macro]
    known = {name for name, value in common.items() if value is not None and name not in ("activation", "moves")}
    fields = {name: None if name in known else value for name, value in op.module.fields.items()}
    return replace(op, module=replace(op.module, fields=fields))
