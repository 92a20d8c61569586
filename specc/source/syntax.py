"""What a YAML parser complains about, in our codes and at the place where the user has to look.

The wording of libyaml and of PyYAML's own parser differs, so each rule knows both. A complaint that no rule knows is
E015 with the parser's own words.
"""

from __future__ import annotations

import re

import yaml

from specc.errors import Diagnostic, Span

#: Line and column, counted from 0.
_Place = tuple[int, int]

#: Pattern for "context: problem" -> code, kind of message, and which of the parser's two marks is the fault: where it
#: stopped (problem), or where the thing began that it could not end (context).
_RULES = (
    (r"tab character", "E004", "", "problem"),
    (r"(scanning|parsing) a tag|tag handle", "E010", "", "context"),
    (r"scanning an anchor", "E011", "anchor", "context"),
    (r"scanning an alias", "E011", "alias", "context"),
    (r"directive|YAML document", "E015", "directive", "problem"),
    (r"unexpected end of stream|unexpected document", "E015", "quote", "context"),
    (r"escape|hexdecimal", "E015", "escape", "problem"),
    (r"scanning a block scalar", "E015", "block", "problem"),
    (r"could not find expected ':'", "E015", "colon", "context"),
    (r"sequence entries are not allowed", "E015", "dash", "problem"),
    (r"cannot start any token", "E015", "character", "problem"),
    (r"parsing a flow (sequence|mapping)", "E015", "comma", "problem"),
    (r"mapping keys are not allowed", "E015", "key", "problem"),
    (r"found unexpected ':'", "E015", "space", "problem"),
    (r"node content", "E015", "value", "problem"),
)
_TOKEN = re.compile(r"cannot start any token")
_QUOTED = re.compile(r"quoted|escape")
_FLOW = re.compile(r"parsing a flow")
_COLON = re.compile(r"mapping values are not allowed")
_BLOCK = re.compile(r"'-' indicator|expected key|<block end>|<document start>")
_AFTER_DOCUMENT = re.compile(r"<document start>")

_CLOSERS = {"[": "]", "{": "}"}
_QUOTES_COMMENTS_BRACKETS = re.compile(
    r"""(?<![^\s,:\[{])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?<!\S)\#[^\n]*|[\[\]{}]""", re.DOTALL
)


def explain(error: yaml.MarkedYAMLError, lines: tuple[str, ...], bracket: Span | None) -> Diagnostic:
    """The diagnostic for a syntax error. `bracket` is the place of the innermost open ``[`` or ``{``, if any."""
    complaint = f"{error.context}: {error.problem}"
    problem = context = _place(error.problem_mark)
    if error.context_mark is not None:
        context = _place(error.context_mark)
    line, column = problem
    text = lines[line] if line < len(lines) else ""
    before, character = text[:column], text[column : column + 1]
    indentation = text[: len(text) - len(text.lstrip())]
    in_flow = bracket is not None and _FLOW.search(complaint) is not None

    if "\t" in indentation and len(indentation) >= column:
        return _fault("E004", (line, indentation.index("\t")), lines)
    if character == "\t" and _TOKEN.search(complaint):
        return _fault("E004", problem, lines)
    if in_flow and bracket is not None and not _is_closed(lines, bracket):
        return Diagnostic("E005", {"bracket": lines[bracket.line - 1][bracket.column - 1]}, span=bracket)
    if character == ":" and (not before.strip(" -") or before.rstrip().endswith(("{", "[", ","))):
        return _fault("E017", problem, lines, kind="empty")
    if character == ":" and (in_flow or (_COLON.search(complaint) and re.search(r":\s", before))):
        return _fault("E006", problem, lines, kind="flow" if in_flow else "")
    if _COLON.search(complaint):
        return _fault("E015", (line, len(indentation)), lines, kind="continued")
    if character in ("]", "}") and not _QUOTED.search(complaint):
        return _fault("E015", problem, lines, kind="closer", bracket=character)
    if _AFTER_DOCUMENT.search(complaint) and any(earlier.startswith("...") for earlier in lines[:line]):
        return _fault("E003", problem, lines)
    if _BLOCK.search(complaint):
        return _fault("E015", problem, lines, kind="trailing" if before.strip(" -") else "indent")
    for pattern, code, kind, mark in _RULES:
        if re.search(pattern, complaint):
            place = problem if mark == "problem" else context
            return _fault(code, place, lines, kind=kind, character=character)
    return _fault("E015", problem, lines, problem=error.problem or "")


def _is_closed(lines: tuple[str, ...], bracket: Span) -> bool:
    """True if the bracket has its counterpart further on, quoted texts and comments left out."""
    rest = "\n".join((lines[bracket.line - 1][bracket.column - 1 :], *lines[bracket.line :]))
    awaited: list[str] = []
    for found in _QUOTES_COMMENTS_BRACKETS.finditer(rest):
        token = found[0]
        if token in _CLOSERS:
            awaited.append(_CLOSERS[token])
        elif token in ("]", "}"):
            if token != awaited.pop():
                return False
            if not awaited:
                return True
    return False


def _place(mark: yaml.Mark | None) -> _Place:
    """A mark of PyYAML as plain numbers; the start of the file where the parser gave none."""
    return (0, 0) if mark is None else (mark.line, mark.column)


def _fault(code: str, place: _Place, lines: tuple[str, ...], **args: str) -> Diagnostic:
    """A diagnostic about the character at that place, or about the end of the last line if the place is behind it."""
    line, column = place
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    end = min(column + 1, max(len(lines[line]), column))
    return Diagnostic(
        code, {name: value for name, value in args.items() if value}, span=Span(line + 1, column + 1, end + 1)
    )
