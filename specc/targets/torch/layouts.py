"""Where torch wants the features, and which place for a permute leaves the fewest of them."""

from __future__ import annotations

from specc.graph import Graph, Node
from specc.targets.layout import Layout, channels_first, spec_layout
from specc.targets.lowering import Context

#: Layers that take the features as the first axis, behind the batch.
_FEATURES_FIRST = frozenset(
    f"{kind}{rank}d" for kind in ("conv", "max_pool", "avg_pool", "spatial_dropout") for rank in (1, 2, 3)
) | {
    "depthwise_conv2d",
    "separable_conv2d",
    "conv2d_transpose",
    "upsample2d",
    "zero_pad2d",
    "crop2d",
    "batch_norm",
    "group_norm",
    "prelu",
}
#: Layers that take any layout, besides the elementwise ones.
_ANY = frozenset({"softmax", "log_softmax", "add", "subtract", "multiply", "average", "maximum", "concat"})
#: Layers that work on a vector whatever the order of its features is, as long as their parameters follow it.
_ANY_ORDER = frozenset({"batch_norm", "layer_norm", "prelu", "softmax", "log_softmax"}) | {
    f"spatial_dropout{rank}d" for rank in (1, 2, 3)
}


def input_layout(graph: Graph, context: Context, name: str) -> Layout:
    """Images and volumes enter features first, as torch users load them; a sequence as its first layer wants it."""
    value = graph.value(name)
    rank = len(value.shape)
    if value.dtype == "float" and (rank >= 3 or (rank == 2 and wants_features_first(context, name))):
        return channels_first(rank)
    return spec_layout(rank)


def wants_features_first(context: Context, name: str) -> bool:
    """Whether the first layer behind a value that is not indifferent takes the features first."""
    waiting, seen = [name], {name}
    for value in waiting:
        for user in context.graph.users.get(value, ()):
            if user.type in _FEATURES_FIRST:
                return True
            if (user.layer.elementwise or user.type in _ANY) and user.id not in seen:
                seen.add(user.id)
                waiting.append(user.id)
    return False


def features_first(have: Layout) -> Layout:
    """The nearest layout whose first axis holds the features."""
    rank = len(have.order)
    return have if have.order[0] == rank - 1 else channels_first(rank)


def features_last(have: Layout) -> Layout:
    """The nearest layout whose last axis holds the features."""
    rank = len(have.order)
    return have if have.order[-1] == rank - 1 else spec_layout(rank)


def same_for_all(context: Context, node: Node) -> Layout:
    """The layout for the inputs of a layer that joins several: the one that most of them have."""
    found = [context.layout(source) for source in node.inputs]
    best = max(found, key=lambda layout: (found.count(layout), -found.index(layout)))
    # A vector in the order of a map can only be brought back, so unequal ones meet in the spec's own order.
    return spec_layout(1) if best.flat is not None and found.count(best) < len(found) else best


def takes_any_order(context: Context, node: Node) -> bool:
    """Whether a layer passes a flattened vector on in whatever order its features are."""
    if len(node.value.shape) != 1:
        return False
    return node.layer.elementwise or (node.type in _ANY_ORDER and not context.is_shared(node))


def follows_order(context: Context, dense: Node) -> bool:
    """Whether a dense layer's weights can follow the order of a flattened map.

    One set of weights cannot follow two orders, so a layer that is called again keeps to the spec's own; and an
    identity matrix in another order is none.
    """
    return not context.is_shared(dense) and dense.params[0].init.kind != "identity"


def order_is_taken_up(context: Context, name: str) -> bool:
    """Whether a flattened vector reaches a dense layer that can follow its order in its weights."""
    waiting = [name]
    for value in waiting:
        for user in context.graph.users.get(value, ()):
            if user.type == "dense" and follows_order(context, user):
                return True
            if takes_any_order(context, user):
                waiting.append(user.id)
    return False


def unflattened_order(context: Context, node: Node) -> Layout:
    """The order in which a dense layer should give its features, if a reshape to a map follows that wants another."""
    value = node.id
    while value in context.followers:
        user = context.followers[value]
        if user.type == "reshape" and len(user.value.shape) > 1:
            shape = user.value.shape
            first = len(shape) >= 3 or wants_features_first(context, user.id)
            moved = first and shape[-1] > 1 and any(size > 1 for size in shape[:-1])
            return Layout((0,), (shape, channels_first(len(shape)).order)) if moved else spec_layout(1)
        if not takes_any_order(context, user):
            break
        value = user.id
    return spec_layout(1)
