"""Layers printed as a small class from their definition, on request."""

from __future__ import annotations

from specc.graph import Node
from specc.literal import Code
from specc.targets.lowering import Context, Kept

#: Axes of a parameter in the order in which they are stored.
Stored = tuple[str | tuple[str, ...], ...]
#: Activations that are one function, by type.
_FUNCTIONS = {
    "relu": "F.relu",
    "relu6": "F.relu6",
    "elu": "F.elu",
    "selu": "F.selu",
    "silu": "F.silu",
    "mish": "F.mish",
    "gelu": "F.gelu",
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "hard_swish": "F.hardswish",
    "softsign": "F.softsign",
    "leaky_relu": "F.leaky_relu",
}


def taken_activation(context: Context, node: Node) -> Code | None:
    """The function of an activation that the spec wrote on this layer; it is then part of the class.

    A layer that is called several times has one constructor, so every call must be followed by the same activation.
    """
    after = [context.followers.get(member.id) for member in context.graph.families[node.shares or node.id]]
    functions = {_function(found) for found in after}
    function = functions.pop() if len(functions) == 1 else ""
    if not function:
        return None
    context.absorbed.add(context.followers[node.id].id)
    return Code(function)


def kept_spelled(node: Node, kernel: Stored, bias: Stored) -> tuple[Kept, ...]:
    """Where such a class keeps its parameters; it starts as the language's defaults say."""
    usual = {"kernel": ("glorot_uniform", "keras_default", "framework"), "bias": ("zeros", "framework")}
    return tuple(
        Kept(
            param,
            "w" if param.name == "kernel" else "b",
            kernel if param.name == "kernel" else bias,
            same_fans=False,
            ready=param.init.name in usual[param.name],
        )
        for param in node.params
    )


def _function(after: Node | None) -> str:
    if after is None or not after.sugar or after.head or after.type not in _FUNCTIONS:
        return ""
    return _FUNCTIONS[after.type] if after.layer == type(after.layer)() else ""
