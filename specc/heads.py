"""The end of a model and its loss: a final softmax or sigmoid with its cross-entropy trains on what comes before it.

That keeps the numbers finite and equal on every target; the generated code still offers the probabilities.
"""

from __future__ import annotations

from dataclasses import replace

from specc.graph import Block, Graph, Item, Node, Output


def settle_heads(graph: Graph) -> Graph:
    """The graph with final activations marked as heads, and each output told how to become probabilities."""
    if graph.train is None:
        return graph
    nodes = dict(graph.nodes)
    outputs = []
    for output in graph.outputs:
        loss = graph.train.losses.get(output.name)
        activation = loss.loss.activation if loss else None
        node = nodes.get(output.value)
        if activation is None or node is None:
            outputs.append(output)
        elif (
            node.type == activation
            and _is_free(graph, node)
            and node.resolved.get("axis", -1) in (-1, len(node.value.shape) - 1)
        ):
            nodes[node.id] = replace(node, head=True)
            outputs.append(Output(output.name, node.inputs[0], activation))
        else:
            outputs.append(Output(output.name, output.value, activation))
    items = tuple(_rebuilt(item, nodes) for item in graph.items)
    return replace(graph, nodes=nodes, outputs=tuple(outputs), items=items)


def _is_free(graph: Graph, node: Node) -> bool:
    """Whether nothing but one output uses this node, and something computed comes before it."""
    returned = sum(output.value == node.id for output in graph.outputs)
    alone = any(
        isinstance(item, Block) and item.output == node.id and len(item.items) == 1 for item in _blocks(graph.items)
    )
    return (
        not graph.uses.get(node.id)
        and returned == 1
        and node.inputs[0] in graph.nodes
        and not node.shares
        and not alone
    )


def _blocks(items: tuple[Item, ...]) -> list[Block]:
    found = []
    for item in items:
        if isinstance(item, Block):
            found += [item, *_blocks(item.items)]
    return found


def _rebuilt(item: Item, nodes: dict[str, Node]) -> Item:
    """The same item with the new nodes; a block that ended in a head ends one step earlier."""
    if isinstance(item, Node):
        return nodes[item.id]
    items = tuple(_rebuilt(inner, nodes) for inner in item.items)
    ending = nodes.get(item.output)
    output = ending.inputs[0] if ending is not None and ending.head else item.output
    return replace(item, items=items, output=output)
