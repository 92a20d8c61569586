"""Normalisation in Keras."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.keras.common import LOWERINGS, keeps, layout_of
from specc.targets.lowering import Context, Lowered, Op
from specc.targets.plan import Step

_BATCH = {"gamma": "gamma", "beta": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


@LOWERINGS.of("batch_norm")
def batch_norm(context: Context, node: Node) -> Lowered:
    layer = node.layer
    # Keras counts the weight of the old statistics, and keeps the biased variance of the batch.
    unbiased = layer.running_var == "unbiased" and context.exact
    fields = {
        "momentum": 1 - layer.momentum,
        "epsilon": layer.eps,
        "center": None if layer.affine else False,
        "scale": None if layer.affine else False,
        "name": None,
    }
    macro = "unbiased_batch_norm" if unbiased else "batch_norm"
    notes: tuple[str, ...] = ()
    if layer.running_var == "unbiased" and not unbiased:
        notes = ("BatchNormalization keeps the biased running variance; PyTorch keeps n / (n - 1) times it.",)
    op = Op(Step(macro, "module", fields), kept=keeps(node, _BATCH))
    return Lowered((op,), layout_of(node), helpers=("unbiased_batch_norm",) if unbiased else (), notes=notes)
