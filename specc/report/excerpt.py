"""The source line of a finding with a mark under the place, whatever the line holds."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from specc.errors import Span

#: Columns of a terminal that a source line may take; of a longer one, the part around the place is shown.
WIDTH = 100
_BEFORE = 40
_CUT = "..."


def excerpt(text: str, span: Span) -> tuple[str, str]:
    """The line as it can be printed, and the blanks and carets that mark the span below it."""
    start, end = span.column - 1, max(span.end - 1, span.column)
    letters = [_visible(letter) for letter in text]
    first, last = _window(letters, start)
    before = _CUT if first else ""
    shown = before + "".join(letters[first:last]) + (_CUT if last < len(letters) else "")
    blanks = len(before) + columns("".join(letters[first:start]))
    carets = columns("".join(letters[start : min(end, last)])) or 1
    return shown, " " * blanks + "^" * carets


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: Korean letters take two, marks that stand on another letter none."""
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _visible(letter: str) -> str:
    """A letter as it may be printed: a tab as blanks, other invisible and unprintable ones written out."""
    if letter == "\t":
        return "    "
    return letter if letter.isprintable() or letter == " " else letter.encode("unicode_escape").decode("ascii")


def _window(letters: list[str], start: int) -> tuple[int, int]:
    """The part of a long line that is shown: first and one past the last letter."""
    if columns("".join(letters[: WIDTH + 1])) <= WIDTH and len(letters) <= WIDTH:
        return 0, len(letters)
    first = 0 if columns("".join(letters[: start + 20])) <= WIDTH else max(0, start - _BEFORE)
    last, used = first, 0
    while last < len(letters) and used + columns(letters[last]) <= WIDTH:
        used += columns(letters[last])
        last += 1
    return first, last
