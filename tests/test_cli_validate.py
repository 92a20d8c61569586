"""`specc validate`: formats, limits, colour, and the source line with its mark."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_helpers import EXAMPLES, SMALL, SPECS, specc, write

from specc.errors import Span
from specc.report.diagnostics import as_github, as_text
from specc.report.excerpt import WIDTH, columns, excerpt
from specc.report.findings import Finding

TWO_FAULTS = "input: [8]\n\nlayers:\n  - {type: dense, unit: 4}\n  - {type: relu6, name: aux}\n"


def test_shipped_specs_have_no_errors() -> None:
    ran = specc("validate", *SPECS, *EXAMPLES)
    assert ran.code == 0
    assert "error" not in ran.out.replace("no errors", "")


def test_text(tmp_path: Path) -> None:
    file = write(tmp_path, TWO_FAULTS)
    ran = specc("validate", file)
    assert ran.code == 1
    assert ran.out == (
        f"{file}:4:19: error[E111]: dense has no option unit; did you mean units\n"
        "    4 |   - {type: dense, unit: 4}\n"
        "      |                   ^^^^\n"
        f"{file}:5:25: error[E602]: aux is a reserved file name on Windows; choose another, such as aux_1\n"
        "    5 |   - {type: relu6, name: aux}\n"
        "      |                         ^^^\n"
        "1 spec: 2 errors\n"
    )


def test_json(tmp_path: Path) -> None:
    file = write(tmp_path, TWO_FAULTS)
    ran = specc("validate", file, "--format", "json")
    assert ran.code == 1
    rows = json.loads(ran.out)
    assert [list(row) for row in rows] == [
        ["file", "line", "column", "end", "code", "severity", "message", "help", "path"]
    ] * 2
    assert rows[0] == {
        "file": str(file), "line": 4, "column": 19, "end": 23, "code": "E111", "severity": "error",
        "message": "dense has no option unit", "help": "did you mean units", "path": ["layers", 0, "unit"],
    }  # fmt: skip
    assert json.loads(specc("validate", write(tmp_path, SMALL), "--format", "json").out) == []


def test_json_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (row,) = json.loads(specc("validate", tmp_path / "no.yaml", "--format", "json").out)
    assert (row["line"], row["column"], row["code"]) == (None, None, "E016")


def test_github(tmp_path: Path) -> None:
    file = write(tmp_path, TWO_FAULTS)
    lines = specc("validate", file, "--format", "github").out.splitlines()
    assert lines[0] == (
        f"::error file={file},line=4,col=19,endColumn=22,title=specc E111::dense has no option unit; did you mean units"
    )


def test_github_is_escaped() -> None:
    """Neither a file name nor a message can end a command and begin another."""
    finding = Finding("a%,b:c\n::add-mask::x", Span(1, 1, 2), "E001", "50%\r\n::stop-commands::", "")
    assert as_github([finding]) == (
        "::error file=a%25%2Cb%3Ac%0A%3A%3Aadd-mask%3A%3Ax,line=1,col=1,endColumn=1,title=specc E001::"
        "50%25%0D%0A::stop-commands::"
    )


def test_strict_fails_on_warnings(tmp_path: Path) -> None:
    file = write(tmp_path, "input: [8]\n\nlayers:\n  - {type: softmax}\n  - {type: softmax}\n")
    assert specc("validate", file).code == 0
    assert specc("validate", file, "--strict").code == 1
    assert specc("validate", write(tmp_path, SMALL), "--strict").code == 0


def test_several_specs(tmp_path: Path) -> None:
    good, bad = write(tmp_path, SMALL, "good.yaml"), write(tmp_path, "", "bad.yaml")
    ran = specc("validate", good, bad, tmp_path / "missing.yaml")
    assert ran.code == 1
    assert ran.out.endswith("3 specs: 2 errors\n")


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [("--max-size", "0.001", "E013"), ("--max-params", "10", "E604"), ("--max-layers", "1", "E606")],
)
def test_limits(option: str, value: str, code: str, tmp_path: Path) -> None:
    text = "input: [8]\n\nlayers:\n" + "  - {type: dense, units: 4}\n  - {type: relu}\n" * 30
    assert specc("validate", write(tmp_path, text)).code == 0
    ran = specc("validate", write(tmp_path, text), option, value)
    assert ran.code == 1
    assert f"[{code}]" in ran.out


def test_errors_are_counted(tmp_path: Path) -> None:
    file = write(tmp_path, "input: [8]\n\nlayers:\n" + "  - {type: dense}\n" * 100)
    assert specc("validate", file).out.endswith("1 spec: 20 errors or more (--max-errors)\n")
    assert specc("validate", file, "--max-errors", "3").out.count("[E112]") == 3
    assert specc("validate", file, "--max-errors", "200").out.endswith("1 spec: 100 errors\n")


def test_many_warnings_are_cut_short(tmp_path: Path) -> None:
    file = write(tmp_path, "input: [8]\n\nlayers:\n" + "  - {type: softmax}\n" * 50)
    ran = specc("validate", file)
    assert "... and 29 more warnings\n1 spec: 49 warnings\n" in ran.out
    assert len(json.loads(specc("validate", file, "--format", "json").out)) == 49


def test_colour_is_for_terminals_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from specc.cli._shared import paint_for

    class Terminal:
        def isatty(self) -> bool:
            return True

    assert "\x1b" not in specc("validate", write(tmp_path, TWO_FAULTS)).out
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert paint_for(Terminal())("error[E001]", "error").startswith("\x1b[")
    monkeypatch.setenv("NO_COLOR", "1")
    assert paint_for(Terminal())("error[E001]", "error") == "error[E001]"


@pytest.mark.parametrize(
    ("text", "span", "shown", "mark"),
    [
        ("units: 4", (8, 9), "units: 4", "       ^"),
        ("이름: 합성곱", (5, 8), "이름: 합성곱", " " * 6 + "^^^^^^"),
        ("\tkey: 1", (2, 5), "    key: 1", "    ^^^"),
        ("a\x1b[31m: 1", (1, 2), "a\\x1b[31m: 1", "^"),
        ("a\u202e: 1", (4, 5), "a\\u202e: 1", " " * 8 + "^"),
        ("e\u0301: 1", (4, 5), "e\u0301: 1", "  ^"),
        ("key:", (6, 6), "key:", "    ^"),
        ("", (1, 1), "", "^"),
    ],
    ids=["plain", "korean", "tab", "escape", "direction", "combining", "behind the end", "empty"],
)
def test_mark_stands_under_the_place(text: str, span: tuple[int, int], shown: str, mark: str) -> None:
    assert excerpt(text, Span(1, *span)) == (shown, mark)


@pytest.mark.parametrize("start", [1, 30, 95, 300, 595])
def test_long_lines_are_cut_around_the_place(start: int) -> None:
    text = "".join(f"{number:05d}" for number in range(120))
    shown, mark = excerpt(text, Span(1, start, start + 5))
    assert columns(shown) <= WIDTH + 6
    begin = mark.index("^")
    assert shown[begin : begin + 5] == text[start - 1 : start + 4]
    assert mark.count("^") == 5


def test_marks_of_wide_letters_in_long_lines() -> None:
    text = "합" * 300
    shown, mark = excerpt(text, Span(1, 200, 202))
    assert columns(shown) <= WIDTH + 6
    assert columns(mark) - mark.count("^") == columns(shown[: shown.index("합")]) + 2 * 40
    assert mark.count("^") == 4


def test_file_names_are_printed_on_one_line() -> None:
    finding = Finding("a\nb\x1b.yaml", None, "E016", "no such file", "")
    assert as_text([finding]) == "a\\nb\\x1b.yaml: error[E016]: no such file"
