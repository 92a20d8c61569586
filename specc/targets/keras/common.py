"""What the lowerings of Keras share. Keras keeps features last, so every value lies as the spec counts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from specc.graph import Node
from specc.layers._window import Pair
from specc.literal import Code, literal
from specc.targets.layout import Layout, spec_layout
from specc.targets.lowering import Context, Kept, Lowerings, Op
from specc.targets.plan import Step

LOWERINGS = Lowerings("keras")

#: The classes and functions that stand before a model, by the file of their template.
HELPERS = {
    "average_pooling3d": "AveragePooling3D",
    "bilinear_up_sampling2d": "BilinearUpSampling2D",
    "celu": "Celu",
    "gelu": "Gelu",
    "gelu_tanh": "GeluTanh",
    "leaky_relu": "LeakyReLU",
    "log_softmax": "LogSoftmax",
    "max_pooling3d": "MaxPooling3D",
    "maximum": "Maximum",
    "mean_of_real": "MeanOfReal",
    "minus_infinity_padding": "MinusInfinityPadding",
    "padded_embedding": "PaddedEmbedding",
    "prelu": "PReLU",
    "selu": "Selu",
    "simple_conv2d": "SimpleConv2D",
    "simple_dense": "SimpleDense",
    "unbiased_batch_normalization": "UnbiasedBatchNormalization",
}


def class_of(context: Context, helper: str) -> Code:
    """The class that a helper's template defines; it steps aside for a model whose class has the same name."""
    name = HELPERS[helper]
    return Code(f"{name}Layer" if context.style == "subclass" and name == context.graph.name else name)


def layout_of(node: Node) -> Layout:
    """Features last, always."""
    return spec_layout(len(node.value.shape))


def shape_comment(node: Node) -> str:
    """The shape of a node's output, for behind the line."""
    return literal(node.value.shape)


def part(
    macro: str, fields: Mapping[str, Any], *, suffix: str = "", comment: str = "", kept: tuple[Kept, ...] = ()
) -> Op:
    """A layer: its constructor, which takes a name."""
    return Op(Step(macro, "module", {**fields, "name": None}), suffix=suffix, comment=comment, kept=kept)


def written_out(context: Context, op: Op, fields: Mapping[str, Any]) -> Op:
    """The same, and in a class also as an expression: what has no weights and no mode needs no attribute there."""
    if context.style != "subclass" or not isinstance(op.module, Step):
        return op
    return replace(op, inline=Step(op.module.macro, "inline", fields))


def keeps(
    node: Node, names: Mapping[str, str], orders: Mapping[str, tuple[str | tuple[str, ...], ...]] | None = None
) -> tuple[Kept, ...]:
    """Where Keras keeps the parameters: by default in the spec's own axis order."""
    found = orders or {}
    return tuple(Kept(param, names[param.name], found.get(param.name, param.axes)) for param in node.params)


def padding_argument(pads: tuple[Pair, ...]) -> int | tuple[Any, ...]:
    """Pads in the shortest form that Keras takes: one number, one per axis, or (before, after) per axis."""
    if len({side for pair in pads for side in pair}) == 1:
        return pads[0][0]
    if len(pads) == 1:
        return pads[0]
    if all(before == after for before, after in pads):
        return tuple(before for before, _ in pads)
    return pads
