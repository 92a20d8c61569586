"""The directory of a run: what may be written there, and how. A file there is whole or not there at all."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from specc.errors import Diagnostic, SpecError, Whole
from specc.files import write_atomic
from specc.run.train.values import Record

STATE, WEIGHTS = "state.safetensors", "weights.safetensors"
HISTORY, TABLE, SUMMARY = "history.jsonl", "history.csv", "summary.json"
CURVES = ("curves.svg", "curves.png")
#: What is needed beside weights and states: tables, pictures and the program.
_SMALL = 4_000_000


class Folder:
    """Where a run writes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def open(self, needed: int, resume: bool, force: bool) -> None:
        """Make sure that a run can write here. Nothing that exists is touched.

        Args:
            needed: bytes of all weights and states together.
            resume: a run goes on, so that there has to be one.
            force: earlier results may be replaced.

        Raises:
            SpecError: E950 something is there, E951 it cannot be written to, E952 there is too little room, E954 there
                is nothing to resume.
        """
        if resume and not (self / STATE).is_file():
            raise SpecError([Diagnostic("E954", {"path": Whole(str(self / STATE))})])
        if not resume and not force and self._taken():
            raise SpecError([Diagnostic("E950", {"path": Whole(str(self.path))})])
        self._try_to_write()
        self.make_room(needed)

    def make_room(self, needed: int) -> None:
        """Raises SpecError: E952, there is too little room for so many bytes more."""
        free = shutil.disk_usage(self.path).free
        if free < needed + _SMALL:
            args = {"path": Whole(str(self.path)), "needed": needed + _SMALL, "free": free}
            raise SpecError([Diagnostic("E952", args)])

    def clear(self) -> None:
        """Remove what an earlier run left, the state first: without it nothing can be resumed by mistake."""
        for name in (STATE, SUMMARY, HISTORY, TABLE, WEIGHTS, *CURVES):
            (self / name).unlink(missing_ok=True)

    def _taken(self) -> bool:
        if self.path.is_file():
            return True
        return self.path.is_dir() and any(self.path.iterdir())

    def _try_to_write(self) -> None:
        probe = self / f".specc-{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            args = {"path": Whole(str(self.path)), "reason": Whole(error.strerror or type(error).__name__)}
            raise SpecError([Diagnostic("E951", args)]) from error

    def write(self, name: str, content: bytes | str) -> None:
        """Write one file in one step."""
        write_atomic(self / name, content.encode("utf-8") if isinstance(content, str) else content)

    def write_history(self, history: Sequence[Record]) -> None:
        """The whole history in both forms; after a stop in the middle of an epoch it is what the state says."""
        self.write(HISTORY, "".join(json.dumps(record) + "\n" for record in history))
        self.write(TABLE, as_csv(history))

    def add_to_history(self, history: Sequence[Record]) -> None:
        """The last epoch behind the others."""
        with (self / HISTORY).open("a", encoding="utf-8") as file:
            file.write(json.dumps(history[-1]) + "\n")
        self.write(TABLE, as_csv(history))

    def write_summary(self, summary: Mapping[str, Any]) -> None:
        """The summary as JSON for people."""
        self.write(SUMMARY, json.dumps(summary, indent=2) + "\n")


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as a table with one line of names; numbers as Python writes them, so that none loses a digit."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(_cells(row, names) for row in rows)
    return made.getvalue()


def _cells(row: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    return [row.get(name, "") for name in names]
