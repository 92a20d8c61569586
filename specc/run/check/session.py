"""A whole run of ``specc check``: one child per target, started side by side and kept warm over all specs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from specc.errors import InternalError, SpecError
from specc.graph import Graph
from specc.messages import describe
from specc.run.check.jobs import Job, prepare
from specc.run.check.prove import Settings, prove
from specc.run.check.values import CheckReport, SpecReport
from specc.run.child import Bounds, Child, ChildFailed
from specc.source import Source

#: What a caller is told while it waits: the spec and what is being done with it.
Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Subject:
    """A spec to be checked."""

    source: Source
    graph: Graph


class Session:
    """The children of a run. Usable as a context manager; leaving it, however, leaves no child behind."""

    def __init__(self, targets: Sequence[str], settings: Settings, bounds: Bounds | None = None) -> None:
        self.targets, self.settings = tuple(targets), settings
        self.children = {target: Child(target, bounds) for target in targets}

    def __enter__(self) -> Session:
        for child in self.children.values():
            child.start()
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children.values():
            child.stop()

    def run(self, subjects: Sequence[Subject], progress: Progress) -> CheckReport:
        """Check every spec; what fails for one does not touch the others.

        Raises:
            ChildFailed: a framework cannot be imported at all.
        """
        begun = time.perf_counter()
        progress("", "importing " + " and ".join(self.targets))
        for child in self.children.values():
            # A session may be asked more than once; its children start once.
            if not child.versions:
                child.started()
        reports = tuple(self._one(subject, progress) for subject in subjects)
        versions = {name: version for child in self.children.values() for name, version in child.versions.items()}
        return CheckReport(reports, versions, time.perf_counter() - begun)

    def _one(self, subject: Subject, progress: Progress) -> SpecReport:
        begun = time.perf_counter()
        name = subject.source.name
        report = SpecReport(name, sha256=subject.source.sha256)
        with tempfile.TemporaryDirectory(prefix="specc-check-") as folder:
            try:
                job = self._prepare(subject, Path(folder))
                report = prove(job, self.children, self.settings, lambda doing: progress(name, doing))
            except SpecError as error:
                report = replace(report, failures=tuple(_worded(error)))
            except InternalError as fault:
                # Ours, not the spec's; the other specs are still worth checking.
                report = replace(report, failures=(f"a fault of specc itself: {fault}",))
            except ChildFailed as failed:
                report = replace(report, failures=(failed.reason,), notes=_last_lines(failed.trace))
        return replace(report, seconds=time.perf_counter() - begun)

    def _prepare(self, subject: Subject, folder: Path) -> Job:
        settings = self.settings
        return prepare(subject.source, subject.graph, self.targets, settings.styles, settings.modes, folder)


def _worded(error: SpecError) -> Iterator[str]:
    for found in error.diagnostics:
        message, advice = describe(found)
        yield f"{message}; {advice}" if advice else message


def _last_lines(trace: str) -> tuple[str, ...]:
    return tuple(trace.strip().splitlines()[-6:])
