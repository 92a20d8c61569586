"""Convolutions in Keras: ``same``, ``valid`` and ``causal`` as words, any other padding as a layer before."""

from __future__ import annotations

from typing import Any

from specc.graph import Node
from specc.layers._window import Window
from specc.targets.keras.activations import fused_activation, fused_notes
from specc.targets.keras.common import LOWERINGS, class_of, keeps, layout_of, padding_argument, part, shape_comment
from specc.targets.keras.initializers import initial_notes, initializers
from specc.targets.keras.pooling import Pool, every
from specc.targets.lowering import Context, Lowered, Op, single, unless


def padding_word(node: Node, stride: tuple[int, ...], dilation: tuple[int, ...]) -> str | None:
    """``valid``, ``same`` or ``causal`` where the word means exactly these pads, None where no word does."""
    pads = node.resolved["pads"]
    if not any(side for pair in pads for side in pair):
        return "valid"
    if getattr(node.layer, "padding", "") == "causal":
        return "causal"
    same = Window(node.fields.kernel, stride, dilation, "same").pads(node.takes[0].shape[:-1])
    return "same" if same == pads else None


def zero_padding(node: Node) -> Op:
    """Zeros around the input of a layer whose padding no word says."""
    pads = node.resolved["pads"]
    return part("zero_padding", {"rank": len(pads), "padding": padding_argument(pads)}, suffix="pad")


def windowed(
    context: Context, node: Node, macro: str, fields: dict[str, Any], kept: dict[str, str], apart: bool, **options: Any
) -> Lowered:
    """A layer with a sliding window: its padding before it, and behind it the stride where it has to stand apart.

    `apart` says that Keras cannot take this stride; then every place is computed, and a pool of one place takes every
    stride-th of them. `options` are further fields of `Lowered`.
    """
    layer, rank = node.fields, len(node.value.shape) - 1
    word = padding_word(node, (1,) * rank if apart else layer.stride, layer.dilation)
    steps: Pool | None = every(context, rank, layer.stride, shape_comment(node)) if apart else None
    fields |= {
        "strides": None if apart else unless(single(layer.stride), 1),
        "padding": unless(word or "valid", "valid"),
        "dilation_rate": unless(single(layer.dilation), 1),
        "use_bias": unless(layer.bias, True),
        "activation": fused_activation(context, node),
    }
    orders = options.pop("orders", None)
    op = part(macro, fields, comment="" if apart else shape_comment(node), kept=keeps(node, kept, orders))
    before = () if word else (zero_padding(node),)
    after = (steps.op,) if steps else ()
    helpers = (*options.pop("helpers", ()), *(steps.helpers if steps else ()))
    notes = (*fused_notes(context, node), *initial_notes(node.params), *(steps.notes if steps else ()))
    float32_only = bool(steps and steps.float32_only)
    return Lowered(
        (*before, op, *after), layout_of(node), helpers=helpers, notes=notes, float32_only=float32_only, **options
    )


@LOWERINGS.of("conv1d", "conv2d", "conv3d")
def convolution(context: Context, node: Node) -> Lowered:
    layer, rank = node.fields, len(node.value.shape) - 1
    fields = {
        "filters": layer.filters,
        "kernel_size": single(layer.kernel),
        **initializers(node, kernel_initializer=("kernel", "glorot_uniform"), bias_initializer=("bias", "zeros")),
    }
    if node.type in context.spell_out:
        return _spelled_out(context, node, fields)
    # Keras refuses stride and dilation together.
    apart = max(layer.stride) > 1 and max(layer.dilation) > 1
    fields |= {"rank": rank, "groups": unless(layer.groups, 1)}
    return windowed(context, node, "conv", fields, {"kernel": "kernel", "bias": "bias"}, apart)


def _spelled_out(context: Context, node: Node, fields: dict[str, Any]) -> Lowered:
    """A convolution from its definition. It knows no padding words, and no groups."""
    layer = node.fields
    if layer.groups > 1:
        raise context.refuse(
            node, "keras", "groups", layer.groups, "written out it would no longer be short",
            "build without --spell-out conv2d, or use groups: 1",
        )  # fmt: skip
    pads = any(side for pair in node.resolved["pads"] for side in pair)
    activation = fused_activation(context, node)
    fields |= {
        "kind": class_of(context, "simple_conv2d"),
        "kernel_size": layer.kernel,
        "strides": unless(layer.stride, (1, 1)),
        "dilation_rate": unless(layer.dilation, (1, 1)),
        "use_bias": unless(layer.bias, True),
        "activation": activation,
    }
    op = part("simple_conv2d", fields, comment=shape_comment(node), kept=keeps(node, {"kernel": "w", "bias": "b"}))
    notes = (*fused_notes(context, node), *initial_notes(node.params))
    ops = (zero_padding(node), op) if pads else (op,)
    return Lowered(ops, layout_of(node), helpers=("simple_conv2d",), notes=notes)


@LOWERINGS.of("depthwise_conv2d")
def depthwise(context: Context, node: Node) -> Lowered:
    layer = node.fields
    fields = {
        "kernel_size": single(layer.kernel),
        "depth_multiplier": unless(layer.multiplier, 1),
        **initializers(node, depthwise_initializer=("kernel", "glorot_uniform"), bias_initializer=("bias", "zeros")),
    }
    kept = {"kernel": "kernel", "bias": "bias"}
    return windowed(context, node, "depthwise_conv2d", fields, kept, _unequal(layer.stride))


@LOWERINGS.of("separable_conv2d")
def separable(context: Context, node: Node) -> Lowered:
    layer = node.fields
    if any(param.init.kind == "identity" for param in node.params):
        why = "it keeps this kernel with two more axes, as a window of one place"
        instead = "a depthwise_conv2d without bias, and a dense with kernel_init: identity"
        raise context.refuse(node, "keras", "pointwise_init", "identity", why, instead)
    fields = {
        "filters": layer.filters,
        "kernel_size": single(layer.kernel),
        "depth_multiplier": unless(layer.multiplier, 1),
        **initializers(
            node,
            depthwise_initializer=("depthwise_kernel", "glorot_uniform"),
            pointwise_initializer=("pointwise_kernel", "glorot_uniform"),
            bias_initializer=("bias", "zeros"),
        ),
    }
    names = ("depthwise_kernel", "pointwise_kernel", "bias")
    # The pointwise kernel is that of a convolution with a window of one place.
    orders = {"pointwise_kernel": ((), (), "in", "out")}
    kept = dict(zip(names, names, strict=True))
    return windowed(context, node, "separable_conv2d", fields, kept, _unequal(layer.stride), orders=orders)


def _unequal(stride: tuple[int, ...]) -> bool:
    """Whether a depthwise step would need a stride that TensorFlow has no kernel for."""
    return len(set(stride)) > 1
