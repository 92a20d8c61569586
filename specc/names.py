"""Names: what may become an identifier in generated code, and what a misspelt word probably meant."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

#: Most characters of a name.
LONGEST = 64
_IDENTIFIER = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{LONGEST - 1}}}")
_ALLOWED = re.compile(r"[A-Za-z0-9_]")
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))


def fault_of_name(name: str) -> tuple[str, Mapping[str, Any]] | None:
    """The code and arguments of what is wrong with the name of a layer; None for a good one.

    A good name is ASCII, starts with a letter, has at most 64 characters, and is free of keywords, builtins, framework
    attributes and names that Windows keeps for devices. ASCII only, because Python folds other letters: two spellings
    that look different can be one identifier.
    """
    return _fault(name, _owner)


def fault_of_port_name(name: str) -> tuple[str, Mapping[str, Any]] | None:
    """The same for the name of an input or an output, which becomes a variable where the model is run."""
    from specc import reserved

    if name in reserved.PORTS:
        return "E202", {"name": name, "owner": "the generated code", "suggestion": f"{name}_1"}
    return fault_of_name(name)


def fault_of_model_name(name: str) -> tuple[str, Mapping[str, Any]] | None:
    """The same for the name of a model, which becomes a class, and in small letters a function.

    It is no attribute of anything, so names such as ``Loss`` are free; ``Class`` is not, as ``class`` is a keyword.
    """
    fault = _fault(name, _owner_of_model) or _fault(snake(name), _owner_of_model)
    if fault is None or fault[0] in ("E204", "E205"):
        return fault
    return fault[0], {**fault[1], "name": name, "suggestion": f"{name}Model"}


def _fault(name: str, owner_of: Callable[[str], str]) -> tuple[str, Mapping[str, Any]] | None:
    if not _IDENTIFIER.fullmatch(name):
        return _unusable(name, owner_of)
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return "E201", {"name": name, "suggestion": f"{name}_"}
    owner = owner_of(name)
    if owner:
        return "E202", {"name": name, "owner": owner, "suggestion": f"{name}_layer"}
    if name.lower() in _WINDOWS_DEVICES:
        return "E602", {"name": name, "suggestion": f"{name}_1"}
    return None


def _unusable(name: str, owner_of: Callable[[str], str]) -> tuple[str, Mapping[str, Any]]:
    if not name:
        return "E205", {"kind": "empty"}
    suggestion = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")
    if not suggestion[:1].isalpha():
        suggestion = f"layer_{suggestion}".rstrip("_")
    if _fault(suggestion[:LONGEST], owner_of):
        suggestion = f"{suggestion}_layer"
    if len(suggestion) > LONGEST or not re.search(r"[A-Za-z0-9]", name):
        suggestion = ""
    for position, letter in enumerate(name, start=1):
        if not _ALLOWED.fullmatch(letter):
            found = letter if letter.isprintable() and letter != " " else f"U+{ord(letter):04X}"
            # A name of other letters has no meaning that is left in a few of them.
            kept = "suggestion" if suggestion and sum(map(_is_allowed, name)) * 2 > len(name) else ""
            args = {"kind": kept, "name": name, "found": found, "position": position}
            return "E204", {**args, "suggestion": suggestion}
    if len(name) > LONGEST:
        return "E205", {"kind": "long", "length": len(name), "limit": LONGEST}
    return "E205", {"name": name, "suggestion": suggestion or "another"}


def _is_allowed(letter: str) -> bool:
    return _ALLOWED.fullmatch(letter) is not None


def _owner(name: str) -> str:
    from specc import reserved

    if name in reserved.TORCH_MODULE:
        return "torch.nn.Module"
    if name in reserved.KERAS_MODEL:
        return "keras.Model"
    return "" if name in reserved.MODEL_ONLY else _owner_of_model(name)


def _owner_of_model(name: str) -> str:
    from specc import reserved

    if name in reserved.GENERATED or name in reserved.MODEL_ONLY:
        return "the generated code"
    return "Python" if name in _BUILTINS else ""


def is_device(file_name: str) -> bool:
    """Whether Windows takes a file name for a device, with or without an ending: ``con``, ``aux.py``."""
    return file_name.partition(".")[0].rstrip(" ").lower() in _WINDOWS_DEVICES


def snake(name: str) -> str:
    """``FashionCNN`` becomes ``fashion_cnn``."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", name)
    return spaced.lower()


def camel(name: str) -> str:
    """``my_model`` becomes ``MyModel``; letters that are large already stay so."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def nearest(word: object, known: Iterable[str]) -> str:
    """The known word that is most like this one, empty if none is near."""
    from difflib import get_close_matches

    if not isinstance(word, str) or len(word) > LONGEST:
        return ""
    lowered = {option.lower(): option for option in known}
    close = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""
