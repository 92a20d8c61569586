"""Prove that the generated backends agree, or name the line where they part."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._reporting import print_outcome, progress, write_html
from specc.cli._shared import Checked, check_spec, limit_options, specs_argument

if TYPE_CHECKING:
    from specc.compile import Bounds
    from specc.lock import Lock
    from specc.report.check_view import Drift, Outcome
    from specc.run.check.prove import Settings
    from specc.run.check.values import CheckReport

EPILOG = """\b
Examples:
  specc check specs/fashion.yaml
  specc check specs/*.yaml --html report.html
  specc check specs/fashion.yaml --targets torch
  specc check specs/fashion.yaml --exact --style all --steps 100
  specc check specs/*.yaml --lock specc.lock
  specc check specs/*.yaml --locked --format github

The generated files are run in child processes, one per target, which end with
this command. A spec that is not valid, or whose module fails, does not keep the
others from being checked.

\b
Exit codes: 0 all agree, 1 something differs, a spec is not valid or the lock
file says otherwise, 2 a wrong command or a framework that is missing."""

_DTYPES = ("float64", "float32")


def _finite(context: click.Context, parameter: click.Parameter, value: float) -> float:
    """Refuse ``nan``, which is within every range."""
    if not isfinite(value):
        raise click.BadParameter("give a number")
    return value


@click.command(epilog=EPILOG)
@specs_argument
@click.option(
    "-t", "--targets", metavar="NAMES", default="", help="torch, keras, or both with a comma.  [default: both]"
)
@click.option(
    "--steps",
    type=click.IntRange(1, 100_000),
    default=20,
    metavar="N",
    show_default=True,
    help="Optimiser steps that are compared.",
)
@click.option(
    "--dtype",
    "dtypes",
    metavar="NAMES",
    default="float64,float32",
    show_default=True,
    help="float64 decides, float32 is judged step by step.",
)
@click.option(
    "-s",
    "--style",
    default="default",
    metavar="STYLE",
    show_default=True,
    help="A style by name, default for the first of each target, or all.",
)
@click.option("--exact", is_flag=True, help="Only the exact forms.  [default: both]")
@click.option("--native", is_flag=True, help="Only the frameworks' own layers and optimisers.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=0,
    metavar="N",
    show_default=True,
    help="Seed of weights, inputs and masks.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit", "github"]),
    default="text",
    show_default=True,
    help="A table for people, JSON, JUnit XML, or annotations for GitHub.",
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the report as one HTML file too.",
)
@click.option(
    "--lock",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what was found to a lock file, if all specs agree.",
)
@click.option("--locked", is_flag=True, help="Fail where the lock file (specc.lock, or that of --lock) says otherwise.")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 1e6),
    callback=_finite,
    default=600.0,
    metavar="S",
    show_default=True,
    help="Longest time that one request to a generated module may take.",
)
@click.option(
    "--memory",
    type=click.FloatRange(0.1, 1e6),
    callback=_finite,
    default=8.0,
    metavar="GB",
    show_default=True,
    help="Most memory that a child process may use.",
)
@limit_options
def command(
    specs: tuple[str, ...],
    targets: str,
    steps: int,
    dtypes: str,
    style: str,
    exact: bool,
    native: bool,
    seed: int,
    form: str,
    html: Path | None,
    lock: Path | None,
    locked: bool,
    timeout: float,
    memory: float,
    bounds: Bounds,
) -> int:
    """Print each SPEC for each target, run the files side by side, compare layers, loss, gradients and training."""
    chosen = _targets(targets)
    settings = _settings(steps, _words(dtypes, _DTYPES, "dtype"), _style(style, chosen), exact, native, seed)
    _refuse_missing_folders(html, lock)
    old = _read_lock(lock) if locked else None
    checked = [check_spec(name, bounds) for name in dict.fromkeys(specs)]
    report = _run(checked, chosen, settings, timeout, memory)
    found = _lock_of(report, chosen, settings, _place(lock))
    changed = _changes(old, found) if old is not None else ()
    outcome = _outcome(checked, report, changed)
    print_outcome(outcome, form)
    if html is not None:
        write_html(html, outcome)
    if lock is not None and not locked:
        _write_lock(lock, outcome, found)
    return 0 if outcome.agrees else 1


# -- what was asked for -----------------------------------------------------------------------------------------------


def _targets(words: str) -> tuple[str, ...]:
    """The targets by name; one whose framework is missing is a wrong command, with the words that install it."""
    from specc.run.installed import NEEDS, how_to_install, missing

    chosen = _words(words, tuple(NEEDS), "target") if words else tuple(NEEDS)
    absent = missing(chosen)
    if absent:
        there = [name for name in chosen if name not in absent]
        instead = f" (or check {there[0]} alone: --targets {there[0]})" if there else ""
        raise click.UsageError(f"{how_to_install(absent)}{instead}")
    return chosen


def _words(words: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    """Words with commas between them, each one of the known ones."""
    chosen = tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
    for word in chosen or ("",):
        if word not in known:
            raise click.BadParameter(f"there is no {what} {word!r}; one of: {', '.join(known)}")
    return chosen


def _style(style: str, targets: Sequence[str]) -> str:
    from specc.targets import load_target

    known = dict.fromkeys(name for target in targets for name in load_target(target).styles)
    if style not in ("all", "default", *known):
        raise click.BadParameter(f"there is no style {style!r}; one of: default, all, {', '.join(known)}")
    return style


def _settings(steps: int, dtypes: tuple[str, ...], style: str, exact: bool, native: bool, seed: int) -> Settings:
    from specc.run.check.prove import Settings

    modes = (False, True) if exact == native else (exact,)
    return Settings(steps, dtypes, style, modes, seed)


def _refuse_missing_folders(*files: Path | None) -> None:
    """What cannot be written is said before the run, not after it."""
    for file in files:
        if file is not None and not file.parent.is_dir():
            raise click.UsageError(f"there is no folder {file.parent} to write {file.name} to.")


# -- the run ----------------------------------------------------------------------------------------------------------


def _run(
    checked: Sequence[Checked], targets: tuple[str, ...], settings: Settings, timeout: float, memory: float
) -> CheckReport:
    """Check the specs that are valid. Leaving it, also by Ctrl-C, ends the child processes."""
    from specc.run.check.session import Session, Subject
    from specc.run.check.values import CheckReport
    from specc.run.child import Bounds, ChildFailed

    subjects = [Subject(item.source, item.graph) for item in checked if item.source and item.graph]
    if not subjects:
        return CheckReport(())
    session = Session(targets, settings, Bounds(timeout, int(memory * 2**30)))
    try:
        with session, progress([subject.source.name for subject in subjects]) as say:
            return session.run(subjects, say)
    except ChildFailed as failed:
        if failed.trace:
            click.echo(failed.trace.rstrip(), err=True)
        raise click.ClickException(f"a framework cannot be imported: {failed.reason}") from failed


def _outcome(checked: Sequence[Checked], report: CheckReport, changed: tuple[Drift, ...]) -> Outcome:
    from specc.report.check_view import Outcome

    lines = {item.name: item.source.lines for item in checked if item.source}
    broken = tuple(found for item in checked for found in item.findings if found.severity == "error")
    return Outcome(report, lines, broken, changed)


# -- the lock file -----------------------------------------------------------------------------------------------------


def _place(lock: Path | None) -> Path:
    from specc.lock import DEFAULT

    return lock or Path(DEFAULT)


def _read_lock(lock: Path | None) -> Lock:
    """The lock to compare with; one that cannot be read is a wrong command."""
    from specc.lock import LockError, read_lock

    try:
        return read_lock(_place(lock))
    except LockError as error:
        raise click.UsageError(str(error)) from error


def _changes(old: Lock, new: Lock) -> tuple[Drift, ...]:
    from specc.lock import drift

    return tuple(drift(old, new))


def _lock_of(report: CheckReport, targets: tuple[str, ...], settings: Settings, path: Path) -> Lock:
    from specc.lock import lock_of
    from specc.report.check_view import mode

    made_with = {
        "targets": list(targets),
        "styles": settings.styles,
        "modes": [mode(exact) for exact in settings.modes],
        "dtypes": list(settings.dtypes),
        "steps": settings.steps,
        "seed": settings.seed,
    }
    return lock_of(report, made_with, path.parent)


def _write_lock(path: Path, outcome: Outcome, found: Lock) -> None:
    from specc.files import write_atomic
    from specc.lock import to_text

    if not outcome.agrees:
        click.echo(f"{path} is not written: only specs that agree are locked", err=True)
        return
    write_atomic(path, to_text(found).encode("utf-8"))
    click.echo(f"locked: {path}", err=True)
