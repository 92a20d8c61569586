"""What a call uses again: a whole group that is printed as one part, or a single layer."""

from __future__ import annotations

from collections.abc import Iterator

from specc.graph import Block, Graph, Item, Node


def leaves(items: tuple[Item, ...]) -> Iterator[Node]:
    """The nodes of a tree, in order."""
    for item in items:
        if isinstance(item, Node):
            yield item
        else:
            yield from leaves(item.items)


def blocks(items: tuple[Item, ...]) -> Iterator[Block]:
    """The groups of a tree, outer ones first."""
    for item in items:
        if isinstance(item, Block):
            yield item
            yield from blocks(item.items)


def one_part(graph: Graph) -> frozenset[str]:
    """Ids of the groups that can be one Sequential: a chain of layers of its own, or a call of such a group.

    A chain in which something is called twice has a place for each layer, but no name to call it by; its layers stand
    side by side instead.
    """
    found: set[str] = set()
    for block in blocks(graph.items):
        if block.shares:
            if block.shares in found:
                found.add(block.id)
        elif block.linear and not _calls_inside(block):
            found.add(block.id)
    return frozenset(found)


def _calls_inside(block: Block) -> bool:
    return any(node.shares for node in leaves(block.items)) or any(inner.shares for inner in blocks(block.items))


def called_alone(graph: Graph) -> frozenset[str]:
    """Ids of the layers that are called otherwise than through a group that is one part."""
    parts = one_part(graph)

    def calls(items: tuple[Item, ...]) -> Iterator[str]:
        for item in items:
            if isinstance(item, Node):
                yield item.shares
            elif item.id not in parts:
                yield from calls(item.items)

    return frozenset(calls(graph.items)) - {""}
