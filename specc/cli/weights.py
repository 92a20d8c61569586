"""Carry weights from one framework to another, through safetensors."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._shared import Checked, check_spec, count, limit_options, paint_for, refuse_broken

if TYPE_CHECKING:
    from specc.compile import Bounds
    from specc.errors import Diagnostic
    from specc.weights.naming import Naming

EPILOG = """\b
Examples:
  specc weights convert fashion.safetensors --spec specs/fashion.yaml --to keras
  specc weights convert w.safetensors --spec model.yaml --to neutral -o neutral.safetensors
  specc weights convert w.safetensors --spec model.yaml --from torch --to keras --style subclass

Only safetensors files are read: nothing in them can run. Generated modules
write and read them with save_weights and load_weights. Neutral names are those
of the spec, such as layer1.conv2d_1.kernel, with the axes of the spec. Every
number keeps its bits and its dtype.

\b
Exit codes: 0 written, 1 the file does not fit the spec (nothing is then
written), 2 a wrong command."""

#: Faults of one file that are shown.
_MOST = 40


@click.group()
def command() -> None:
    """Work with files of weights."""


@command.command(epilog=EPILOG)
@click.argument("weights", type=click.Path(path_type=Path))
@click.option("--spec", required=True, type=click.Path(), metavar="SPEC", help="The spec that the weights belong to.")
@click.option("--to", "to_kind", required=True, metavar="KIND", help="torch, keras or neutral.")
@click.option("--from", "from_kind", default="", metavar="KIND", help="The same.  [default: told by the names]")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write.  [default: beside WEIGHTS, with the kind in its name]",
)
@click.option("-s", "--style", default="", metavar="STYLE", help="Style of the module.  [default: the first]")
@click.option("--exact", is_flag=True, help="The modules were built with --exact.")
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
@limit_options
def convert(
    weights: Path,
    spec: str,
    to_kind: str,
    from_kind: str,
    output: Path | None,
    style: str,
    exact: bool,
    force: bool,
    bounds: Bounds,
) -> int:
    """Write WEIGHTS under the names and in the axes of another framework."""
    from specc.errors import SpecError

    _need_packages()
    _check_words(to_kind, from_kind, style)
    checked = check_spec(spec, bounds)
    if refuse_broken([checked]):
        return 1
    target = output or weights.with_name(f"{weights.stem}.{to_kind}.safetensors")
    try:
        found, made = _convert(weights, checked, to_kind, from_kind, style, exact)
        _write(target, made, force)
    except SpecError as error:
        _complain(weights, error.diagnostics)
        return 1
    click.echo(f"{target}: {count(len(found.maps), 'parameter')} from {found.title} to {to_kind}")
    return 0


def _need_packages() -> None:
    absent = [name for name in ("numpy", "safetensors") if find_spec(name) is None]
    if absent:
        raise click.UsageError(f"this needs {' and '.join(absent)}: pip install {' '.join(absent)}")


def _check_words(to_kind: str, from_kind: str, style: str) -> None:
    from specc.targets import load_target
    from specc.weights.naming import NEUTRAL, kinds

    for option, word in (("--to", to_kind), ("--from", from_kind)):
        if word not in (kinds() if option == "--to" else ("", *kinds())):
            raise click.BadParameter(f"{option} takes one of: {', '.join(kinds())}; not {word!r}")
    known = [name for kind in kinds() if kind != NEUTRAL for name in load_target(kind).styles]
    if style and style not in known:
        raise click.BadParameter(f"there is no style {style!r}; one of: {', '.join(dict.fromkeys(known))}")


def _convert(
    weights: Path, checked: Checked, to_kind: str, from_kind: str, style: str, exact: bool
) -> tuple[Naming, bytes]:
    """What the file was recognised as, and the bytes of the new file.

    Raises:
        SpecError: the file is not read, or does not fit the spec.
    """
    from specc.weights.conversion import neutral_arrays, renamed
    from specc.weights.files import open_weights, to_bytes
    from specc.weights.naming import naming, namings, recognise, refuse_another_kind, style_of

    assert checked.source is not None and checked.graph is not None
    wanted = naming(checked.source, checked.graph, to_kind, style_of(to_kind, style), exact)
    with open_weights(weights) as file:
        found = recognise(namings(checked.source, checked.graph, from_kind, style, exact), file.shapes)
        refuse_another_kind(found, namings(checked.source, checked.graph, exact=exact), file.shapes)
        return found, to_bytes(renamed(neutral_arrays(file, found), wanted))


def _write(path: Path, content: bytes, force: bool) -> None:
    from specc.errors import Diagnostic, SpecError, Whole
    from specc.files import write_atomic

    if path.exists() and not force:
        raise SpecError([Diagnostic("E912", {"path": Whole(str(path))})])
    write_atomic(path, content)


def _complain(weights: Path, diagnostics: tuple[Diagnostic, ...]) -> None:
    from specc.report.diagnostics import as_text
    from specc.report.findings import of_file
    from specc.source import Limits

    shown = of_file(str(weights), diagnostics[:_MOST], Limits())
    click.echo(as_text(shown, paint_for(sys.stderr)), err=True)
    if len(diagnostics) > _MOST:
        click.echo(f"... and {count(len(diagnostics) - _MOST, 'more error')}", err=True)
    click.echo("nothing was written", err=True)
