"""One mistake each: every file of ``specs/wrong`` gives the code of its name; the whole message is a golden file."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import ROOT, WRONG, names, specc
from conftest import Golden

from specc.explain import codes, page


@pytest.mark.parametrize("path", WRONG, ids=names(WRONG))
def test_message(path: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = specc("validate", path.relative_to(ROOT).as_posix())
    code = path.stem[:4]
    assert f"[{code}]" in ran.out
    assert ran.code == (1 if code.startswith("E") else 0)
    assert ran.err == ""
    golden(f"wrong/{path.stem}.txt", ran.out)


@pytest.mark.parametrize("path", WRONG, ids=names(WRONG))
def test_no_traceback_from_any_verb(path: Path, tmp_path: Path) -> None:
    for verb in (["shapes"], ["build", "-o", str(tmp_path / "build")], ["validate", "--format", "json"]):
        ran = specc(*verb, path)
        assert "internal error" not in ran.err
        assert "Traceback" not in ran.out + ran.err
    if path.stem.startswith("E"):
        assert not (tmp_path / "build").exists()


def test_every_page_with_a_wrong_spec_has_a_file() -> None:
    shown = {code for code in codes() if page(code).wrong is not None}
    assert shown <= {path.stem[:4] for path in WRONG}


def test_every_golden_has_a_file() -> None:
    folder = ROOT / "tests" / "golden" / "wrong"
    assert {file.stem for file in folder.glob("*.txt")} == {path.stem for path in WRONG}
