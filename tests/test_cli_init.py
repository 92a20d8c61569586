"""`specc init` and `specc explain`: the first minutes of a new user."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_helpers import specc

from specc.explain import codes


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_first_spec_validates_and_builds(here: Path) -> None:
    ran = specc("init", "digits")
    assert ran.code == 0
    assert ran.out.splitlines()[-2:] == ["  specc validate digits.yaml", "  specc build digits.yaml --target torch"]
    assert {file.name for file in here.iterdir()} == {"digits.yaml", "specc.schema.json"}
    for line in ran.out.splitlines()[-2:]:
        assert specc(*line.split()[1:]).code == 0
    assert specc("validate", "digits.yaml", "--strict").code == 0
    assert (here / "build" / "digits_torch.py").is_file()


def test_editor_finds_the_schema(here: Path) -> None:
    specc("init")
    first = (here / "my_model.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=specc.schema.json"
    assert json.loads((here / "specc.schema.json").read_text())["$schema"]
    assert "name: MyModel\n" in (here / "my_model.yaml").read_text()


def test_nothing_is_overwritten(here: Path) -> None:
    (here / "digits.yaml").write_text("mine")
    (here / "specc.schema.json").write_text("mine too")
    ran = specc("init", "digits")
    assert ran.code == 2
    assert "exists" in ran.err
    assert specc("init", "digits", "--force").code == 0
    assert (here / "digits.yaml").read_text() != "mine"
    assert (here / "specc.schema.json").read_text() == "mine too"


def test_schema_of_an_older_specc_is_renewed(here: Path) -> None:
    (here / "specc.schema.json").write_text('{\n  "$comment": "printed by specc 0.0.1"\n}')
    specc("init")
    assert "$defs" in (here / "specc.schema.json").read_text()


@pytest.mark.parametrize("name", ["class", "2d", "../evil", "a b", "con", "합성곱", "", "main"])
def test_names_that_cannot_be(name: str, here: Path) -> None:
    assert specc("init", name).code == 2
    assert not list(here.iterdir())


def test_explain_prints_a_page() -> None:
    ran = specc("explain", "E401")
    assert ran.code == 0
    assert ran.out.startswith("# E401: ")
    assert "## Wrong\n" in ran.out and "## Right\n" in ran.out
    assert specc("explain", "e401").out == specc("explain", "[E401]").out == ran.out


def test_explain_lists_every_code() -> None:
    lines = specc("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())


def test_explain_of_an_unknown_code() -> None:
    ran = specc("explain", "E999")
    assert ran.code == 2
    assert "no code" in ran.err
    assert specc("explain", "../../etc/passwd").code == 2
