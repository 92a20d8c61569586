"""Pooling in torch."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.layout import channels_first, spec_layout
from specc.targets.lowering import Context, Lowered, Op, single, unless
from specc.targets.plan import Attribute, Chain, Step
from specc.targets.torch.common import LOWERINGS, helped, move, pad_op, reversed_pairs, shape_comment
from specc.targets.torch.convolution import padding_argument


@LOWERINGS.of("max_pool1d", "max_pool2d", "max_pool3d")
def max_pool(context: Context, node: Node) -> Lowered:
    rank = len(node.value.shape) - 1
    layout, pads = channels_first(rank + 1), node.resolved["pads"]
    padding = _padding(node)
    before: tuple[Op, ...] = ()
    if padding is None:
        sizes = reversed_pairs(pads)
        module = Step("minus_infinity_pad", "module", {"rank": rank, "pads": sizes})
        before = (Op(module, Step("minus_infinity_pad", "inline", {"pads": sizes}), suffix="pad"),)
    op = Op(Step("max_pool", "module", _fields(node, padding or 0)), comment=shape_comment(node, layout))
    return Lowered((*before, op), layout, (move(context, node, 0, layout),))


@LOWERINGS.of("avg_pool1d", "avg_pool2d", "avg_pool3d")
def avg_pool(context: Context, node: Node) -> Lowered:
    rank = len(node.value.shape) - 1
    layout, pads = channels_first(rank + 1), node.resolved["pads"]
    padding, comment = _padding(node), shape_comment(node, layout)
    moved = (move(context, node, 0, layout),)
    if padding is None and not node.fields.count_include_pad:
        size = _fields(node, 0)
        step = helped(
            context,
            "avg_pool_of_real",
            f"avg_pool_of_real{rank}d",
            kernel=size["kernel"],
            stride=single(node.resolved["stride"]),
            sides=reversed_pairs(pads),
        )
        return Lowered((Op(step, comment=comment),), layout, moved)
    before = () if padding is not None else (pad_op(rank, pads),)
    counted = False if padding and not node.fields.count_include_pad else None
    fields = {**_fields(node, padding or 0), "count_include_pad": counted}
    op = Op(Step("avg_pool", "module", fields), comment=comment)
    return Lowered((*before, op), layout, moved)


def _padding(node: Node) -> int | tuple[int, ...] | None:
    """The ``padding=`` of a pool, None where torch has none: it pads both sides alike, and at most half a window."""
    pads = node.resolved["pads"]
    fits = all(2 * before <= size for (before, _), size in zip(pads, node.fields.kernel, strict=True))
    return padding_argument(pads) if fits else None


def _fields(node: Node, padding: int | tuple[int, ...]) -> dict[str, object]:
    stride, kernel = single(node.resolved["stride"]), single(node.fields.kernel)
    return {
        "rank": len(node.value.shape) - 1,
        "kernel": kernel,
        # A stride that the spec writes is printed; torch's own is the kernel, as the spec's is.
        "stride": unless(stride, kernel) if node.fields.stride is None else stride,
        "padding": unless(padding, 0),
    }


@LOWERINGS.of(*(f"global_{kind}_pool{rank}d" for kind in ("avg", "max") for rank in (1, 2, 3)))
def global_pool(context: Context, node: Node) -> Lowered:
    rank = len(node.takes[0].shape) - 1
    layout = context.layout(node.inputs[0])
    dims = tuple(sorted(layout.dim(axis) for axis in range(rank)))
    macro = node.type[: -len("1d")]
    inline = Step(macro, "inline", {"dims": single(dims) if rank == 1 else dims})
    module: Step | Chain = helped(context, macro, macro, dims=dims)
    if macro == "global_avg_pool" and layout.order[0] == rank:
        adaptive = Step("adaptive_avg_pool", "module", {"rank": rank})
        module = Chain((Attribute("", adaptive), Attribute("", Step("flatten", "module"))))
    op = Op(module, inline, comment=shape_comment(node, spec_layout(1)))
    return Lowered((op,), spec_layout(1))
