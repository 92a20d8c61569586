"""Names: what may become an identifier in generated code, and what a misspelt word probably meant."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Mapping
from typing import Any

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_ALLOWED = re.compile(r"[A-Za-z0-9_]")
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))


def fault_of_name(name: str) -> tuple[str, Mapping[str, Any]] | None:
    """The code and arguments of what is wrong with a name, None for a good one.

    A good name is ASCII, starts with a letter, has at most 64 characters, and is free of keywords, builtins, framework
    attributes and names that Windows keeps for devices. ASCII only, because Python folds other letters: two spellings
    that look different can be one identifier.
    """
    if not _IDENTIFIER.fullmatch(name):
        return _unusable(name)
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return "E201", {"name": name}
    owner = _owner(name)
    if owner:
        return "E202", {"name": name, "owner": owner}
    if name.lower() in _WINDOWS_DEVICES:
        return "E602", {"name": name}
    return None


def _unusable(name: str) -> tuple[str, Mapping[str, Any]]:
    for position, letter in enumerate(name, start=1):
        if not _ALLOWED.fullmatch(letter):
            return "E204", {"name": name, "found": f"U+{ord(letter):04X}", "position": position}
    return "E205", {"name": name}


def _owner(name: str) -> str:
    from specc import reserved

    if name in reserved.TORCH_MODULE:
        return "torch.nn.Module"
    if name in reserved.KERAS_MODEL:
        return "keras.Model"
    if name in reserved.GENERATED:
        return "the generated code"
    return "Python" if name in _BUILTINS else ""


def snake(name: str) -> str:
    """``FashionCNN`` becomes ``fashion_cnn``."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", name)
    return spaced.lower()


def nearest(word: object, known: Iterable[str]) -> str:
    """The known word that is most like this one, empty if none is near."""
    from difflib import get_close_matches

    options = list(known)
    lowered = {option.lower(): option for option in options}
    if not isinstance(word, str):
        return ""
    close = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""
