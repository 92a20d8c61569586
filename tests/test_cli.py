"""The command line as a whole: verbs, help, exit codes, and what happens when something goes wrong inside."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from cli_helpers import ROOT, SMALL, specc, write

import specc as package
from specc.cli import _edge, _verbs
from specc.errors import InternalError

VERBS = sorted(file.stem for file in (ROOT / "specc" / "cli").glob("*.py") if not file.stem.startswith("_"))


def child(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """specc in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "specc", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_help_lists_every_verb_with_its_summary() -> None:
    ran = specc("--help")
    assert ran.code == 0
    for verb in VERBS:
        assert _verbs._summary(verb)
        assert f"  {verb} " in ran.out
    assert specc("-h").out == ran.out


def test_help_imports_no_verb() -> None:
    code = "import sys; from specc.cli._edge import run; run(['--help']); print([m for m in sys.modules if 'pyd' in m])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.rstrip().endswith("[]")


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_has_examples(verb: str) -> None:
    command = import_module(f"specc.cli.{verb}").command
    inner = [[verb, name] for name in command.commands] if isinstance(command, click.Group) else [[verb]]
    for words in inner:
        ran = specc(*words, "--help")
        assert ran.code == 0
        assert "Example" in ran.out
        assert f"specc {' '.join(words)}" in ran.out


def test_version() -> None:
    assert specc("--version").out == f"specc {package.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validat"], "Did you mean validate?"),
        (["nothing"], "There is no verb 'nothing'."),
        (["validate"], "Missing argument"),
        (["validate", "a.yaml", "--formt", "json"], "No such option"),
        (["validate", "a.yaml", "--max-size", "0"], "--max-size"),
    ],
    ids=["misspelt", "unknown", "no spec", "option", "range"],
)
def test_wrong_command(arguments: list[str], said: str) -> None:
    ran = specc(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err


def test_module_can_be_run() -> None:
    ran = child("validate", "specs/mnist_cnn.yaml")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "1 spec: no errors\n", "")


@pytest.mark.parametrize("error", [InternalError("a plan without lines"), ValueError("x"), RecursionError("deep")])
def test_our_fault_is_one_line(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.delenv("SPECC_TRACEBACK", raising=False)
    monkeypatch.setattr("specc.compile.analyse", fail)
    ran = specc("validate", write(tmp_path, SMALL))
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert f"internal error: {type(error).__name__}: {error}" in ran.err
    monkeypatch.setenv("SPECC_TRACEBACK", "1")
    assert "Traceback" in specc("validate", write(tmp_path, SMALL)).err


def test_interrupt_is_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("specc.compile.analyse", interrupt)
    ran = specc("validate", write(tmp_path, SMALL))
    assert ran.code == _edge.INTERRUPTED
    assert ran.err.strip() == "interrupted"


def test_closed_pipe_is_quiet() -> None:
    command = f"{sys.executable} -m specc schema | head -1"
    ran = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout == "{\n"
    assert ran.stderr == ""


@pytest.mark.parametrize("encoding", ["latin-1", "cp949", "utf-8"])
def test_any_console(encoding: str) -> None:
    """A console that lacks the letters of a spec shows their numbers."""
    ran = subprocess.run(
        [sys.executable, "-m", "specc", "validate", "specs/wrong/E204_hangul.yaml"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == b""
    assert ("한" if encoding != "latin-1" else "\\ud55c") in ran.stdout.decode(encoding)


def test_no_framework_is_imported_and_no_network_is_used(tmp_path: Path) -> None:
    code = f"""
import socket, sys
def refuse(*a, **k): raise AssertionError("network")
socket.socket = refuse
from specc.cli._edge import run
spec = "specs/two_inputs.yaml"
for words in (["validate", spec], ["shapes", spec], ["build", spec, "-o", {str(tmp_path)!r}], ["schema"]):
    assert run(words) == 0, words
assert not {{"torch", "keras", "tensorflow", "numpy"}} & set(sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
