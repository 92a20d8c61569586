"""A page for every code: what it means, a spec that gives it and one that does not. One Markdown file each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent
_TITLE = re.compile(r"# ([EW]\d{3}): (.+)")
_BLOCK = re.compile(r"## (Wrong|Right)\n\n```yaml\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One page; `wrong` and `right` are whole specs, None where no spec can show the fault."""

    code: str
    title: str
    text: str
    wrong: str | None
    right: str | None


def codes() -> tuple[str, ...]:
    """Every code that has a page, errors first."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("[EW][0-9][0-9][0-9].md")))


def page(code: str) -> Page:
    """The page of a code that is one of `codes`."""
    text = (_FOLDER / f"{code}.md").read_text(encoding="utf-8")
    title = _TITLE.match(text)
    blocks = dict(_BLOCK.findall(text))
    return Page(code, title[2] if title else "", text, blocks.get("Wrong"), blocks.get("Right"))
