"""Layers with several inputs. They are expressions, so they have no place in a Sequential."""

from __future__ import annotations

from specc.graph import Node
from specc.targets.lowering import Context, Lowered, Op
from specc.targets.plan import Step
from specc.targets.torch.common import LOWERINGS, move, shape_comment
from specc.targets.torch.layouts import same_for_all


@LOWERINGS.of("add", "subtract", "multiply", "average", "maximum")
def merge(context: Context, node: Node) -> Lowered:
    layout = same_for_all(context, node)
    # Of three equal values the largest is each of them: only amax over all shares the gradient equally.
    macro = f"{node.type}_two" if node.type == "maximum" and len(node.inputs) == 2 else node.type
    fields = {"count": len(node.inputs)} if node.type == "average" else {}
    before = tuple(move(context, node, index, layout) for index in range(len(node.inputs)))
    return Lowered((Op(inline=Step(macro, "inline", fields)),), layout, before)


@LOWERINGS.of("concat")
def concat(context: Context, node: Node) -> Lowered:
    layout = same_for_all(context, node)
    if layout.flat is not None:
        # Two orders one behind the other are none that a dense layer could follow.
        layout = type(layout)((0,))
    before = tuple(move(context, node, index, layout) for index in range(len(node.inputs)))
    step = Step("concat", "inline", {"dim": layout.dim(node.resolved["axis"])})
    return Lowered((Op(inline=step, comment=shape_comment(node, layout)),), layout, before)
