"""Activations in Keras: ``activation="relu"`` on the layer before, ``Activation("relu")``, or a class of their own."""

from __future__ import annotations

from typing import Any

from specc.graph import Node
from specc.literal import Code
from specc.targets.keras.common import LOWERINGS, class_of, layout_of, part, written_out
from specc.targets.lowering import Context, Lowered

#: What Keras calls the plain form of an activation, where that means what the spec means.
WORDS = {
    "relu": "relu",
    "relu6": "relu6",
    "elu": "elu",
    "selu": "selu",
    "celu": "celu",
    "gelu": "gelu",
    "silu": "silu",
    "mish": "mish",
    "sigmoid": "sigmoid",
    "hard_sigmoid": "hard_sigmoid",
    "hard_swish": "hard_swish",
    "tanh": "tanh",
    "softplus": "softplus",
    "softsign": "softsign",
    "softmax": "softmax",
    "log_softmax": "log_softmax",
    "linear": "linear",
}
#: Where Keras's own form is not exactly the spec's: the helper that is, and what is to be said otherwise.
INEXACT = {
    "gelu": ("gelu", "Keras's GELU rounds its constants to float32: about 1e-8 off in float64."),
    "selu": ("selu", "Exactly at zero, Keras gives SELU the gradient of the positive side."),
    "celu": ("celu", "Exactly at zero, Keras gives CELU the gradients of both sides, added up."),
    "leaky_relu": ("leaky_relu", "LeakyReLU rounds its slope to float32: about 1e-8 off in float64."),
}


def is_plain(node: Node) -> bool:
    """Whether a word says it all: no slope, no axis, no form of its own."""
    if node.type in ("softmax", "log_softmax"):
        return bool(node.resolved["axis"] == len(node.value.shape) - 1)
    return node.type in WORDS and node.layer == type(node.layer)()


def fused_activation(context: Context, node: Node) -> str | None:
    """The word for ``activation=`` where the spec wrote an activation on this layer, which is then taken up.

    A layer that is called several times has one constructor, so every call must be followed by the same activation.
    """
    family = context.graph.families[node.shares or node.id]
    after = [context.followers.get(member.id) for member in family]
    words = {_fusable(context, follower) for follower in after}
    word = words.pop() if len(words) == 1 else ""
    if not word:
        return None
    context.absorbed.add(context.followers[node.id].id)
    return None if word == "linear" else word


def fused_notes(context: Context, node: Node) -> tuple[str, ...]:
    """What is to be said about the activation that a layer has taken up."""
    after = context.followers.get(node.id)
    return _note(context, after.type) if after is not None and after.id in context.absorbed else ()


def _fusable(context: Context, after: Node | None) -> str:
    """The word of an activation that a constructor can take up, empty if it cannot."""
    if after is None or not after.sugar or after.head or not is_plain(after):
        return ""
    return "" if context.exact and after.type in INEXACT else WORDS[after.type]


def _note(context: Context, type_name: str) -> tuple[str, ...]:
    return (INEXACT[type_name][1],) if type_name in INEXACT and not context.exact else ()


@LOWERINGS.of(*WORDS)
def activation(context: Context, node: Node) -> Lowered:
    if node.id in context.absorbed:
        return Lowered((), layout_of(node))
    if not is_plain(node):
        return _with_arguments(context, node)
    if context.exact and node.type in INEXACT:
        return _helper(context, node, INEXACT[node.type][0], _arguments(node))
    word = WORDS[node.type]
    op = written_out(context, part("activation", {"word": word}), {"function": Code(word)})
    return Lowered((op,), layout_of(node), notes=_note(context, node.type))


@LOWERINGS.of("leaky_relu")
def leaky_relu(context: Context, node: Node) -> Lowered:
    slope = node.fields.slope
    if context.exact:
        return _helper(context, node, "leaky_relu", {"slope": slope})
    op = written_out(context, part("leaky_relu", {"slope": slope}), {"slope": slope})
    return Lowered((op,), layout_of(node), notes=_note(context, "leaky_relu"))


def _arguments(node: Node) -> dict[str, Any]:
    return {"alpha": node.fields.alpha} if node.type == "celu" else {}


def _with_arguments(context: Context, node: Node) -> Lowered:
    """The forms that no word says. Keras has no class for some of them."""
    if node.type == "elu":
        fields: dict[str, Any] = {"alpha": node.fields.alpha}
        return Lowered((written_out(context, part("elu", fields), fields),), layout_of(node))
    if node.type == "softmax":
        fields = {"axis": node.resolved["axis"] + 1}
        return Lowered((written_out(context, part("softmax", fields), fields),), layout_of(node))
    if node.type == "log_softmax":
        return _helper(context, node, "log_softmax", {"axis": node.resolved["axis"] + 1})
    # The helpers of these two are exact, so there is nothing to note about them.
    return _helper(context, node, "celu" if node.type == "celu" else "gelu_tanh", _arguments(node))


def _helper(context: Context, node: Node, helper: str, arguments: dict[str, Any]) -> Lowered:
    """A layer of a helper class."""
    fields = {"kind": class_of(context, helper), "arguments": arguments}
    return Lowered((part("helper", fields),), layout_of(node), helpers=(helper,))
