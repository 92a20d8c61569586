"""Train a spec, in one framework or in two side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from specc.cli._shared import Checked, check_spec, fast_words, limit_options, paint_for, refuse_broken

if TYPE_CHECKING:
    from specc.compile import Bounds
    from specc.errors import SpecError

EPILOG = """\b
Examples:
  specc train specs/mnist_cnn.yaml --target torch
  specc train specs/fashion.yaml --target keras --data my/images --epochs 10
  specc train specs/fashion.yaml --target torch --resume
  specc train specs/digits_cnn.yaml --target torch,keras --lockstep

The directory gets the program that is run, history.jsonl and .csv, curves.svg
and .png, weights.safetensors (under the names of the spec), summary.json, and
state.safetensors, from which --resume goes on: an interrupted run loses the
epoch that was under way, and ends with the same numbers as one that was not.

It trains on the processor. The program that specc build --train prints uses a
graphics card where there is one.

\b
Exit codes: 0 trained, 1 the spec, the data or the training failed, 2 a wrong
command, 130 interrupted."""


@click.command(epilog=EPILOG)
@click.argument("spec", metavar="SPEC", type=click.Path())
@click.option("-t", "--target", "targets", required=True, metavar="NAME", help="torch, keras; torch,keras to compare.")
@click.option("--data", default="", metavar="NAME|DIR", help="A data set or a directory.  [default: that of the spec]")
@click.option("--epochs", type=click.IntRange(1), metavar="N", help="[default: that of the spec]")
@click.option("--batch-size", type=click.IntRange(1), metavar="N", help="[default: that of the spec]")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="N", help="[default: that of the spec]")
@click.option("--exact", is_flag=True, help="The exact forms, as build --exact prints them.")
@click.option("-s", "--style", default="", metavar="STYLE", help="Style of the model.  [default: the first]")
@click.option(
    "--dtype",
    type=click.Choice(["float32", "float64"]),
    help="Precision.  [default: float32; with --lockstep float64]",
)
@click.option(
    "--threads", type=click.IntRange(1), metavar="N", help="Of each framework.  [default: all, shared fairly]"
)
@click.option("--fast", default="", metavar="OPTIONS", help="channels_last, fused (torch); xla (keras).")
@click.option("--resume", is_flag=True, help="Go on with the run in the directory.")
@click.option("--lockstep", is_flag=True, help="Two targets from the same weights, on the same batches, step by step.")
@click.option("--native", is_flag=True, help="With --lockstep: the frameworks' own forms.  [default: the exact ones]")
@click.option("--steps", type=click.IntRange(1), metavar="N", help="With --lockstep: stop after so many steps.")
@click.option("--offline", is_flag=True, help="Never fetch data.")
@click.option("--no-curves", is_flag=True, help="Draw no pictures; matplotlib is then not needed.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where results go.  [default: runs/<spec>_<target>]",
)
@click.option("--force", is_flag=True, help="Replace the results of an earlier run.")
@limit_options
def command(
    spec: str,
    targets: str,
    data: str,
    epochs: int | None,
    batch_size: int | None,
    seed: int | None,
    exact: bool,
    style: str,
    dtype: str | None,
    threads: int | None,
    fast: str,
    resume: bool,
    lockstep: bool,
    native: bool,
    steps: int | None,
    offline: bool,
    no_curves: bool,
    out: Path | None,
    force: bool,
    bounds: Bounds,
) -> int:
    """Train SPEC with the program that is printed from it, in a process of its own."""
    from specc.cli._training import Wanted, train_in_lockstep, train_one
    from specc.errors import Diagnostic, SpecError
    from specc.run.child import ChildFailed
    from specc.run.train.values import Settings

    chosen = _targets(targets, lockstep)
    _refuse_contradictions(lockstep, native, exact, steps, resume, force)
    _check_style(style, chosen)
    if not no_curves and find_spec("matplotlib") is None:
        raise click.UsageError("the curves need matplotlib: pip install 'specc[plot]', or leave them out: --no-curves")
    checked = check_spec(spec, bounds)
    if refuse_broken([checked]):
        return 1
    assert checked.source is not None and checked.graph is not None
    try:
        if checked.graph.train is None:
            raise SpecError([Diagnostic("E143")])
        options = checked.graph.train.options
        settings = Settings(
            epochs=epochs or options["epochs"],
            batch_size=batch_size or options["batch_size"],
            seed=options["seed"] if seed is None else seed,
            dtype=dtype or ("float64" if lockstep else "float32"),
            exact=exact or (lockstep and not native),
            style=style,
            threads=threads or 0,
            steps=steps,
            fast=_ways(fast, chosen, lockstep),
        )
        folder = out or Path("runs") / f"{PurePath(spec).stem}_{'lockstep' if lockstep else chosen[0]}"
        wanted = Wanted(
            source=checked.source,
            graph=checked.graph,
            targets=chosen,
            settings=settings,
            data=data or checked.graph.train.data,
            offline=offline,
            folder=folder,
            resume=resume,
            force=force,
            curves=not no_curves,
        )
        return train_in_lockstep(wanted) if lockstep else train_one(wanted)
    except SpecError as error:
        _complain(checked, error)
        return 1
    except ChildFailed as failed:
        if failed.trace:
            click.echo(failed.trace.rstrip(), err=True)
        raise click.ClickException(f"the training program failed: {failed.reason}") from failed


def _targets(words: str, lockstep: bool) -> tuple[str, ...]:
    """The targets by name; a wrong word, or a framework that is missing, is a wrong command."""
    from specc.run.installed import NEEDS, how_to_install, missing

    chosen = tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
    for word in chosen or ("",):
        if word not in NEEDS:
            raise click.BadParameter(f"there is no target {word!r}; one of: {', '.join(NEEDS)}")
    if lockstep and len(chosen) != 2:
        raise click.UsageError("--lockstep compares two targets: --target torch,keras")
    if not lockstep and len(chosen) != 1:
        raise click.UsageError("give one target, or --lockstep to train both step by step")
    absent = missing(chosen)
    if absent:
        raise click.UsageError(how_to_install(absent))
    return chosen


def _refuse_contradictions(
    lockstep: bool, native: bool, exact: bool, steps: int | None, resume: bool, force: bool
) -> None:
    if not lockstep and (native or steps is not None):
        raise click.UsageError(f"{'--native' if native else '--steps'} belongs to --lockstep.")
    if native and exact:
        raise click.UsageError("--native and --exact exclude each other.")
    if resume and (lockstep or force):
        raise click.UsageError(f"--resume and {'--lockstep' if lockstep else '--force'} exclude each other.")


def _ways(fast: str, targets: Sequence[str], lockstep: bool) -> frozenset[str]:
    """The words of ``--fast`` that are about a step: the loop around it is not that of the printed program."""
    from specc.targets import load_target

    if fast and lockstep:
        raise click.UsageError("--fast and --lockstep exclude each other: a lockstep run is about equality.")
    return fast_words(fast, [word for target in targets for word in load_target(target).faster_steps])


def _check_style(style: str, targets: Sequence[str]) -> None:
    from specc.targets import load_target

    known = dict.fromkeys(name for target in targets for name in load_target(target).styles)
    if style and style not in known:
        raise click.BadParameter(f"there is no style {style!r}; one of: {', '.join(known)}")


def _complain(checked: Checked, error: SpecError) -> None:
    """Findings at their place in the spec, and those about data and directories without one."""
    from specc.report.diagnostics import as_text
    from specc.report.findings import of_file, of_source
    from specc.source import Limits

    assert checked.source is not None
    placed = [found for found in error.diagnostics if found.path]
    others = [found for found in error.diagnostics if not found.path]
    shown = [*of_source(checked.source, placed), *of_file("specc train", others, Limits())]
    click.echo(as_text(shown, paint_for(sys.stderr)), err=True)
