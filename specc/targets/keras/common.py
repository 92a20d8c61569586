"""What the lowerings of Keras share. Keras keeps features last, so every value lies as the spec counts it."""

from __future__ import annotations

from specc.graph import Node
from specc.layers import Param
from specc.literal import literal
from specc.targets.layout import Layout, spec_layout
from specc.targets.lowering import Context, Kept, Lowerings
from specc.targets.plan import Step

LOWERINGS = Lowerings("keras")

#: Activations that Keras names by one word with the meaning of the spec.
_WORDS = {
    "relu": "relu",
    "relu6": "relu6",
    "elu": "elu",
    "selu": "selu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "softplus": "softplus",
    "softsign": "softsign",
    "silu": "silu",
    "mish": "mish",
    "softmax": "softmax",
    "log_softmax": "log_softmax",
    "hard_sigmoid": "hard_sigmoid",
    "hard_swish": "hard_swish",
    "gelu": "gelu",
}
#: Words whose Keras function rounds a constant to float32; the exact form spells the formula out instead.
_ROUNDED = ("gelu",)


def layout_of(node: Node) -> Layout:
    """Features last, always."""
    return spec_layout(len(node.value.shape))


def shape_comment(node: Node) -> str:
    """The shape of a node's output, for behind the line."""
    return literal(node.value.shape)


def fused_activation(context: Context, node: Node) -> str | None:
    """The word for ``activation=`` where the spec wrote the activation on this layer; the activation is then taken up."""
    after = context.followers.get(node.id)
    if after is None or not after.sugar or after.head or after.type not in _WORDS:
        return None
    if context.exact and after.type in _ROUNDED:
        return None
    # Only the plain form of an activation has a word; a slope or an axis of its own needs a layer.
    if after.layer != type(after.layer)():
        return None
    context.absorbed.add(after.id)
    return _WORDS[after.type]


def keeps(
    node: Node, names: dict[str, str], orders: dict[str, tuple[str | tuple[str, ...], ...]] | None = None
) -> tuple[Kept, ...]:
    """Where Keras keeps the parameters: by default in the spec's own axis order."""
    return tuple(_kept(param, names[param.name], (orders or {}).get(param.name)) for param in node.params)


def _kept(param: Param, variable: str, order: tuple[str | tuple[str, ...], ...] | None) -> Kept:
    return Kept(param, variable, order or param.axes)


def initializer(param: Param | None, default: str) -> Step | str | None:
    """What to write for ``*_initializer``: nothing where Keras does it by itself, a word, or a constructor."""
    if param is None:
        return None
    init = param.init
    if (
        init.kind == "framework"
        or init.name == default
        or (init.name == "keras_default" and default == "glorot_uniform")
    ):
        return None
    if init.name in (
        "zeros",
        "ones",
        "he_normal",
        "he_uniform",
        "lecun_normal",
        "lecun_uniform",
        "glorot_normal",
        "glorot_uniform",
    ):
        return init.name
    fields = {"a": init.a, "b": init.b, "name": init.name}
    return Step("initializer", init.kind, fields)


def initializers(node: Node, **wanted: tuple[str, str]) -> dict[str, Step | str | None]:
    """The ``*_initializer`` arguments: for each argument the parameter and what Keras does by itself."""
    params = {param.name: param for param in node.params}
    return {argument: initializer(params.get(name), default) for argument, (name, default) in wanted.items()}
