"""specc.lock: what it holds, and every way in which a check can drift from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from check_outcomes import KERAS, VERSIONS, agreeing

from specc import __version__
from specc.lock import Lock, LockError, drift, lock_of, read_lock, to_text
from specc.run.check.values import CheckReport, Row, SpecReport

SETTINGS = {"targets": ["torch", "keras"], "styles": "default", "steps": 20, "seed": 0}


def lock(*reports: SpecReport, versions: dict[str, str] | None = None, **settings: Any) -> Lock:
    return lock_of(CheckReport(reports, versions or VERSIONS), {**SETTINGS, **settings}, Path())


def changed(stage: str, **what: Any) -> SpecReport:
    """The agreeing report with one row of native float64 Keras changed."""
    report = agreeing()

    def is_it(row: Row) -> bool:
        return (row.stage, row.variant, row.dtype) == (stage, KERAS, "float64")

    return replace(report, rows=tuple(replace(row, **what) if is_it(row) else row for row in report.rows))


def drifted(old: Lock, new: Lock) -> list[str]:
    return [f"{found.spec}: {found.message}" if found.spec else found.message for found in drift(old, new)]


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "specc.lock"
    made = lock(agreeing("b.yaml"), agreeing("a.yaml"))
    path.write_text(to_text(made), encoding="utf-8")
    found = read_lock(path)
    assert to_text(found) == to_text(made)
    assert not drifted(found, made)
    assert found.versions["specc"] == __version__


def test_one_figure_is_one_line() -> None:
    before, after = to_text(lock(agreeing())).splitlines(), to_text(lock(changed("layers", worst=1e-15))).splitlines()
    differing = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert len(differing) == 1
    specs = [line for line in before if '"spec"' in line]
    assert specs[1:] == sorted(specs[1:])


def test_names_of_specs_count_from_the_folder_of_the_lock(tmp_path: Path) -> None:
    report = CheckReport((agreeing(str(tmp_path / "specs" / "a.yaml")),), VERSIONS)
    assert list(lock_of(report, SETTINGS, tmp_path / "locks").specs) == ["../specs/a.yaml"]


def test_what_is_only_shown_is_not_locked() -> None:
    entry = lock(agreeing()).specs["specs/fashion.yaml"]
    figures = [figure for key, figure in entry.figures.items() if key[-1] == "float32"]
    assert figures
    assert {figure.verdict for figure in figures} == {"equal"}


LAYERS = "specs/fashion.yaml: keras functional, native, float64 layers"
DRIFTS = {
    "nothing": (agreeing(), {}, []),
    "smaller": (changed("layers", worst=0.0), {}, []),
    "ten times": (changed("layers", worst=2.09e-14), {}, []),
    "grown": (changed("layers", worst=2.3e-14), {}, [f"{LAYERS}: the difference was 2.1e-15, now it is 2.3e-14"]),
    "infinite": (
        changed("layers", worst=float("inf")),
        {},
        [f"{LAYERS}: the difference was 2.1e-15, now it is inf"],
    ),
    "verdict": (
        changed("layers", worst=3.0, verdict="differs"),
        {},
        [f"{LAYERS}: the verdict was equal, now it is differs (3)"],
    ),
    "hash": (
        replace(agreeing(), sha256="cd" * 32),
        {},
        ["specs/fashion.yaml: it has changed: sha256 was abababababab, now it is cdcdcdcdcdcd"],
    ),
    "not measured": (
        changed("layers", verdict="skipped"),
        {},
        [f"{LAYERS} is in the lock, and was not measured"],
    ),
    "version": (agreeing(), {"versions": {**VERSIONS, "keras": "3.16.0"}}, ["keras was 3.15.1, now it is 3.16.0"]),
    "no keras": (
        agreeing(),
        {"versions": {"torch": "2.13.0"}},
        ["keras was 3.15.1, now it is not there", "tensorflow was 2.21.0, now it is not there"],
    ),
    "settings": (
        agreeing(),
        {"steps": 5, "targets": ["torch"]},
        [
            "the lock was made with steps 20, this check with 5",
            "the lock was made with targets torch, keras, this check with torch",
        ],
    ),
}


@pytest.mark.parametrize(("report", "made_with", "expected"), DRIFTS.values(), ids=DRIFTS.keys())
def test_drift(report: SpecReport, made_with: dict[str, Any], expected: list[str]) -> None:
    assert drifted(lock(agreeing()), lock(report, **made_with)) == expected


def test_rounding_of_single_numbers_is_no_growth() -> None:
    assert not drifted(lock(changed("layers", worst=1e-18)), lock(changed("layers", worst=9e-16)))


def test_new_and_missing_specs() -> None:
    old, new = lock(agreeing("a.yaml")), lock(agreeing("b.yaml"))
    assert drifted(old, new) == ["a.yaml: it is in the lock, and was not checked", "b.yaml: it is not in the lock"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "there is no"),
        ("", "damaged or no lock file"),
        ("{", "damaged or no lock file"),
        ('{"lock": 1}\n{"versions": []}', "damaged or no lock file"),
        ('{"lock": 1}\n{"versions": {}}\n{"spec": "a"}', "damaged or no lock file"),
        ('{"lock": 2}\n{"versions": {}}', "has format 2"),
        ("[" * 100_000, "damaged or no lock file"),
        ("\xff", "damaged or no lock file"),
    ],
)
def test_a_lock_that_cannot_be_read(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "specc.lock"
    if text is not None:
        path.write_bytes(text.encode("latin-1"))
    with pytest.raises(LockError, match=message):
        read_lock(path)
