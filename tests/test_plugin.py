"""Specs in other people's tools: the plug-in of pytest, the hooks of pre-commit, the action of GitHub."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_outcomes import differing

from specc.cli._verbs import specc
from specc.run import installed
from specc.run.check import session as check_session
from specc.run.check.session import Subject
from specc.run.check.values import CheckReport, SpecReport

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
GOOD = "specc: 1\nname: Net\ninput: [8]\nlayers:\n  - {type: dense, units: 4}\n"


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.Pytester]:
    """A project with two specs, and a YAML file that is none."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    specs = pytester.mkdir("specs")
    (specs / "good.yaml").write_text(GOOD)
    (specs / "bad.yaml").write_text(GOOD.replace("dense", "dens"))
    pytester.path.joinpath("other.yaml").write_text("a: [")
    yield pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """pytest with the plug-in, in this process; the entry point is left out in favour of the checkout."""
    return project.runpytest_inprocess("-p", "specc.pytest_plugin", *arguments)


class FakeSession:
    """Finds what it was told to, and notes that it was ended."""

    report = SpecReport("")
    made: list[FakeSession] = []

    def __init__(self, targets: Sequence[str], settings: Any) -> None:
        self.targets, self.settings, self.ended = targets, settings, 0
        FakeSession.made.append(self)

    def __enter__(self) -> FakeSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.ended += 1

    def run(self, subjects: Sequence[Subject], progress: Any) -> CheckReport:
        return CheckReport((FakeSession.report,), {"torch": "2.13.0"})


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> type[FakeSession]:
    """No framework is started, and all are there."""
    monkeypatch.setattr(check_session, "Session", FakeSession)
    monkeypatch.setattr(installed, "find_spec", lambda name: name)
    FakeSession.made, FakeSession.report = [], SpecReport("specs/good.yaml")
    return FakeSession


# -- pytest -----------------------------------------------------------------------------------------------------------


def test_nothing_is_collected_unless_asked_for(project: pytest.Pytester) -> None:
    run(project).assert_outcomes()


def test_a_pattern_names_the_specs(project: pytest.Pytester, session: type[FakeSession]) -> None:
    result = run(project, "--specc", "specs/*.yaml")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*specs/bad.yaml:5:12: error?E110?: *", "*dens*"])
    assert "Traceback" not in result.stdout.str()
    assert [one.ended for one in session.made] == [1]


def test_the_settings_name_them_too(project: pytest.Pytester, session: type[FakeSession]) -> None:
    project.makeini("[pytest]\nspecc_paths = specs/good.yaml\nspecc_steps = 3\nspecc_targets = keras")
    run(project, "-v").assert_outcomes(passed=2)
    assert [(one.targets, one.settings.steps) for one in session.made] == [(("keras",), 3)]


def test_a_folder_stands_for_its_specs(project: pytest.Pytester, session: type[FakeSession]) -> None:
    run(project, "--specc", "specs", "-k", "validate").assert_outcomes(passed=1, failed=1, deselected=2)
    assert not session.made


def test_a_pattern_without_a_file_is_a_wrong_command(project: pytest.Pytester) -> None:
    result = run(project, "--specc", "spec/*.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*no file is named by 'spec/*.yaml'*"])


def test_a_difference_shows_the_report(project: pytest.Pytester, session: type[FakeSession]) -> None:
    session.report = differing("specs/good.yaml")
    result = run(project, "--specc", "specs/good.yaml")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*layer1.batch_norm_1: keras functional is wrong*", "*likely cause*"])


def test_a_named_framework_that_is_missing_fails(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: None if name == "tensorflow" else name)
    project.makeini("[pytest]\nspecc_paths = specs/good.yaml\nspecc_targets = torch keras")
    result = run(project)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["keras needs tensorflow: pip install 'specc?keras?'"])


def test_without_any_framework_the_check_is_skipped(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: None)
    result = run(project, "--specc", "specs/good.yaml", "-rs")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*pip install 'specc?keras,torch?'*"])


def test_build_check_compares_files(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nspecc_paths = specs/good.yaml\nspecc_build = -o made --target torch")
    only = ("-k", "build-check")
    result = run(project, *only)
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*not up to date*"])
    build = ["build", "specs/good.yaml", "-o", "made", "--target", "torch"]
    subprocess.run([sys.executable, "-m", "specc", *build], check=True, cwd=project.path)
    run(project, *only).assert_outcomes(passed=1, deselected=2)


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    code = "import sys; before = set(sys.modules); import specc.pytest_plugin; print(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", f"import pytest; {code}"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert {name.split(".")[0] for name in done.stdout.split()} <= {"specc"}
    assert len(done.stdout.split()) <= 3


# -- pre-commit -------------------------------------------------------------------------------------------------------


def hooks() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


def exists(words: Sequence[str]) -> bool:
    """Whether ``specc VERB --option ...`` has such a verb and such options."""
    assert words[0] == "specc"
    verb = specc.get_command(None, words[1])  # type: ignore[arg-type]
    options = {name for parameter in verb.params for name in parameter.opts} if verb else set()
    return verb is not None and {word for word in words[2:] if word.startswith("--") and word != "--"} <= options


def test_hooks_run_what_there_is() -> None:
    assert [hook["id"] for hook in hooks()] == ["specc-validate", "specc-build-check"]
    for hook in hooks():
        assert exists(shlex.split(hook["entry"])), hook["entry"]
        assert hook["language"] == "python"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("specs/a.yaml", True),
        ("x/specs/b/c.yml", True),
        (".github/workflows/ci.yaml", False),
        ("myspecs/a.yaml", False),
    ],
)
def test_hooks_look_at_specs_only(path: str, wanted: bool) -> None:
    assert all(bool(re.search(hook["files"], path)) == wanted for hook in hooks())


# -- GitHub -----------------------------------------------------------------------------------------------------------

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


def test_no_input_is_put_into_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", ""), step["name"]
    used = set(re.findall(r"inputs\.([\w-]+)", str(STEPS)))
    assert used == set(ACTION["inputs"])


def test_the_action_runs_what_there_is() -> None:
    lines = [line.strip() for step in STEPS for line in step.get("run", "").splitlines()]
    commands = [shlex.split(line) for line in lines if line.startswith("specc ")]
    assert [words[1] for words in commands] == ["validate", "check"]
    assert all(exists([word for word in words if "$" not in word]) for words in commands)
    check = "\n".join(lines)
    assert exists(["specc", "check", *re.findall(r"--[a-z]+", check[check.index("options=(") :])])


@pytest.mark.parametrize("specs", ["specs/*.yaml", "'; touch hacked; '", "$(touch hacked)", "`touch hacked`"])
def test_scripts_take_inputs_as_words(tmp_path: Path, specs: str) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "a.yaml").write_text(GOOD)
    variables = {"SPECC_SPECS": specs, "SPECC_TARGETS": "torch", "SPECC_STEPS": "5", "SPECC_LOCKED": "true"}
    script = "specc() { printf '%s\\n' \"$@\"; }\n" + STEPS[-1]["run"]
    environment = {"PATH": "/usr/bin:/bin", "SPECC_HTML": "", **variables}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    words = done.stdout.split("\n")
    assert words[:7] == ["check", "--format", "github", "--targets", "torch", "--steps", "5"]
    assert words[7:9] == ["--locked", "--"]
    assert not (tmp_path / "hacked").exists()
    if "*" in specs:
        assert words[9] == "specs/a.yaml"
