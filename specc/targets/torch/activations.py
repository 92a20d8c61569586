"""Activations in torch. Most have a layer and a function of the same meaning; here are those with fields or a catch."""

from __future__ import annotations

from struct import pack, unpack

from specc.graph import Node
from specc.targets.lowering import Context, Kept, Lowered, Op, elementwise, spec_layout, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, both, helped, move
from specc.targets.torch.layouts import features_first


@LOWERINGS.of("linear")
def linear(context: Context, node: Node) -> Lowered:
    # Only its name is worth printing.
    ops = (both("linear"),) if node.named else ()
    return Lowered(ops, context.layout(node.inputs[0]))


@LOWERINGS.of("leaky_relu")
def leaky_relu(context: Context, node: Node) -> Lowered:
    op = both("leaky_relu", slope=unless(node.fields.slope, 0.01))
    return Lowered((op,), context.layout(node.inputs[0]))


@LOWERINGS.of("elu")
def elu(context: Context, node: Node) -> Lowered:
    op = both("elu", alpha=unless(node.fields.alpha, 1.0))
    return Lowered((op,), context.layout(node.inputs[0]))


@LOWERINGS.of("celu")
def celu(context: Context, node: Node) -> Lowered:
    """Its gradient rounds alpha to float32 (torch 2.13), which is off by up to 6e-8 of it in float64."""
    alpha, layout = node.fields.alpha, context.layout(node.inputs[0])
    if unpack("f", pack("f", alpha))[0] == alpha:
        return Lowered((both("celu", alpha=unless(alpha, 1.0)),), layout)
    if context.exact:
        module = helped(context, "exact_celu", "exact_celu", alpha=alpha)
        return Lowered((Op(module, Step("exact_celu", "inline", {"alpha": alpha})),), layout)
    note = f"the gradient of CELU rounds alpha = {alpha} to float32 (up to 6e-8 of it)"
    return Lowered((both("celu", alpha=alpha),), layout, notes=(note,))


@LOWERINGS.of("gelu")
def gelu(context: Context, node: Node) -> Lowered:
    op = both("gelu", approximate="tanh" if node.fields.approximate else None)
    return Lowered((op,), context.layout(node.inputs[0]))


@LOWERINGS.of("softplus")
def softplus(context: Context, node: Node) -> Lowered:
    """torch returns x itself above a threshold of 20, where log(1 + exp(x)) is still 2.1e-9 more.

    Above 40 the two are the same float64, and far below 709 the power cannot overflow.
    """
    op = both("softplus", threshold=40 if context.exact else None)
    note = "Softplus returns x itself above 20, which is up to 2.1e-9 less than log(1 + exp(x))"
    return Lowered((op,), context.layout(node.inputs[0]), notes=() if context.exact else (note,))


@LOWERINGS.of("hard_sigmoid")
def hard_sigmoid(context: Context, node: Node) -> Lowered:
    """Its gradient rounds 1/6 to float32 (torch 2.13)."""
    layout = context.layout(node.inputs[0])
    if context.exact:
        module = helped(context, "exact_hard_sigmoid", "exact_hard_sigmoid")
        return Lowered((Op(module, Step("exact_hard_sigmoid", "inline")),), layout)
    note = "the gradient of Hardsigmoid rounds 1/6 to float32 (3e-8 of it)"
    return Lowered((both("hard_sigmoid"),), layout, notes=(note,))


@LOWERINGS.of("softmax", "log_softmax")
def along_axis(context: Context, node: Node) -> Lowered:
    layout = context.layout(node.inputs[0])
    return Lowered((both(node.type, dim=layout.dim(node.resolved["axis"])),), layout)


@LOWERINGS.of("prelu")
def prelu(context: Context, node: Node) -> Lowered:
    have = context.layout(node.inputs[0])
    layout = have if node.fields.shared else features_first(have)
    if context.is_shared(node) and len(node.value.shape) == 1:
        layout = spec_layout(1)
    features = unless(node.params[0].shape[0], 1)
    kept = (Kept(node.params[0], "weight", node.params[0].axes, ready=True),)
    fields = {"features": features, "init": unless(node.fields.init, 0.25)}
    op = Op(Step("prelu", "module", fields), kept=kept)
    return Lowered((op,), layout, (move(context, node, 0, layout),), taken=layout)


@LOWERINGS.of("relu", "relu6", "selu", "silu", "mish", "sigmoid", "hard_swish", "tanh", "softsign")
def plain(context: Context, node: Node) -> Lowered:
    return elementwise(context, node)
