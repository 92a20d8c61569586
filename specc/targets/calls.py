"""Groups that are called again as one part: what is lowered for the group holds for every call of it."""

from __future__ import annotations

from specc.graph import Block, Graph, Node
from specc.targets.lowering import Context, Lowered, Lowerings
from specc.targets.sharing import blocks, leaves, one_part


class GroupCalls:
    """The calls of groups in a graph."""

    def __init__(self, graph: Graph) -> None:
        parts = one_part(graph)
        takes = {block.id: block.source for block in blocks(graph.items)}
        #: First node of a call -> the call, and what the group took when it was first used.
        self.entries: dict[str, tuple[Block, str]] = {}
        for block in blocks(graph.items):
            if block.shares and block.id in parts:
                self.entries.setdefault(next(leaves(block.items)).id, (block, takes[block.shares]))
        #: Node of a call -> the node of the group that it repeats.
        self.repeats = {
            node.id: f"{block.shares}{node.id[len(block.id) :]}"
            for block, _ in self.entries.values()
            for node in leaves(block.items)
        }

    def again(self, context: Context, lowerings: Lowerings, node: Node, lowered: dict[str, Lowered]) -> Lowered | None:
        """A node of a call, as it was lowered for the group; None for a node that repeats nothing.

        The call's input is laid out as the group's was. Where its first layer does not bring it there by itself, what
        has to be done is added to `lowered` under the id of the call.
        """
        original = self.repeats.get(node.id)
        if original is None:
            return None
        made = lowered[original]
        if original in context.absorbed:
            context.absorbed.add(node.id)
        if node.id not in self.entries or context.convert is None:
            return made
        block, source = self.entries[node.id]
        have, wanted = context.layout(block.source), context.layout(source)
        if have == wanted:
            return made
        alone = lowerings.lower(context, node)
        if (alone.ops, alone.layout) == (made.ops, made.layout):
            return alone
        lowered[block.id] = Lowered(context.convert(have, wanted), wanted)
        return made
