"""Normalisation in torch."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.layout import channels_first
from specc.targets.lowering import Context, Kept, Lowered, Op, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, move

_BATCH = {"gamma": "weight", "beta": "bias", "running_mean": "running_mean", "running_var": "running_var"}


@LOWERINGS.of("batch_norm")
def batch_norm(context: Context, node: Node) -> Lowered:
    layer, rank = node.layer, len(node.value.shape)
    have = context.layout(node.inputs[0])
    if rank > 4:
        raise context.refuse(node, "torch", "", rank, "it has batch norms for up to four axes", "a reshape before it")
    if layer.running_var == "biased":
        raise context.refuse(
            node,
            "torch",
            "running_var",
            "biased",
            "its batch norm keeps the unbiased variance",
            "running_var: unbiased",
        )
    layout = have if rank == 1 else channels_first(rank)
    fields = {
        "rank": max(rank - 1, 1),
        "features": node.value.shape[-1],
        "eps": unless(layer.eps, 1e-5),
        "momentum": unless(layer.momentum, 0.1),
        "affine": unless(layer.affine, True),
    }
    kept = tuple(Kept(param, _BATCH[param.name], ("feature",)) for param in node.params)
    op = Op(Step("batch_norm", "module", fields), kept=kept)
    return Lowered((op,), layout, (move(context, node, 0, layout),), taken=layout)
