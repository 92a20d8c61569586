"""Normalisation in Keras. Its own epsilon is 1e-3 everywhere, so the spec's is always printed."""

from __future__ import annotations

from decimal import Decimal

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, class_of, keeps, layout_of, part
from specc.targets.lowering import Context, Lowered, single, unless

_BATCH = {"gamma": "gamma", "beta": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
_AFFINE = {"gamma": "gamma", "beta": "beta"}
_BIASED_NOTE = (
    "BatchNormalization keeps the biased running variance: (n - 1) / n of the spec's, "
    "for n values per channel in a batch."
)
#: What Keras does by itself.
_EPSILON, _MOMENTUM = 1e-3, 0.99


@LOWERINGS.of("batch_norm")
def batch_norm(context: Context, node: Node) -> Lowered:
    layer = node.fields
    unbiased = layer.running_var == "unbiased"
    helper = ("unbiased_batch_normalization",) if unbiased and context.exact else ()
    # Keras counts the weight of the old statistics; decimals keep 1 - 0.1 from becoming 0.8999999999999999.
    momentum = float(1 - Decimal(repr(layer.momentum)))
    fields = {
        "kind": class_of(context, helper[0]) if helper else None,
        "momentum": unless(momentum, _MOMENTUM),
        "epsilon": unless(layer.eps, _EPSILON),
        "center": unless(layer.affine, True),
        "scale": unless(layer.affine, True),
    }
    op = part("batch_norm", fields, kept=keeps(node, _BATCH))
    notes = (_BIASED_NOTE,) if unbiased and not context.exact else ()
    return Lowered((op,), layout_of(node), helpers=helper, notes=notes)


@LOWERINGS.of("layer_norm")
def layer_norm(context: Context, node: Node) -> Lowered:
    layer, rank = node.fields, len(node.value.shape)
    axes = tuple(axis - rank for axis in node.resolved["axes"])
    fields = {
        "axis": unless(single(axes) if len(axes) == 1 else axes, -1),
        "epsilon": unless(layer.eps, _EPSILON),
        "center": unless(layer.affine, True),
        "scale": unless(layer.affine, True),
    }
    return Lowered((part("layer_norm", fields, kept=keeps(node, _AFFINE)),), layout_of(node))


@LOWERINGS.of("group_norm")
def group_norm(context: Context, node: Node) -> Lowered:
    layer = node.fields
    fields = {
        "groups": layer.groups,
        "epsilon": unless(layer.eps, _EPSILON),
        "center": unless(layer.affine, True),
        "scale": unless(layer.affine, True),
    }
    return Lowered((part("group_norm", fields, kept=keeps(node, _AFFINE)),), layout_of(node))
