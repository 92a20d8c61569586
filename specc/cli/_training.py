"""What ``specc train`` does with its options: children, data and directory, and what is shown on the way."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specc.cli._shared import paint_for
from specc.run.train.values import Record, Reporter, Settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from specc.graph import Graph
    from specc.run.train.folder import Folder
    from specc.run.train.prepared import Prepared
    from specc.run.train.single import Run
    from specc.run.train.state import State
    from specc.run.train.trainee import Program, Trainee
    from specc.source import Source

#: Scores that are shown after an epoch, beside the loss.
_MOST_SCORES = 4


@dataclass(frozen=True)
class Wanted:
    """A training as it was asked for."""

    source: Source
    graph: Graph
    targets: tuple[str, ...]
    settings: Settings
    data: str
    offline: bool
    folder: Path
    resume: bool
    force: bool
    curves: bool


# -- one target --------------------------------------------------------------------------------------------------------


def train_one(wanted: Wanted) -> int:
    """Train one target, from the start or from where it stopped."""
    from specc.run.train.folder import STATE, Folder
    from specc.run.train.single import Run
    from specc.run.train.state import read_state, refuse_another

    folder = Folder(wanted.folder)
    state = read_state(folder / STATE) if wanted.resume else None
    wanted = replace(wanted, settings=_with_threads(wanted, state))
    with _prepared(wanted, folder) as (data, trainees, reporter):
        run = Run(wanted.source, wanted.graph, wanted.settings, data, trainees[0], folder, reporter)
        if state is None:
            run.start()
        else:
            refuse_another(state, run.identity())
            run.resume(state)
        try:
            run.epochs()
        except KeyboardInterrupt:
            _say_how_to_go_on(run, wanted)
            raise
        finally:
            _draw_history(run, wanted)
        summary = run.finish()
    click.echo(f"test: {_scores(summary['test'])}")
    click.echo(f"{wanted.folder}: {run.trainee.program.name}, weights.safetensors, history, summary.json")
    return 0


def _with_threads(wanted: Wanted, state: State | None) -> Settings:
    """A resumed run has as many threads as it had; otherwise those of the machine are shared among the targets."""
    from specc.run.train.children import cores

    if wanted.settings.threads:
        return wanted.settings
    before = state.identity.get("threads") if state is not None else None
    return replace(wanted.settings, threads=before or max(1, cores() // len(wanted.targets)))


def _say_how_to_go_on(run: Run, wanted: Wanted) -> None:
    count = len(run.history)
    words = f"{count} epoch{'' if count == 1 else 's'} done; go on with --resume"
    click.echo(f"{wanted.folder}: {words}", err=True)


def _draw_history(run: Run, wanted: Wanted) -> None:
    if wanted.curves and run.history:
        from specc.report.curves import draw_history
        from specc.run.train.folder import CURVES

        title = f"{wanted.graph.name} on {run.data.name}, {_title(run.trainee.target)}"
        draw_history(run.history, title, [wanted.folder / name for name in CURVES])


# -- two targets -------------------------------------------------------------------------------------------------------


def train_in_lockstep(wanted: Wanted) -> int:
    """Train two targets step by step, and draw their losses."""
    from specc.run.train.folder import Folder
    from specc.run.train.lockstep import Lockstep

    folder = Folder(wanted.folder)
    wanted = replace(wanted, settings=_with_threads(wanted, None))
    with _prepared(wanted, folder) as (data, trainees, reporter):
        run = Lockstep(wanted.source, wanted.graph, wanted.settings, data, tuple(trainees), folder, reporter)
        try:
            summary = run.run()
        finally:
            _draw_lockstep(run, wanted)
    first, second = run.names
    gap = summary["largest_gap"]
    click.echo(f"largest gap of the losses: {gap['gap']:.1e} at step {gap['step']} of {summary['steps']}")
    click.echo(f"gap of the weights at the end: {summary['weights_gap']:.1e} of how far training moved them")
    for name in (first, second):
        click.echo(f"test, {name}: {_scores(summary['test'][name])}")
    click.echo(f"{wanted.folder}: lockstep.csv{', lockstep.svg, lockstep.png' if wanted.curves else ''}, summary.json")
    return 0


def _draw_lockstep(run: Any, wanted: Wanted) -> None:
    if not wanted.curves or not run.rows:
        return
    from specc.report.curves import draw_lockstep
    from specc.run.train.lockstep import PICTURES

    settings = wanted.settings
    names = " and ".join(_title(name) for name in run.names)
    title = f"{wanted.graph.name}: {names} in lockstep"
    subtitle = (
        f"{run.data.name}, {len(run.rows):,} steps of {settings.batch_size} examples, {settings.dtype}, "
        f"{'exact' if settings.exact else 'native'} forms; same initial weights, batches and dropout masks"
    )
    paths = [wanted.folder / name for name in PICTURES]
    draw_lockstep(run.rows, run.names, title, subtitle, settings.dtype, paths)


# -- both --------------------------------------------------------------------------------------------------------------


@contextmanager
def _prepared(wanted: Wanted, folder: Folder) -> Iterator[tuple[Prepared, list[Trainee], Reporter]]:
    """Everything that is needed before the first step. Leaving it, however, leaves no child behind."""
    from specc.data.progress import TerminalProgress
    from specc.run.train.children import child_for
    from specc.run.train.prepared import lonely_batch, prepare_data
    from specc.run.train.trainee import Trainee, print_program, size_of_run

    settings = wanted.settings
    programs = [print_program(wanted.source, wanted.graph, target, settings) for target in wanted.targets]
    folder.open(size_of_run(wanted.graph, settings.dtype), wanted.resume, wanted.force)
    with ExitStack() as stack:
        children = [
            stack.enter_context(child_for(item.plan.target, settings.threads, settings.dtype)) for item in programs
        ]
        for child in children:
            child.start()
        bar = TerminalProgress() if sys.stderr.isatty() else None
        data = prepare_data(wanted.graph, wanted.data, settings.seed, wanted.offline, bar)
        _refuse(lonely_batch(wanted.graph, len(data.train), settings.batch_size))
        _warn(wanted, data)
        reporter = stack.enter_context(_reporting(settings))
        reporter.doing("importing " + " and ".join(wanted.targets))
        trainees = []
        for child, program in zip(children, programs, strict=True):
            child.started()
            trainees.append(_loaded(Trainee(child, program), program, wanted, folder))
        reporter.doing("handing over the data")
        for trainee in trainees:
            trainee.take(data.parts, settings.dtype)
        yield data, trainees, reporter


def _loaded(trainee: Trainee, program: Program, wanted: Wanted, folder: Folder) -> Trainee:
    folder.write(program.name, program.text)
    trainee.load(folder / program.name, wanted.settings.dtype)
    return trainee


def _refuse(found: Any) -> None:
    from specc.errors import SpecError

    if found is not None:
        raise SpecError([found])


def _warn(wanted: Wanted, data: Prepared) -> None:
    from specc.report.diagnostics import as_text
    from specc.report.findings import of_source

    if data.warnings:
        click.echo(as_text(of_source(wanted.source, data.warnings), paint_for(sys.stderr)), err=True)


def _title(target: str) -> str:
    return {"torch": "PyTorch", "keras": "Keras"}.get(target, target)


def _scores(scores: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {'undefined' if score is None else f'{score:.4f}'}" for name, score in scores.items())


# -- progress ----------------------------------------------------------------------------------------------------------


@contextmanager
def _reporting(settings: Settings) -> Iterator[Reporter]:
    """A bar on standard error as long as that is a terminal; a line for each epoch on standard output anyhow."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(settings.epochs, None)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[figures]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Lines(settings.epochs, progress)


class _Lines:
    """Tells people how a training goes."""

    def __init__(self, epochs: int, progress: Progress | None) -> None:
        self.epochs, self.progress = epochs, progress
        self.task = progress.add_task("starting", total=None, figures="") if progress else None
        self.last = ""

    def doing(self, what: str) -> None:
        """Something begins that takes a while."""
        if self.progress is not None and self.task is not None:
            self.progress.update(self.task, description=what)

    def step(self, epoch: int, step: int, steps: int, loss: float) -> None:
        """`step` of the `steps` of an epoch (counted from 0) are done."""
        if self.progress is not None and self.task is not None:
            self.progress.update(
                self.task,
                description=f"epoch {epoch + 1}/{self.epochs}",
                total=self.epochs * steps,
                completed=epoch * steps + step,
                figures=f"loss {loss:.4f}{self.last}",
            )

    def epoch(self, record: Record) -> None:
        """An epoch has ended."""
        scores = {name: score for name, score in record.items() if name.startswith(("val_", "test_"))}
        few = {name.replace("_", " "): score for name, score in list(scores.items())[:_MOST_SCORES]}
        # A line has room for one: the first metric, or the loss where there is none.
        name, score = list(few.items())[min(1, len(few) - 1)]
        self.last = f", {_scores({name: score})}"
        who = f"{record['target']}, " if "target" in record else ""
        seconds = f", {record['seconds']:.1f} s" if "seconds" in record else ""
        line = f"{who}epoch {record['epoch']}/{self.epochs}: loss {record['loss']:.4f}, {_scores(few)}{seconds}"
        if self.progress is not None and sys.stdout.isatty():
            self.progress.console.print(line, markup=False, highlight=False)
        else:
            click.echo(line)
