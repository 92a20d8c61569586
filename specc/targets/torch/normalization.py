"""Normalisation in torch."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.layout import Layout, spec_layout
from specc.targets.lowering import Context, Kept, Lowered, Op, unless
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, helped, kept_factors, move
from specc.targets.torch.layouts import features_first, features_last

_NAMES = {"gamma": "weight", "beta": "bias", "running_mean": "running_mean", "running_var": "running_var"}


def _for_vector(context: Context, node: Node) -> Layout:
    """A vector is taken in whatever order it is, but by parameters that are shared in the spec's own."""
    have = context.layout(node.inputs[0])
    return spec_layout(1) if context.is_shared(node) else have


@LOWERINGS.of("batch_norm")
def batch_norm(context: Context, node: Node) -> Lowered:
    layer, rank = node.fields, len(node.value.shape)
    if rank > 4:
        raise context.refuse(node, "torch", "", rank, "it has batch norms for up to four axes", "a reshape before it")
    layout = _for_vector(context, node) if rank == 1 else features_first(context.layout(node.inputs[0]))
    kept_factors(context, node)
    fields = {
        "rank": max(rank - 1, 1),
        "features": node.value.shape[-1],
        "eps": unless(layer.eps, 1e-5),
        "momentum": unless(layer.momentum, 0.1),
        "affine": unless(layer.affine, True),
    }
    kept = tuple(Kept(param, _NAMES[param.name], ("feature",), ready=True) for param in node.params)
    step = Step("batch_norm", "module", fields)
    if layer.running_var == "biased":
        rest = {name: value for name, value in fields.items() if name != "rank"}
        step = helped(context, "biased_batch_norm", f"biased_batch_norm{max(rank - 1, 1)}d", **rest)
    return Lowered((Op(step, kept=kept),), layout, (move(context, node, 0, layout),), taken=layout)


@LOWERINGS.of("layer_norm")
def layer_norm(context: Context, node: Node) -> Lowered:
    layer, rank = node.fields, len(node.value.shape)
    axes = node.resolved["axes"]
    layout = context.layout(node.inputs[0])
    if rank == 1:
        layout = _for_vector(context, node)
        kept_factors(context, node)
    elif set(layout.order[-len(axes) :]) != set(axes) or context.is_shared(node):
        layout = features_last(layout) if len(axes) == 1 else spec_layout(rank)
    over = layout.order[-len(axes) :]
    names = ("feature",) if len(axes) == 1 else tuple(f"axis{axis}" for axis in over)
    sizes = tuple(node.value.shape[axis] for axis in over)
    fields = {
        "shape": sizes[0] if len(sizes) == 1 else sizes,
        "eps": unless(layer.eps, 1e-5),
        "affine": unless(layer.affine, True),
    }
    kept = tuple(Kept(param, _NAMES[param.name], names, ready=True) for param in node.params)
    op = Op(Step("layer_norm", "module", fields), kept=kept)
    return Lowered((op,), layout, (move(context, node, 0, layout),), taken=layout)


@LOWERINGS.of("group_norm")
def group_norm(context: Context, node: Node) -> Lowered:
    layer = node.fields
    have = context.layout(node.inputs[0])
    # A group is a run of features in the spec's own order.
    layout = spec_layout(1) if len(node.value.shape) == 1 else features_first(have)
    fields = {
        "groups": layer.groups,
        "features": node.value.shape[-1],
        "eps": unless(layer.eps, 1e-5),
        "affine": unless(layer.affine, True),
    }
    kept = tuple(Kept(param, _NAMES[param.name], ("feature",), ready=True) for param in node.params)
    op = Op(Step("group_norm", "module", fields), kept=kept)
    return Lowered((op,), layout, (move(context, node, 0, layout),))
