"""Dense layers in torch. A vector that was flattened from a channels-first map is taken up in the weight map."""

from __future__ import annotations

from specc.graph import Node
from specc.literal import Product
from specc.targets.layout import flattened, spec_layout
from specc.targets.lowering import Context, Kept, Lowered, Op, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, move


@LOWERINGS.of("dense")
def dense(context: Context, node: Node) -> Lowered:
    rank = len(node.value.shape)
    source = node.inputs[0]
    have = context.layout(source)
    # One set of weights cannot follow two orders, so a shared layer gets the spec's own.
    absorbs = rank == 1 and node.id not in context.shared and not node.shares
    taken = have if absorbs else spec_layout(rank)
    features: Product | int = node.takes[0].shape[-1]
    if source in context.factors:
        features = Product(context.factors[source])
    fields = {"features": features, "units": node.layer.units, "bias": unless(node.layer.bias, True)}
    kept = tuple(
        Kept(param, "weight", ("out", "in")) if param.name == "kernel" else Kept(param, "bias", ("out",))
        for param in node.params
    )
    before = move(context, node, 0, taken)
    op = Op(Step("dense", "module", fields), kept=kept)
    return Lowered((op,), spec_layout(rank), (before,), taken=taken)


@LOWERINGS.of("flatten")
def flatten(context: Context, node: Node) -> Lowered:
    shape = node.takes[0].shape
    have = context.layout(node.inputs[0])
    if len(shape) == 1:
        return Lowered((), have)
    stored = have.stored(shape)
    context.factors[node.id] = stored
    comment = f"{' * '.join(map(str, stored))} = {node.value.shape[0]}"
    op = Op(Step("flatten", "module"), Step("flatten", "inline"), comment=comment)
    return Lowered((op,), flattened(shape, have))


def keeps_factors(context: Context, node: Node) -> None:
    """Pass a flattened size's factors on through a layer that does not change it."""
    source = node.inputs[0]
    if source in context.factors and node.value.shape == node.takes[0].shape:
        context.factors[node.id] = context.factors[source]
