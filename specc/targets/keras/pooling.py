"""Pooling in Keras: padding as a word where the word means it, else as a layer before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specc.graph import Node
from specc.layers._window import Window
from specc.targets.keras.common import LOWERINGS, class_of, layout_of, padding_argument, part, shape_comment
from specc.targets.lowering import Context, Lowered, Op, single, unless
from specc.targets.plan import Step

_NO_FLOAT64 = "TensorFlow has no float64 form of pooling over three axes on the CPU."
_TIES = "Of equal values in a window, MaxPooling3D gives each the whole gradient; in the spec the first has it."


@dataclass(frozen=True)
class Pool:
    """A pooling layer, and what comes with it."""

    op: Op
    helpers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    float32_only: bool = False


def pool_of(
    context: Context, kind: str, rank: int, fields: dict[str, Any], *, suffix: str = "", comment: str = ""
) -> Pool:
    """A pool of some rank. Over three axes the exact form is a helper, as TensorFlow's own knows float32 only."""
    if rank < 3:
        return Pool(part(f"{kind}_pooling", {"rank": rank, **fields}, suffix=suffix, comment=comment))
    if not context.exact:
        op = part(f"{kind}_pooling", {"rank": rank, **fields}, suffix=suffix, comment=comment)
        # A window of one place has no ties.
        ties = kind == "max" and fields["pool_size"] != 1
        return Pool(op, notes=(_NO_FLOAT64, _TIES) if ties else (_NO_FLOAT64,), float32_only=True)
    helper = f"{kind}_pooling3d"
    # The helper slides over one axis after the other, so it wants a size for each.
    sizes = {name: _each(value) for name, value in fields.items() if name != "padding"}
    sizes["strides"] = sizes["strides"] or sizes["pool_size"]
    arguments = {**sizes, **({"padding": fields["padding"]} if fields["padding"] else {})}
    op = part("helper", {"kind": class_of(context, helper), "arguments": arguments}, suffix=suffix, comment=comment)
    return Pool(op, (helper,))


def every(context: Context, rank: int, stride: tuple[int, ...], comment: str) -> Pool:
    """Every stride-th place of each axis: what a stride leaves of a layer that computed them all."""
    fields = {"pool_size": 1, "strides": single(stride), "padding": None}
    return pool_of(context, "max", rank, fields, suffix="stride", comment=comment)


@LOWERINGS.of("max_pool1d", "max_pool2d", "max_pool3d")
def max_pool(context: Context, node: Node) -> Lowered:
    word = _word(node)
    pool = _pool(context, node, "max", word)
    if word is not None:
        return _lowered(node, pool)
    arguments = {"padding": node.resolved["pads"]}
    kind = class_of(context, "minus_infinity_padding")
    pad = part("helper", {"kind": kind, "arguments": arguments}, suffix="pad")
    return _lowered(node, pool, (pad,), ("minus_infinity_padding",))


@LOWERINGS.of("avg_pool1d", "avg_pool2d", "avg_pool3d")
def average_pool(context: Context, node: Node) -> Lowered:
    word, pads = _word(node), node.resolved["pads"]
    # The word "same" leaves padded places out of the mean; zeros that count have to be there.
    counts = bool(node.fields.count_include_pad)
    if word == "valid" or (word == "same" and not counts):
        return _lowered(node, _pool(context, node, "average", word))
    pool = _pool(context, node, "average", None)
    pad = {"rank": len(pads), "padding": padding_argument(pads)}
    if counts:
        return _lowered(node, pool, (part("zero_padding", pad, suffix="pad"),))
    # No word leaves these pads out of the mean: the mean over all is divided by the share that is real.
    assert isinstance(pool.op.module, Step)
    padding = Step("zero_padding", "module", {**pad, "name": None})
    fields = {"kind": class_of(context, "mean_of_real"), "pad": padding, "pool": pool.op.module}
    op = part("mean_of_real", fields, comment=shape_comment(node))
    helpers = ("mean_of_real", *pool.helpers)
    return Lowered((op,), layout_of(node), helpers=helpers, notes=pool.notes, float32_only=pool.float32_only)


def _lowered(node: Node, pool: Pool, before: tuple[Op, ...] = (), helpers: tuple[str, ...] = ()) -> Lowered:
    helpers = (*helpers, *pool.helpers)
    ops = (*before, pool.op)
    return Lowered(ops, layout_of(node), helpers=helpers, notes=pool.notes, float32_only=pool.float32_only)


def _word(node: Node) -> str | None:
    """``valid`` or ``same`` where the word means exactly these pads."""
    pads, stride = node.resolved["pads"], node.resolved["stride"]
    if not any(side for pair in pads for side in pair):
        return "valid"
    same = Window(node.fields.kernel, stride, (1,) * len(stride), "same").pads(node.takes[0].shape[:-1])
    return "same" if same == pads else None


def _pool(context: Context, node: Node, kind: str, word: str | None) -> Pool:
    kernel = node.fields.kernel
    fields = {
        "pool_size": single(kernel),
        "strides": unless(single(node.resolved["stride"]), single(kernel)),
        "padding": unless(word or "valid", "valid"),
    }
    return pool_of(context, kind, len(kernel), fields, comment=shape_comment(node))


def _each(value: Any) -> Any:
    return (value,) * 3 if isinstance(value, int) else value


@LOWERINGS.of(*(f"global_{kind}_pool{rank}d" for kind in ("avg", "max") for rank in (1, 2, 3)))
def global_pool(context: Context, node: Node) -> Lowered:
    kind = "average" if "avg" in node.type else "max"
    fields = {"rank": len(node.takes[0].shape) - 1}
    return Lowered((part(f"global_{kind}_pooling", fields, comment=shape_comment(node)),), layout_of(node))
