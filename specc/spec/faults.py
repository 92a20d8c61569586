"""From pydantic's errors to ours: one diagnostic for one mistake, in the words of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from specc.errors import Diagnostic, Path
from specc.names import nearest

#: pydantic's error type -> our code, where the message needs the field and the value only.
_CODES = {
    "int_type": "E105",
    "int_from_float": "E105",
    "float_type": "E101",
    "bool_type": "E108",
    "string_type": "E109",
    "tuple_type": "E121",
    "list_type": "E121",
    "dict_type": "E123",
    "model_type": "E123",
    "finite_number": "E107",
}
_BOUNDS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
_LENGTHS = {"too_short": ("fewest", "min_length"), "too_long": ("most", "max_length")}
#: Errors of the members of a union that the user did not mean.
_ECHOES = ("literal_error", "tuple_type")
#: More than this about one entry help nobody, and keep a hostile spec from costing time.
_MOST = 50


def diagnostics(
    error: ValidationError, owner: str, model: type[BaseModel], path: Path, common: Sequence[str] = ()
) -> list[Diagnostic]:
    """Everything pydantic found about one entry.

    Args:
        error: what it raised.
        owner: what the user calls the entry, for example the type of the layer.
        model: the class that was validated.
        path: leads to the entry.
        common: keys that the entry may have besides the fields of `model`.
    """
    found = [item for item in error.errors(include_url=False)[:_MOST] if not _counts_good_ones_only(item)]
    fields = [*model.model_fields, *common]
    guesses = {nearest(item["loc"][0], fields) for item in found if _is_unknown(item)}
    results: list[Diagnostic] = []
    for item in _without_union_echoes(found):
        # A misspelt required key is one mistake, not two: missing and unknown.
        if item["type"] == "missing" and item["loc"][0] in guesses:
            continue
        for made in _from_item(item, owner, model, path, common):
            # `0` for every axis is one mistake, however many axes there are.
            if not any(made.code == other.code and made.args == other.args for other in results):
                results.append(made)
    return results


def word(value: object, known: Sequence[str]) -> dict[str, Any]:
    """What E102 and E110 say about a word that is none of those known, or about a value that is no word at all."""
    if not isinstance(value, str):
        return {"kind": "other", "word": "", "value": value, "guess": "", "options": tuple(known)}
    kind = "" if known else "none"
    return {"kind": kind, "word": value, "value": value, "guess": nearest(value, known), "options": tuple(known)}


def unknown_key(owner: str, key: object, known: Sequence[str]) -> dict[str, Any]:
    """What E111 says about a key."""
    guess = nearest(key, known)
    return {
        "kind": "" if known else "none",
        "owner": owner,
        "field": key,
        "guess": guess,
        "options": tuple(sorted(known)),
    }


def whole_number(field: str, value: object) -> Diagnostic:
    """E104 or E105: this is no whole number."""
    args: dict[str, Any] = {"field": field, "value": value}
    if isinstance(value, bool):
        return Diagnostic("E104", args)
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
        args["kind"] = "quoted"
    elif isinstance(value, float) and isfinite(value) and value == int(value):
        args |= {"kind": "whole", "whole": int(value)}
    return Diagnostic("E105", args)


def not_text(field: str, value: object) -> Diagnostic:
    """E109: this is no text."""
    kind = "quote" if isinstance(value, int | float) else ""
    return Diagnostic("E109", {"kind": kind, "field": field, "value": value})


def _counts_good_ones_only(item: Any) -> bool:
    """Whether a list is long enough, and was found too short because wrong entries were not counted."""
    return bool(item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"])


def _is_unknown(item: Any) -> bool:
    return item["type"] == "extra_forbidden" and len(item["loc"]) == 1


def _without_union_echoes(found: Sequence[Any]) -> list[Any]:
    """pydantic reports every member of a union; only the one that the user meant is kept."""
    members: dict[Any, list[Any]] = {}
    for item in found:
        members.setdefault(item["loc"][:1], []).append(item)
    kept: list[Any] = []
    for items in members.values():
        unmeant = "tuple_type" if any(item["type"] == "literal_error" for item in items) else ""
        if unmeant and any(item["type"] not in _ECHOES or not isinstance(item["input"], str) for item in items):
            unmeant = "literal_error"
        kept += [item for item in items if item["type"] != unmeant] if len(items) > 1 else items
    return kept


def _real(item: Any) -> Path:
    """The location without the names of union members (``tuple[...]``), which are no keys of the spec."""
    *outer, last = item["loc"] or ("",)
    keys = tuple(part for part in outer if not (isinstance(part, str) and "[" in part))
    # The last part of an unknown key is that key, whatever the user wrote.
    named = item["type"] == "extra_forbidden" or not (isinstance(last, str) and "[" in last)
    return (*keys, last) if named and item["loc"] else keys


def _from_item(
    item: Any, owner: str, model: type[BaseModel], path: Path, common: Sequence[str]
) -> Iterator[Diagnostic]:
    """One error of pydantic; the errors inside it, where a field has a model of its own."""
    loc = _real(item)
    if item["type"] == "nested":
        inner = item["ctx"]
        yield from diagnostics(inner["error"], inner["owner"], inner["model"], (*path, *loc), ("type",))
        return
    if len(loc) > 1:
        inside = _model_of(model, loc[0])
        if inside is not None:
            owner, model, path, loc, common = str(loc[0]), inside, (*path, loc[0]), loc[1:], ()
    yield _one(item, owner, model, path, loc, common)


def _model_of(model: type[BaseModel], field: object) -> type[BaseModel] | None:
    """The model that a field holds, if it holds one."""
    info = model.model_fields.get(str(field))
    kinds = (info.annotation, *get_args(info.annotation)) if info is not None else ()
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _one(item: Any, owner: str, model: type[BaseModel], path: Path, loc: Path, common: Sequence[str]) -> Diagnostic:
    kind, value, context = item["type"], item["input"], item.get("ctx") or {}
    name = str(loc[0]) if loc else owner
    at: Path = (*path, *loc)
    if kind == "missing":
        return Diagnostic("E112", {"owner": owner, "field": name, "example": _example(model, name)}, path)
    if kind == "extra_forbidden":
        return Diagnostic("E111", unknown_key(owner, loc[-1], [*model.model_fields, *common]), at, "key")
    if kind in _BOUNDS:
        limit = next(iter(context.values()))
        args = {"kind": _BOUNDS[kind], "field": name, "value": value, "limit": f"{limit:g}" if limit < 1e6 else limit}
        return Diagnostic("E106", args, at)
    if kind in _LENGTHS:
        word_for, key = _LENGTHS[kind]
        args = {"kind": word_for, "field": name, "limit": context[key], "found": len(value)}
        return Diagnostic("E126", args, at)
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        return Diagnostic("E102", {"field": name, **word(value, known)}, at)
    if kind == "E102":
        return Diagnostic("E102", {"field": name, **word(context["value"], context["options"])}, at)
    if kind.startswith("E"):
        return Diagnostic(kind, {"field": name, "value": value, **context}, at)
    return _by_type(_CODES.get(kind, "E119"), name, value, item["msg"], at)


def _by_type(code: str, name: str, value: object, problem: str, at: Path) -> Diagnostic:
    args: dict[str, Any] = {"field": name, "value": value}
    if code == "E105":
        made = whole_number(name, value)
        return Diagnostic(made.code, made.args, at)
    if code == "E109":
        return Diagnostic("E109", not_text(name, value).args, at)
    if code == "E101" and isinstance(value, str) and re.fullmatch(r"[-+.\deE]{1,40}", value, re.ASCII):
        args["kind"] = "quoted"
    if code == "E108" and isinstance(value, str):
        meant = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
        args |= {"kind": "quoted", "meant": meant[value.lower()]} if value.lower() in meant else {}
    if code == "E119":
        args["problem"] = problem
    return Diagnostic(code, args, at)


def _example(model: type[BaseModel], field: str) -> str:
    info = model.model_fields.get(field)
    return f"{field}: {info.examples[0]}" if info is not None and info.examples else f"{field}: ..."
