"""Initial values in Keras: a word where Keras has one for the same distribution, else a constructor with numbers."""

from __future__ import annotations

from collections.abc import Iterable
from struct import pack, unpack

from specc.graph import Node
from specc.initializers import Distribution
from specc.layers import Param
from specc.targets.plan import Step

#: Words that draw from the spec's distribution, given the variable's own shape.
_FANS = {
    "glorot_uniform": "glorot_uniform",
    "glorot_normal": "glorot_normal",
    "he_uniform": "he_uniform",
    "he_normal": "he_normal",
    "lecun_uniform": "lecun_uniform",
    "lecun_normal": "lecun_normal",
    "keras_default": "glorot_uniform",
}
#: Words for the plain form of a distribution, with the numbers that Keras then takes.
_PLAIN = {
    ("constant", 0.0, 0.0): "zeros",
    ("constant", 1.0, 0.0): "ones",
    ("uniform", -0.05, 0.05): "random_uniform",
    ("normal", 0.0, 0.05): "random_normal",
    ("truncated_normal", 0.0, 0.05): "truncated_normal",
    ("orthogonal", 1.0, 0.0): "orthogonal",
    ("identity", 1.0, 0.0): "identity",
}

FRAMEWORK_NOTE = "Initial values are Keras's own where the spec says init: framework."
ROUNDED_NOTE = "Constants that parameters start at are rounded to float32."


def initializers(node: Node, **wanted: tuple[str, str]) -> dict[str, Step | str | None]:
    """The ``*_initializer`` arguments: for each argument the parameter, and the word for what Keras does by itself."""
    params = {param.name: param for param in node.params}
    return {argument: _written(params.get(name), default) for argument, (name, default) in wanted.items()}


def initial_notes(params: Iterable[Param]) -> tuple[str, ...]:
    """What is to be said about the initial values of a layer."""
    inits = [param.init for param in params]
    framework = any(init.kind == "framework" for init in inits)
    rounded = any(init.kind == "constant" and not _is_float32(init.a) for init in inits)
    return ((FRAMEWORK_NOTE,) if framework else ()) + ((ROUNDED_NOTE,) if rounded else ())


def word_of(param: Param) -> str | None:
    """The word by which Keras knows the distribution of a parameter, None where it has none."""
    init = param.init
    # Keras counts the fans of a vector in another way than the layer it belongs to.
    if init.name in _FANS and len(param.shape) > 1:
        return _FANS[init.name]
    return _PLAIN.get((init.kind, init.a, init.b))


def _written(param: Param | None, default: str) -> Step | str | None:
    """A word or a constructor; None where Keras does it by itself."""
    if param is None or param.init.kind == "framework":
        return None
    word = word_of(param)
    return _constructor(param.init) if word is None else None if word == default else word


def _constructor(init: Distribution) -> Step:
    if init.kind == "constant":
        return Step("initializer", "constant", {"value": init.a})
    if init.kind == "uniform":
        return Step("initializer", "uniform", {"low": init.a, "high": init.b})
    if init.kind in ("normal", "truncated_normal"):
        return Step("initializer", init.kind, {"mean": init.a or None, "std": init.b})
    return Step("initializer", init.kind, {"gain": init.a})


def _is_float32(value: float) -> bool:
    return bool(unpack("f", pack("f", value))[0] == value)
