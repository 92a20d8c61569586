"""Long lines of generated code, broken as ruff and Black break them.

Every statement is rendered on one line. One that is too long is split at its last outermost bracket: the content goes
on a line of its own, or, if that is too long as well, one item per line with a trailing comma.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap as fold

WIDTH = 88
#: How much text of a docstring fits on a line inside a class or a function, beside its indent and its quotes.
TEXT = 81
_OPEN, _CLOSE = "([{", ")]}"


def folded(text: str) -> tuple[str, ...]:
    """Text for a docstring, as lines; what stands in brackets stays together."""
    tied = re.sub(r"\([^()]*\)", lambda found: found.group().replace(" ", "\N{NO-BREAK SPACE}"), text)
    return tuple(line.replace("\N{NO-BREAK SPACE}", " ") for line in fold(tied, TEXT))


def listed(title: str, items: Sequence[str]) -> tuple[str, ...]:
    """The lines of a list in a docstring: an empty one, the title, and an entry per item; none without items."""
    entries = [fold(item, TEXT, initial_indent="* ", subsequent_indent="  ") for item in items]
    return ("", title, *(line for entry in entries for line in entry)) if items else ()


def wrap(text: str) -> str:
    """The text with every code line of at most `WIDTH` columns, as far as brackets allow; docstrings stay."""
    out: list[str] = []
    inside = False
    for line in text.split("\n"):
        quotes = line.count('"""') % 2 == 1
        if inside or quotes or len(line) <= WIDTH or line.lstrip().startswith("#"):
            out.append(line)
        else:
            out += _fit(line)
        inside ^= quotes
    return "\n".join(out)


def _fit(line: str) -> list[str]:
    code, comment = _cut_comment(line)
    indent = code[: len(code) - len(code.lstrip())]
    if comment:
        above = f"{indent}{comment}"
        return [above, *(_fit(code) if len(code) > WIDTH else [code])]
    brackets = _last_bracket(code)
    if brackets is None:
        return [code]
    start, end = brackets
    head, body, tail = code[: start + 1], code[start + 1 : end].strip(), code[end:]
    if not body:
        return [code]
    deeper = f"{indent}    "
    one = f"{deeper}{body}"
    if len(one) <= WIDTH and not body.endswith(","):
        return [head, one, f"{indent}{tail}"]
    items = _items(body)
    if len(items) == 1 and not body.endswith(","):
        return [head, *_fit(f"{deeper}{body}"), f"{indent}{tail}"]
    lines = [fitted for item in items for fitted in _fit_item(f"{deeper}{item},")]
    return [head, *lines, f"{indent}{tail}"]


def _fit_item(line: str) -> list[str]:
    return [line] if len(line) <= WIDTH else _fit(line)


def _scan(code: str) -> list[tuple[int, str, int]]:
    """Brackets, commas and number signs outside strings, each with its place and depth."""
    marks, depth, quote, place = [], 0, "", 0
    while place < len(code):
        letter = code[place]
        if quote:
            if letter == "\\":
                place += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter in _OPEN:
            marks.append((place, letter, depth))
            depth += 1
        elif letter in _CLOSE:
            depth -= 1
            marks.append((place, letter, depth))
        elif letter in ",#":
            marks.append((place, letter, depth))
        place += 1
    return marks


def _cut_comment(line: str) -> tuple[str, str]:
    for place, letter, _ in _scan(line):
        if letter == "#":
            return line[:place].rstrip(), line[place:]
    return line, ""


def _last_bracket(code: str) -> tuple[int, int] | None:
    """The last pair of outermost brackets that begins within the width, else the first pair."""
    outer = [place for place, letter, depth in _scan(code) if depth == 0 and letter in _OPEN + _CLOSE]
    pairs = list(zip(outer[::2], outer[1::2], strict=True))
    if code.lstrip().startswith("def "):
        # The parameters of a function are broken before what it returns.
        return pairs[0]
    fitting = [pair for pair in pairs if pair[0] < WIDTH]
    return fitting[-1] if fitting else pairs[0] if pairs else None


def _items(body: str) -> list[str]:
    cuts = [place for place, letter, depth in _scan(body) if letter == "," and depth == 0]
    starts = [0, *(cut + 1 for cut in cuts)]
    return [body[a:b].strip() for a, b in zip(starts, [*cuts, len(body)], strict=True) if body[a:b].strip()]
