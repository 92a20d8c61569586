"""Dense layers in torch. A vector that was flattened from a features-first map is taken up in the weight map."""

from __future__ import annotations

from specc.graph import Node
from specc.literal import Product
from specc.targets.layout import Layout, spec_layout
from specc.targets.lowering import Context, Kept, Lowered, Op, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, helped, move
from specc.targets.torch.layouts import features_last, follows_order, unflattened_order
from specc.targets.torch.spelled import kept_spelled, taken_activation


@LOWERINGS.of("dense")
def dense(context: Context, node: Node) -> Lowered:
    source = node.inputs[0]
    taken, gives = _layouts(context, node)
    features: Product | int = node.takes[0].shape[-1]
    if source in context.factors:
        features = Product(context.factors[source])
    fields = {"features": features, "units": node.fields.units, "bias": unless(node.fields.bias, True)}
    if "dense" in context.spell_out:
        activation = taken_activation(context, node)
        step = helped(context, "spelled_dense", "spelled_dense", **fields, activation=activation)
        kept = kept_spelled(node, ("in", "out"), ("out",))
    else:
        step = Step("dense", "module", fields)
        kept = tuple(
            Kept(param, "weight", ("out", "in")) if param.name == "kernel" else Kept(param, "bias", ("out",))
            for param in node.params
        )
    return Lowered((Op(step, kept=kept),), gives, (move(context, node, 0, taken),), taken=taken, gives=gives)


def _layouts(context: Context, node: Node) -> tuple[Layout, Layout]:
    """How a dense layer takes its input and gives its output."""
    have = context.layout(node.inputs[0])
    if len(node.value.shape) > 1:
        last = features_last(have)
        return last, last
    if not follows_order(context, node):
        return spec_layout(1), spec_layout(1)
    return have, unflattened_order(context, node)
