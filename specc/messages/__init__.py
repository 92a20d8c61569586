"""The words of every diagnostic, kept apart from the code that finds the fault.

Each module of this folder holds the messages of one stage in its `TEXTS`, by code. They are found by scanning the
folder, and imported when the first message is printed.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from specc.errors import Diagnostic, InternalError, Place

#: Values from a spec are cut to this many characters in a message.
LONGEST_VALUE = 40


@dataclass(frozen=True)
class Text:
    """What one code says: what came and what was needed (`message`), and what to do (`help`, may be empty).

    Both are templates for `str.format` with the arguments of the diagnostic. A code that needs other words from case to
    case has `kinds`; the diagnostic's argument `kind` picks one of them, and these words are for any other case. The
    kind ``guess`` is for a diagnostic without a kind whose argument `guess` is not empty.
    """

    message: str
    help: str = ""
    kinds: Mapping[str, Text] = field(default_factory=dict, hash=False)


def describe(found: Diagnostic, locate: Callable[[Place], str] | None = None) -> tuple[str, str]:
    """The message and the help of a diagnostic, one line each.

    `locate` turns another place in the spec that the message names into ``line:column``. An argument named `value` is a
    value as the spec has it; it is put into words, so that a text can be told from a number.

    Raises:
        InternalError: a code without words, or arguments that do not fit them.
    """
    text = _tables().get(found.code)
    if text is None:
        raise InternalError(f"no message for {found.code}")
    kind = found.args.get("kind") or ("guess" if found.args.get("guess") else "")
    text = text.kinds.get(str(kind), text)
    values = {name: _shown(name, value, locate) for name, value in found.args.items()}
    try:
        return text.message.format(**values), text.help.format(**values)
    except (LookupError, ValueError) as error:
        raise InternalError(
            f"the message of {found.code} does not fit its arguments {sorted(values)}: {error}"
        ) from error


def catalogue() -> dict[str, Text]:
    """Every code with its words, in the order of the codes."""
    return dict(_tables())


def printable(value: Any) -> Any:
    """A value as it may be put into a message. Text is kept on one line, free of control characters and short.

    Lists and tuples are joined with commas, each of their texts treated so; all else is left to `str.format`.
    """
    if isinstance(value, str):
        short = value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 3] + "..."
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in short)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(printable(item)) for item in value)
    return value


def in_words(value: Any) -> str:
    """What a spec has in some place, as a message says it: ``the text "1e-3"``, ``true``, ``a list``, ``nothing``."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the text "{printable(value)}"'
    if isinstance(value, (list, tuple)):
        return "an empty list" if not value else "a list"
    if isinstance(value, Mapping):
        return "an empty mapping" if not value else "a mapping"
    return str(value)


def _shown(name: str, value: Any, locate: Callable[[Place], str] | None) -> Any:
    if isinstance(value, Place):
        return locate(value) if locate else ".".join(map(str, value.path))
    return in_words(value) if name == "value" else printable(value)


@functools.cache
def _tables() -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for found in pkgutil.iter_modules(__path__):
        table: Mapping[str, Text] = importlib.import_module(f"{__name__}.{found.name}").TEXTS
        twice = sorted(texts.keys() & table.keys())
        if twice:
            raise InternalError(f"{found.name} words codes that another table has: {', '.join(twice)}")
        texts.update(table)
    return dict(sorted(texts.items()))
