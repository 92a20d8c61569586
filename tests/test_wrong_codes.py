"""Codes, words and pages belong together: what is raised has words, what has words is raised, and each has its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import specc
from specc.compile import analyse
from specc.errors import Diagnostic, Place, SpecError
from specc.explain import codes, page
from specc.messages import catalogue, describe
from specc.report.findings import Finding, of_source
from specc.source import parse

PACKAGE = Path(specc.__file__).parent
_QUOTED = re.compile(r'"([EW]\d{3})"')


def raised() -> set[str]:
    """Every code that stands in the source outside the tables of words."""
    files = [file for file in PACKAGE.rglob("*.py") if file.parent.name != "messages"]
    return {code for file in files for code in _QUOTED.findall(file.read_text("utf-8"))}


def found(text: str) -> list[str]:
    """The codes that a spec gives."""
    try:
        return [item.code for item in analyse(parse(text.encode(), "f")).diagnostics]
    except SpecError as error:
        return [item.code for item in error.diagnostics]


def test_every_code_that_is_raised_has_words_and_the_other_way_round() -> None:
    assert raised() == set(catalogue())


def test_every_code_has_a_page_and_the_other_way_round() -> None:
    assert set(codes()) == set(catalogue())


@pytest.mark.parametrize("code", codes())
def test_page(code: str) -> None:
    shown = page(code)
    assert shown.title
    assert shown.text.startswith(f"# {code}: ")
    assert all(len(line) <= 120 for line in shown.text.splitlines() if "[[[" not in line)
    if shown.wrong is not None:
        assert set(found(shown.wrong)) == {code}
        assert shown.right is not None
    if shown.right is not None:
        assert found(shown.right) == []


@pytest.mark.parametrize("code", catalogue())
def test_words(code: str) -> None:
    """One line each, and no full stop: a message is followed by its help."""
    text = catalogue()[code]
    for words in (text, *text.kinds.values()):
        for line in (words.message, words.help):
            assert "\n" not in line
            assert not line.endswith(".")
            assert line == line.strip()


def test_values_are_put_into_words() -> None:
    def said(value: object) -> str:
        return describe(Diagnostic("E105", {"field": "units", "value": value}))[0].removeprefix(
            "units must be a whole number, found "
        )

    assert said(None) == "nothing"
    assert said(True) == "true"
    assert said("a\x1b") == 'the text "a\\x1b"'
    assert said([1]) == "a list"
    assert said([]) == "an empty list"
    assert said({"a": 1}) == "a mapping"
    assert said(1.5) == "1.5"
    assert said(float("nan")) == "nan"


def test_another_place_is_shown_as_line_and_column() -> None:
    source = parse(b"layers:\n  - {name: a}\n", "f")
    diagnostic = Diagnostic("E303", {"name": "a", "place": Place(("layers", 0, "name"))}, ("layers",))
    finding: Finding = of_source(source, [diagnostic])[0]
    assert finding.message == "name a is already used at 2:12"
    assert describe(diagnostic)[0] == "name a is already used at layers.0.name"


def test_guess_is_a_kind_of_its_own() -> None:
    args = {"field": "activation", "word": "no", "options": ("relu", "none")}
    assert describe(Diagnostic("E102", {**args, "guess": "none"}))[1] == "did you mean none"
    assert describe(Diagnostic("E102", {**args, "guess": ""}))[1] == "one of: relu, none"
