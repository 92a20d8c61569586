"""``specc check`` as a command: what it asks for, what it prints and how it ends. No framework is started."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from check_outcomes import VERSIONS, agreeing, differing
from cli_helpers import ROOT, SMALL, specc, write

from specc.run import installed
from specc.run.check import session as check_session
from specc.run.check.session import Subject
from specc.run.check.values import CheckReport, SpecReport
from specc.run.child import Bounds, ChildFailed
from specc.targets import target_names


class FakeSession:
    """Finds for each spec what `finds` says, and notes how it was made and ended."""

    finds: Callable[[str], SpecReport] = agreeing
    made: list[FakeSession] = []

    def __init__(self, targets: Sequence[str], settings: Any, bounds: Bounds) -> None:
        self.targets, self.settings, self.bounds = targets, settings, bounds
        self.ended = False
        FakeSession.made.append(self)

    def __enter__(self) -> FakeSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.ended = True

    def run(self, subjects: Sequence[Subject], progress: Any) -> CheckReport:
        progress(subjects[0].source.name, "working")
        return CheckReport(tuple(FakeSession.finds(one.source.name) for one in subjects), VERSIONS, 1.0)


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> type[FakeSession]:
    """Every framework is there."""
    monkeypatch.setattr(check_session, "Session", FakeSession)
    monkeypatch.setattr(installed, "find_spec", lambda name: name)
    FakeSession.made, FakeSession.finds = [], agreeing
    return FakeSession


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return write(tmp_path, SMALL)


def test_agreement_ends_well(spec: Path, session: type[FakeSession]) -> None:
    ran = specc("check", spec)
    assert (ran.code, ran.err) == (0, "")
    assert "1 spec agrees" in ran.out
    (made,) = session.made
    assert made.ended
    assert made.targets == ("torch", "keras")
    assert (made.settings.steps, made.settings.dtypes, made.settings.modes) == (
        20,
        ("float64", "float32"),
        (False, True),
    )
    assert (made.bounds.seconds, made.bounds.memory) == (600.0, 8 * 2**30)


def test_what_was_asked_for_reaches_the_session(spec: Path, session: type[FakeSession]) -> None:
    words = "--targets keras --steps 3 --dtype float64 --style subclass --exact --seed 7 --timeout 9 --memory 0.5"
    assert specc("check", spec, *words.split()).code == 0
    (made,) = session.made
    settings = made.settings
    assert made.targets == ("keras",)
    assert (settings.steps, settings.dtypes, settings.styles) == (3, ("float64",), "subclass")
    assert (settings.modes, settings.seed) == ((True,), 7)
    assert (made.bounds.seconds, made.bounds.memory) == (9.0, 2**29)


def test_a_difference_is_a_finding(spec: Path, session: type[FakeSession]) -> None:
    session.finds = differing
    ran = specc("check", spec)
    assert ran.code == 1
    assert "keras functional is wrong" in ran.out
    assert f"{spec}:6" in ran.out


def test_a_spec_that_is_not_valid_leaves_the_others(spec: Path, tmp_path: Path, session: type[FakeSession]) -> None:
    wrong = write(tmp_path, SMALL.replace("dense", "dens"), "wrong.yaml")
    ran = specc("check", wrong, spec, tmp_path / "missing.yaml")
    assert ran.code == 1
    assert f"{wrong}:4:12: error[E110]" in ran.out
    assert "error[E016]" in ran.out
    assert "1 spec agrees, 2 are not valid" in ran.out
    session.made.clear()
    assert specc("check", wrong).code == 1
    assert not session.made, "no framework is needed to say that a spec is not valid"


def test_a_spec_given_twice_is_checked_once(spec: Path) -> None:
    assert "1 spec agrees" in specc("check", spec, spec).out


@pytest.mark.parametrize(
    ("gone", "words", "said"),
    [
        ("torch", (), "torch needs torch: pip install 'specc[torch]' (or check keras alone: --targets keras)"),
        (
            "tensorflow",
            (),
            "keras needs tensorflow: pip install 'specc[keras]' (or check torch alone: --targets torch)",
        ),
        ("keras", ("--targets", "keras"), "keras needs keras: pip install 'specc[keras]'"),
        ("numpy", (), "torch needs numpy; keras needs numpy: pip install 'specc[keras,torch]'"),
    ],
)
def test_a_missing_framework_says_how_to_install_it(
    spec: Path, monkeypatch: pytest.MonkeyPatch, gone: str, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: None if name == gone else name)
    ran = specc("check", spec, *words)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_every_target_says_what_it_needs() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(installed.NEEDS) == set(target_names())
    for target, packages in installed.NEEDS.items():
        listed = {re.split("[<>=]", line)[0].removesuffix("-cpu") for line in extras[target]}
        assert set(packages) == listed


def test_a_framework_that_cannot_be_imported(spec: Path, session: type[FakeSession]) -> None:
    def fails(name: str) -> SpecReport:
        raise ChildFailed("ImportError: libtorch.so", "Traceback: ...\n")

    session.finds = fails
    ran = specc("check", spec)
    assert ran.code == 2
    assert "Traceback: ..." in ran.err
    assert "a framework cannot be imported: ImportError: libtorch.so" in ran.err
    assert session.made[0].ended


def test_interrupting_ends_the_children(spec: Path, session: type[FakeSession]) -> None:
    def interrupted(name: str) -> SpecReport:
        raise KeyboardInterrupt

    session.finds = interrupted
    assert specc("check", spec).code == 130
    assert session.made[0].ended


@pytest.mark.parametrize(
    "words",
    [
        "--targets jax",
        "--targets ,",
        "--dtype float16",
        "--style fancy",
        "--steps 0",
        "--memory nan",
        "--timeout inf",
        "--html no/such/folder/a.html",
        "--lock no/such/folder/specc.lock",
        "--locked --lock nothing.lock",
    ],
)
def test_wrong_words_are_a_wrong_command(spec: Path, session: type[FakeSession], words: str) -> None:
    ran = specc("check", spec, *words.split())
    assert (ran.code, ran.out) == (2, "")
    assert not session.made


# -- what comes out ---------------------------------------------------------------------------------------------------


def test_formats(spec: Path) -> None:
    assert json.loads(specc("check", spec, "--format", "json").out)["agrees"] is True
    assert Xml.fromstring(specc("check", spec, "--format", "junit").out.encode()).get("failures") == "0"
    assert specc("check", spec, "--format", "github").out.startswith("1 spec agrees")


def test_html_is_written_too(spec: Path, tmp_path: Path) -> None:
    ran = specc("check", spec, "--html", tmp_path / "report.html")
    assert ran.code == 0
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "report.html" in ran.err


def test_locking_and_drifting(spec: Path, tmp_path: Path, session: type[FakeSession]) -> None:
    lock = tmp_path / "specc.lock"
    assert specc("check", spec, "--lock", lock).code == 0
    before = lock.read_bytes()
    assert specc("check", spec, "--lock", lock, "--locked").code == 0
    ran = specc("check", spec, "--lock", lock, "--locked", "--steps", "5")
    assert ran.code == 1
    assert "the lock was made with steps 20, this check with 5" in ran.out
    assert "the lock file says otherwise" in ran.out
    assert lock.read_bytes() == before


def test_the_usual_lock_lies_here(spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert specc("check", spec.name, "--lock", "specc.lock").code == 0
    assert specc("check", f"./{spec.name}", "--locked").code == 0


def test_only_agreement_is_locked(spec: Path, tmp_path: Path, session: type[FakeSession]) -> None:
    session.finds = differing
    lock = tmp_path / "specc.lock"
    ran = specc("check", spec, "--lock", lock)
    assert ran.code == 1
    assert "is not written" in ran.err
    assert not lock.exists()
