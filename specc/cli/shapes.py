"""Show every shape, parameter count and cost of a model."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from specc.cli._shared import check_spec, limit_options, paint_for, refuse_broken

if TYPE_CHECKING:
    from collections.abc import Callable

    from specc.compile import Bounds
    from specc.graph import Graph
    from specc.layers import Shape
    from specc.source import Source

EPILOG = """\b
Examples:
  specc shapes specs/fashion.yaml
  specc shapes specs/fashion.yaml --explain
  specc shapes specs/fashion.yaml --layout torch --batch 32
  specc shapes specs/fashion.yaml --format json

Exit codes: 0 all is well, 1 the spec has errors, 2 a wrong command."""


@click.command(epilog=EPILOG)
@click.argument("spec", type=click.Path())
@click.option(
    "--layout",
    type=click.Choice(["spec", "torch"]),
    default="spec",
    show_default=True,
    help="Features last, as the spec has them, or as torch stores them.",
)
@click.option("--batch", type=click.IntRange(1, 2**31 - 1), metavar="N", help="Put a batch of N in front.")
@click.option("--explain", is_flag=True, help="Write out the arithmetic of every size.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table for people, or an object for programs.",
)
@limit_options
def command(spec: str, layout: str, batch: int | None, explain: bool, form: str, bounds: Bounds) -> int:
    """Work out every shape of SPEC, its parameters, multiplications and memory. Needs no framework."""
    from specc.errors import SpecError
    from specc.report.diagnostics import as_text
    from specc.report.findings import of_source
    from specc.report.shapes import as_json, summarise

    checked = check_spec(spec, bounds)
    if refuse_broken([checked]):
        return 1
    assert checked.graph is not None and checked.source is not None
    try:
        stored = _in_torch(checked.source, checked.graph) if layout == "torch" else None
    except SpecError as error:
        click.echo(as_text(of_source(checked.source, error.diagnostics), paint_for(sys.stderr)), err=True)
        return 1
    summary = summarise(checked.graph, batch, stored)
    if form == "json":
        click.echo(as_json(summary))
    else:
        from specc.report.table import print_table

        print_table(summary, sys.stdout, explain)
    return 0


def _in_torch(source: Source, graph: Graph) -> Callable[[str, Shape], Shape]:
    """From a value to its shape in torch, as the plan of the module has it.

    Raises:
        SpecError: something that torch cannot say exactly.
    """
    from specc.targets import load_target
    from specc.targets.base import Header, Options

    torch = load_target("torch")
    plan = torch.plan(graph, Header.of(source, graph), Options(torch.styles[0]))
    orders = {name: address.order for name, address in plan.addresses.items()}
    orders |= {port.name: port.order for port in plan.inputs}
    for node in graph.nodes.values():
        # A final softmax that belongs to the loss is no part of the module; it lies as what comes before it.
        orders.setdefault(node.id, orders.get(node.inputs[0], ()))

    def stored(name: str, shape: Shape) -> Shape:
        order = orders[name]
        return tuple(shape[axis] for axis in order) if len(order) == len(shape) else shape

    return stored
