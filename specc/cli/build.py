"""Print specs as standalone Python modules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._shared import (
    Checked,
    check_spec,
    count,
    fast_words,
    limit_options,
    paint_for,
    refuse_broken,
    specs_argument,
)

if TYPE_CHECKING:
    from specc.cli._artifacts import Extras
    from specc.compile import Bounds
    from specc.errors import SpecError
    from specc.files import NewFile
    from specc.source import Source
    from specc.targets.base import Options

EPILOG = """\b
Examples:
  specc build specs/fashion.yaml --target torch
  specc build specs/*.yaml -o generated
  specc build specs/mnist_cnn.yaml --target keras --style subclass
  specc build specs/fashion.yaml --train --loop custom
  specc build specs/fashion.yaml --target torch --train --fast channels_last,fused
  specc build specs/fashion.yaml --check
  specc build specs/fashion.yaml --target torch --stdout

The file is build/<spec>_<target>.py; a style other than the first, --exact,
--spell-out and --fast stand in its name too, so that one form never replaces
another.

\b
Exit codes: 0 all is well, 1 a spec cannot be printed or --check found a
difference (nothing is then written), 2 a wrong command."""

#: Layers that can be printed from their definition.
_SPELLED = ("dense", "conv2d")


@click.command(epilog=EPILOG)
@specs_argument
@click.option(
    "-t",
    "--target",
    "targets",
    metavar="NAMES",
    default="",
    help="torch, keras, or several with commas.  [default: every target]",
)
@click.option(
    "-s",
    "--style",
    default="",
    metavar="STYLE",
    help="module, sequential (torch); functional, sequential, subclass (keras).",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the files go.  [default: build]",
)
@click.option("--check", is_flag=True, help="Write nothing; fail, with a diff, where a file is out of date.")
@click.option("--stdout", is_flag=True, help="Print one module instead of writing it.")
@click.option("--exact", is_flag=True, help="Make every formula equal on all targets, by small classes where needed.")
@click.option("--spell-out", default="", metavar="LAYERS", help="Print dense, conv2d or both from their definition.")
@click.option("--train", is_flag=True, help="Print the training program of the train block too.")
@click.option(
    "--loop",
    type=click.Choice(["fit", "custom"]),
    default="fit",
    show_default=True,
    help="With --train, for keras: compile and fit, or a step written out.",
)
@click.option("--distributed", is_flag=True, help="With --train: for several processes too (keras: --loop custom).")
@click.option(
    "--fast",
    default="",
    metavar="OPTIONS",
    help="With --train: batch_sampler, channels_last, fused (torch); steps_per_execution, xla (keras).",
)
@click.option("--with-weights", is_flag=True, help="Print save_weights and load_weights into each module.")
@click.option("--weights-map", is_flag=True, help="Write beside each module where its parameters are, as JSON.")
@click.option("--force", is_flag=True, help="Overwrite files that specc did not print.")
@limit_options
def command(
    specs: tuple[str, ...],
    targets: str,
    style: str,
    output: Path | None,
    check: bool,
    stdout: bool,
    exact: bool,
    spell_out: str,
    train: bool,
    loop: str,
    distributed: bool,
    fast: str,
    with_weights: bool,
    weights_map: bool,
    force: bool,
    bounds: Bounds,
) -> int:
    """Print each SPEC as a Python module per target: formatted, typed, and without any need of specc."""
    from specc.cli._artifacts import Extras
    from specc.errors import SpecError

    choices = _choices(targets, style, exact, spell_out, with_weights)
    if stdout and (len(specs) > 1 or len(choices) > 1 or check or weights_map or train):
        raise click.UsageError("--stdout prints one module: give one spec and one --target, and no more.")
    for flag, given in {"--distributed": distributed, "--fast": fast}.items():
        if given and not train:
            raise click.UsageError(f"{flag} is about training programs: add --train.")
    directory = _directory(output)
    checked = [check_spec(name, bounds) for name in specs]
    if refuse_broken(checked):
        return 1
    files, failed = _print_all(checked, choices, Extras(weights_map, train, loop, distributed, _ways(fast, choices)))
    if failed:
        return 1
    if stdout:
        # As bytes: the same in every console and locale, and on Windows no line ends of its own.
        sys.stdout.buffer.write(files[0].text.encode("utf-8"))
        return 0
    try:
        code = _compare(directory, files) if check else _write(directory, files, force)
    except SpecError as error:
        _complain("specc", error)
        return 1
    _mention_warnings(checked)
    return code


def _choices(targets: str, style: str, exact: bool, spell_out: str, with_weights: bool) -> list[tuple[str, Options]]:
    """Each target with its options; a wrong word is a wrong command."""
    from specc.targets import load_target, target_names
    from specc.targets.base import Options

    chosen = [word.strip() for word in targets.split(",") if word.strip()] or list(target_names())
    spelled = frozenset(word.strip() for word in spell_out.split(",") if word.strip())
    for word in sorted(spelled):
        if word not in _SPELLED:
            raise click.BadParameter(f"{word} cannot be spelled out; one of: {', '.join(_SPELLED)}")
    made = []
    for name in dict.fromkeys(chosen):
        if name not in target_names():
            raise click.BadParameter(f"there is no target {name}; one of: {', '.join(target_names())}")
        styles = load_target(name).styles
        if style and style not in styles:
            raise click.BadParameter(f"{name} has no style {style}; one of: {', '.join(styles)}")
        made.append((name, Options(style or styles[0], exact, spelled, with_weights)))
    return made


def _ways(fast: str, choices: list[tuple[str, Options]]) -> frozenset[str]:
    """The words of ``--fast``; each is for one target, and must be for one of those that are printed."""
    from specc.targets import load_target

    known = []
    for target, _ in choices:
        known += [*load_target(target).faster_steps, *load_target(target).faster_loops]
    return fast_words(fast, known)


def _directory(output: Path | None) -> Path:
    """Where files go. A directory that was typed is the user's word; the usual one must not lead elsewhere."""
    if output is not None:
        return output
    usual = Path("build")
    if usual.is_symlink() and not usual.resolve().is_relative_to(Path.cwd().resolve()):
        raise click.UsageError("build is a link that leads out of this directory; choose one with -o.")
    return usual


def _print_all(
    checked: list[Checked], choices: list[tuple[str, Options]], extras: Extras
) -> tuple[list[NewFile], bool]:
    """Every module as a file to be written, and whether some spec could not be printed."""
    from specc.cli._artifacts import module_files
    from specc.errors import SpecError

    files: list[NewFile] = []
    failed = False
    for item in checked:
        assert item.source is not None and item.graph is not None
        for target, options in choices:
            try:
                files += module_files(item.source, item.graph, target, options, extras)
            except SpecError as error:
                _refused(item.source, error)
                failed = True
    return files, failed


def _refused(source: Source, error: SpecError) -> None:
    """What a target cannot say, at its place in the spec."""
    from specc.report.diagnostics import as_text
    from specc.report.findings import of_source

    click.echo(as_text(of_source(source, error.diagnostics), paint_for(sys.stderr)), err=True)


def _write(directory: Path, files: list[NewFile], force: bool) -> int:
    from specc.files import write_files

    for path, changed in write_files(directory, files, force):
        click.echo(f"{path}" if changed else f"{path} (unchanged)")
    return 0


def _compare(directory: Path, files: list[NewFile]) -> int:
    """``--check``: a diff from what is on disk to what would be printed."""
    from specc.cli._artifacts import difference
    from specc.files import holds

    stale = [file for file in files if not holds(directory / file.name, file.text)]
    for file in stale:
        click.echo(difference(directory / file.name, file.text), nl=False)
    if stale:
        names = ", ".join(file.name for file in stale)
        click.echo(f"not up to date: {names}; print again with specc build", err=True)
    return 1 if stale else 0


def _mention_warnings(checked: list[Checked]) -> None:
    """One line for each spec with warnings, without the warnings."""
    for item in checked:
        if item.warnings:
            codes = ", ".join(sorted({found.code for found in item.diagnostics}))
            words = f"{count(item.warnings, 'warning')} ({codes}); read them with specc validate"
            click.echo(f"{item.name}: {words}", err=True)


def _complain(name: str, error: SpecError) -> None:
    from specc.report.diagnostics import as_text
    from specc.report.findings import of_file
    from specc.source import Limits

    click.echo(as_text(of_file(name, error.diagnostics, Limits()), paint_for(sys.stderr)), err=True)
