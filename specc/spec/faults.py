"""From pydantic's errors to ours: one diagnostic for one mistake, in the words of the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
    "list_type": "E122",
    "dict_type": "E123",
    "model_type": "E123",
    "finite_number": "E107",
    "int_parsing_size": "E014",
}
_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def diagnostics(error: ValidationError, owner: str, model: type[BaseModel], path: Path) -> list[Diagnostic]:
    """Everything pydantic found about one entry. `owner` is what the user calls it, `path` leads to it."""
    found = error.errors(include_url=False)
    fields = list(model.model_fields)
    unknown = [item["loc"] for item in found if item["type"] == "extra_forbidden" and len(item["loc"]) == 1]
    guesses = {nearest(loc[0], fields) for loc in unknown}
    results = []
    for item in _without_union_echoes(found):
        # A misspelt required key is one mistake, not two: missing and unknown.
        if item["type"] == "missing" and item["loc"][0] in guesses:
            continue
        results.append(_one(item, owner, model, path, fields))
    return results


def _without_union_echoes(found: Sequence[Any]) -> list[Any]:
    """pydantic reports every member of a union; only the one that the user meant is kept."""
    kept: list[Any] = []
    for item in found:
        loc = _real(item["loc"])
        siblings = [other for other in found if _real(other["loc"])[:1] == loc[:1] and other is not item]
        if item["type"] == "literal_error" and siblings and not isinstance(item["input"], str):
            continue
        if item["type"] == "tuple_type" and isinstance(item["input"], str) and siblings:
            continue
        if any(_real(other["loc"])[:2] == loc[:2] for other in kept):
            continue
        kept.append(item)
    return kept


def _real(loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """The location without the names of union members, which are no keys of the spec."""
    return tuple(part for part in loc if not (isinstance(part, str) and "[" in part))


def _one(item: Mapping[str, Any], owner: str, model: type[BaseModel], path: Path, fields: Sequence[str]) -> Diagnostic:
    kind, loc, value = item["type"], _real(item["loc"]), item["input"]
    name = str(loc[0]) if loc else owner
    at: Path = (*path, *loc)
    context = dict(item.get("ctx") or {})
    if kind == "missing":
        example = _example(model, str(loc[-1]))
        return Diagnostic("E112", {"owner": owner, "field": loc[-1], "example": example}, path)
    if kind == "extra_forbidden":
        guess = nearest(loc[-1], fields)
        args = {"owner": owner, "field": loc[-1], "guess": guess, "options": ", ".join(sorted(fields))}
        return Diagnostic("E111", args, at, "key")
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return Diagnostic("E106", {"field": name, "bound": f"{words} {context[key]}", "value": value}, at)
    if kind == "literal_error":
        options = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        guess = nearest(value, options.split(", "))
        return Diagnostic("E102", {"field": name, "value": value, "guess": guess, "options": options}, at)
    if kind == "E102":
        options = ", ".join(context["options"])
        args = {"field": name, "value": context["value"], "guess": nearest(context["value"], context["options"])}
        return Diagnostic("E102", {**args, "options": options}, at)
    if kind.startswith("E"):
        return Diagnostic(kind, {"field": name, "value": value, **context}, at)
    code = _CODES.get(kind, "E119")
    if code == "E105" and isinstance(value, bool):
        code = "E104"
    return Diagnostic(code, {"field": name, "value": value, "problem": item["msg"]}, at)


def _example(model: type[BaseModel], field: str) -> str:
    info = model.model_fields.get(field)
    return f"{field}: {info.examples[0]}" if info is not None and info.examples else f"{field}: ..."
