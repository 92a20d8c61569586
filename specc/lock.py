"""``specc.lock``: what a check found, kept under version control, so that a later check can tell what has changed.

A file of JSON lines, sorted, so that a change of one figure is a change of one line: the settings, the versions, then
each spec with its hash and a line for every variant, precision and stage.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from specc import __version__
from specc.report.check_json import number, row_key
from specc.report.check_view import Drift, short, weight
from specc.run.check.values import CheckReport, Row

FORMAT = 1
#: Where a lock is looked for unless a user names another file.
DEFAULT = "specc.lock"
#: A difference has grown when it is this many times what it was, and above rounding of single numbers.
_GROWN, _NEGLIGIBLE = 10.0, 1e-15
#: Largest lock that is read.
_MAX_BYTES = 50_000_000

#: What tells one measured figure from another: target, style, mode, dtype and stage.
Key = tuple[str, ...]


class LockError(Exception):
    """A lock file that cannot be read. The text says why."""


@dataclass(frozen=True)
class Figure:
    """One measured difference."""

    worst: float
    limit: float
    verdict: str


@dataclass(frozen=True)
class Entry:
    """What is locked about one spec."""

    sha256: str
    figures: Mapping[Key, Figure]


@dataclass(frozen=True)
class Lock:
    """A whole lock: how the check was made, with which versions, and what came out for each spec."""

    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    specs: Mapping[str, Entry]


def lock_of(report: CheckReport, settings: Mapping[str, Any], folder: Path) -> Lock:
    """The lock of a run. Specs are named by their path from the `folder` of the lock file."""
    versions = {**report.versions, "specc": __version__}
    return Lock(settings, versions, {spec_name(one.spec, folder): _entry(one.sha256, one.rows) for one in report.specs})


def spec_name(spec: str, folder: Path) -> str:
    """The path of a spec from the folder of the lock, the same on every system."""
    try:
        relative = os.path.relpath(spec, folder)
    except ValueError:
        # On Windows there is no relative path to another drive.
        relative = spec
    return relative.replace(os.sep, "/")


def _entry(sha256: str, rows: tuple[Row, ...]) -> Entry:
    """The row of each key that matters most; what is shown without a verdict is no part of a lock."""
    leading: dict[Key, Row] = {}
    for row in rows:
        key = tuple(row_key(row).values())
        judged = row.verdict not in ("shown", "skipped")
        if judged and (key not in leading or weight(row) > weight(leading[key])):
            leading[key] = row
    return Entry(sha256, {key: Figure(row.worst, row.limit, row.verdict) for key, row in leading.items()})


# -- the file ---------------------------------------------------------------------------------------------------------


def to_text(lock: Lock) -> str:
    """The lines of a lock file."""
    lines: list[dict[str, Any]] = [{"lock": FORMAT, **lock.settings}, {"versions": dict(sorted(lock.versions.items()))}]
    for spec, entry in sorted(lock.specs.items()):
        lines.append({"spec": spec, "sha256": entry.sha256})
        for key, figure in sorted(entry.figures.items()):
            names = dict(zip(("target", "style", "mode", "dtype", "stage"), key, strict=True))
            # Three digits: enough to see growth, few enough that another machine gives mostly the same lines.
            sizes = {"worst": number(float(f"{figure.worst:.2e}")), "limit": number(figure.limit)}
            lines.append({"spec": spec, **names, **sizes, "verdict": figure.verdict})
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def read_lock(path: Path) -> Lock:
    """The lock in a file.

    Raises:
        LockError: there is none, or it is damaged or of a newer format.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise LockError(f"{path} is too large for a lock file")
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return _parsed(lines)
    except FileNotFoundError:
        raise LockError(f"there is no {path}; write it with specc check --lock {path}") from None
    except OSError as error:
        raise LockError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise LockError(f"{path} is damaged or no lock file; write it again with specc check --lock {path}") from error


def _parsed(lines: list[dict[str, Any]]) -> Lock:
    head, versions, *rest = lines
    if head["lock"] != FORMAT:
        raise LockError(f"this lock has format {head['lock']}; specc {__version__} reads {FORMAT}")
    hashes: dict[str, str] = {}
    figures: dict[str, dict[Key, Figure]] = {}
    for line in rest:
        if "sha256" in line:
            hashes[str(line["spec"])] = str(line["sha256"])
            continue
        key = tuple(str(line[name]) for name in ("target", "style", "mode", "dtype", "stage"))
        figure = Figure(float(line["worst"]), float(line["limit"]), str(line["verdict"]))
        figures.setdefault(str(line["spec"]), {})[key] = figure
    settings = {name: value for name, value in head.items() if name != "lock"}
    found = {spec: Entry(sha256, figures.get(spec, {})) for spec, sha256 in hashes.items()}
    return Lock(settings, {str(name): str(value) for name, value in versions["versions"].items()}, found)


# -- drift ------------------------------------------------------------------------------------------------------------


def drift(old: Lock, new: Lock) -> Iterator[Drift]:
    """Everything that is not as it was locked."""
    yield from _settings_drift(old, new)
    for name in sorted(old.versions.keys() | new.versions.keys()):
        before, now = old.versions.get(name, "not there"), new.versions.get(name, "not there")
        if before != now:
            yield Drift("", f"{name} was {before}, now it is {now}")
    for spec in sorted(old.specs.keys() - new.specs.keys()):
        yield Drift(spec, "it is in the lock, and was not checked")
    for spec in sorted(new.specs.keys() - old.specs.keys()):
        yield Drift(spec, "it is not in the lock")
    for spec in sorted(old.specs.keys() & new.specs.keys()):
        yield from _spec_drift(spec, old.specs[spec], new.specs[spec])


def _settings_drift(old: Lock, new: Lock) -> Iterator[Drift]:
    for name in sorted(old.settings.keys() | new.settings.keys()):
        before, now = old.settings.get(name), new.settings.get(name)
        if before != now:
            yield Drift("", f"the lock was made with {name} {_said(before)}, this check with {_said(now)}")


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _spec_drift(spec: str, old: Entry, new: Entry) -> Iterator[Drift]:
    if old.sha256 != new.sha256:
        yield Drift(spec, f"it has changed: sha256 was {old.sha256[:12]}, now it is {new.sha256[:12]}")
    for key in sorted(old.figures.keys() | new.figures.keys()):
        before, now = old.figures.get(key), new.figures.get(key)
        target, style, mode, dtype, stage = key
        what = f"{target} {style}, {mode}, {dtype} {stage}"
        if before is None:
            yield Drift(spec, f"{what} is not in the lock")
        elif now is None:
            yield Drift(spec, f"{what} is in the lock, and was not measured")
        elif before.verdict != now.verdict:
            yield Drift(spec, f"{what}: the verdict was {before.verdict}, now it is {now.verdict} ({short(now.worst)})")
        elif _has_grown(before.worst, now.worst):
            yield Drift(spec, f"{what}: the difference was {short(before.worst)}, now it is {short(now.worst)}")


def _has_grown(before: float, now: float) -> bool:
    return now > _NEGLIGIBLE and now > _GROWN * before and (isfinite(before) or not isfinite(now))
