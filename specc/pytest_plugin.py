"""Specs as tests of pytest: each file becomes the tests ``validate``, ``build-check`` and ``check``.

Nothing is collected unless it was asked for, so that other YAML files of a project stay what they are::

    [tool.pytest.ini_options]
    specc_paths = ["specs/*.yaml"]        # or: pytest --specc 'specs/*.yaml'
    specc_build = "-o src/models"         # arguments of specc build; without it there is no build-check
    specc_targets = ["torch", "keras"]    # by default those whose frameworks are installed
    specc_steps = "5"

The files must be among those that pytest looks at: name their folder in ``testpaths`` or on the command line.
"""

from __future__ import annotations

import io
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from specc.graph import Graph
    from specc.run.check.session import Session
    from specc.source import Source

#: Columns of the report of a test that fails.
_WIDTH = 110


class SpecFailed(Exception):
    """A spec that is not valid, not up to date or not proved; the text is the whole report."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option and the settings of the configuration file."""
    group = parser.getgroup("specc", "specs of specc")
    group.addoption("--specc", action="append", default=[], metavar="PATTERN", help="Collect these spec files.")
    parser.addini("specc_paths", "spec files to collect: patterns from the root directory", type="args", default=[])
    parser.addini("specc_build", "arguments of specc build for the test build-check", default="")
    parser.addini("specc_targets", "targets to check", type="args", default=[])
    parser.addini("specc_steps", "optimiser steps to compare", default="20")


_FILES = pytest.StashKey[frozenset[Path]]()
_SESSION = pytest.StashKey["Session"]()


def pytest_configure(config: pytest.Config) -> None:
    """Look up the files that the patterns name.

    Raises:
        UsageError: a pattern names none, which would otherwise be a test run that tests nothing.
    """
    patterns = [*config.getoption("--specc"), *config.getini("specc_paths")]
    config.stash[_FILES] = frozenset(file for pattern in patterns for file in _files(config.rootpath, pattern))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A spec file, if it is one of those that were asked for."""
    return SpecFile.from_parent(parent, path=file_path) if file_path in parent.config.stash[_FILES] else None


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the child processes."""
    session = config.stash.get(_SESSION, None)
    if session is not None:
        session.__exit__()


def _files(root: Path, pattern: str) -> list[Path]:
    """What a pattern names; a folder stands for every spec in it."""
    if (root / pattern).is_dir():
        pattern = f"{pattern}/**/*.yaml"
    absolute = Path(pattern)
    start = Path(absolute.anchor) if absolute.is_absolute() else root
    found = list(start.glob(str(absolute.relative_to(start) if absolute.is_absolute() else absolute)))
    if not found:
        raise pytest.UsageError(f"specc: no file is named by {pattern!r} in {root}")
    return found


class SpecFile(pytest.File):
    """One spec file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its tests."""
        yield ValidateItem.from_parent(self, name="validate")
        if self.config.getini("specc_build"):
            yield BuildItem.from_parent(self, name="build-check")
        yield CheckItem.from_parent(self, name="check")


class SpecItem(pytest.Item):
    """What the tests of a spec have in common."""

    @property
    def spec(self) -> str:
        """The spec as messages name it: from the root directory."""
        path = self.path.resolve()
        root = self.config.rootpath.resolve()
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """The report of specc instead of a traceback."""
        if isinstance(excinfo.value, SpecFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test is, and its name."""
        return self.path, None, f"{self.spec}::{self.name}"

    def read(self) -> tuple[Source, Graph]:
        """The spec, validated.

        Raises:
            SpecFailed: with every error.
        """
        from specc.compile import analyse
        from specc.errors import SpecError
        from specc.report.diagnostics import as_text
        from specc.report.findings import of_file, of_source
        from specc.source import Limits, parse

        try:
            source = parse(self.path.read_bytes(), self.spec)
        except SpecError as error:
            raise SpecFailed(as_text(of_file(str(self.path), error.diagnostics, Limits()))) from None
        analysis = analyse(source)
        if analysis.graph is None:
            errors = [found for found in analysis.diagnostics if found.is_error]
            raise SpecFailed(as_text(of_source(source, errors)))
        return source, analysis.graph


class ValidateItem(SpecItem):
    """The spec is valid."""

    def runtest(self) -> None:
        """Read and check it."""
        self.read()


class BuildItem(SpecItem):
    """The generated files are those that would be printed now."""

    def runtest(self) -> None:
        """``specc build --check`` with the arguments of ``specc_build``."""
        arguments = shlex.split(self.config.getini("specc_build"))
        command = [sys.executable, "-m", "specc", "build", self.spec, "--check", *arguments]
        done = subprocess.run(command, capture_output=True, cwd=self.config.rootpath, check=False)
        if done.returncode:
            raise SpecFailed((done.stdout + done.stderr).decode("utf-8", "replace"))


class CheckItem(SpecItem):
    """The generated backends agree."""

    def runtest(self) -> None:
        """``specc check``; the frameworks are started by the first such test and stay."""
        source, graph = self.read()
        from specc.report.check_view import Outcome
        from specc.run.installed import missing

        targets = self._targets()
        absent = missing(targets)
        if absent:
            from specc.run.installed import how_to_install

            raise SpecFailed(how_to_install(absent))
        from specc.run.check.session import Subject
        from specc.run.child import ChildFailed

        try:
            report = self._session(targets).run([Subject(source, graph)], lambda spec, doing: None)
        except ChildFailed as failed:
            raise SpecFailed(f"a framework cannot be imported: {failed.reason}\n{failed.trace}") from None
        if not report.agrees:
            raise SpecFailed(_text(Outcome(report, {self.spec: source.lines})))

    def _targets(self) -> tuple[str, ...]:
        """Those of the settings, else those whose frameworks are there."""
        from specc.run.installed import NEEDS, how_to_install, missing

        named = tuple(self.config.getini("specc_targets"))
        unknown = [name for name in named if name not in NEEDS]
        if unknown:
            raise SpecFailed(f"specc_targets: there is no target {', '.join(unknown)}; one of: {', '.join(NEEDS)}")
        if named:
            return named
        absent = missing(tuple(NEEDS))
        if len(absent) == len(NEEDS):
            pytest.skip(f"no framework is installed; {how_to_install(absent)}")
        return tuple(name for name in NEEDS if name not in absent)

    def _session(self, targets: tuple[str, ...]) -> Session:
        stash = self.config.stash
        if _SESSION not in stash:
            from specc.run.check.prove import Settings
            from specc.run.check.session import Session

            stash[_SESSION] = Session(targets, Settings(steps=int(self.config.getini("specc_steps")))).__enter__()
        return stash[_SESSION]


def _text(outcome: Any) -> str:
    """The report for people, as it goes into a file."""
    from rich.console import Console

    from specc.report.check_text import TextReport

    buffer = io.StringIO()
    TextReport(Console(file=buffer, width=_WIDTH, no_color=True), outcome).print()
    return buffer.getvalue().rstrip()
