"""``input:`` and ``inputs:``: one unnamed input, or several by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from specc.errors import Diagnostic, Findings, Path, Place
from specc.layers._fields import Count
from specc.names import fault_of_port_name
from specc.spec.complaints import Complaints
from specc.spec.faults import diagnostics
from specc.spec.model import Input

#: No value may have more axes than this, the batch left out.
MAX_RANK = 8


class InputFields(BaseModel):
    """The long form of an input; ``[28, 28, 1]`` is short for ``{shape: [28, 28, 1]}``."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    shape: Annotated[tuple[Count, ...], Field(min_length=1, max_length=MAX_RANK)] = Field(examples=["[28, 28, 1]"])
    dtype: Literal["float", "int32", "int64"] = "float"
    vocab: Count | None = None

    @field_validator("shape", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


def parse_inputs(data: Mapping[str, Any], found: Findings) -> tuple[Input, ...]:
    """The inputs of a spec; what is wrong with them is added to `found`, wrong ones are left out."""
    if "input" in data and "inputs" in data:
        found.append(Diagnostic("E116", {"first": "input", "second": "inputs"}, ("inputs",), "key"))
        return ()
    if "input" in data:
        return _one("input", data["input"], ("input",), found)
    if "inputs" not in data:
        found.append(Diagnostic("E112", {"owner": "a spec", "field": "input", "example": "input: [28, 28, 1]"}))
        return ()
    raw = data["inputs"]
    if not isinstance(raw, dict) or not raw:
        found.append(Diagnostic("E123", {"field": "inputs", "value": raw}, ("inputs",)))
        return ()
    inputs: tuple[Input, ...] = ()
    seen: dict[str, str] = {}
    for name, value in raw.items():
        path = ("inputs", name)
        Complaints(found).is_name(name, path, fault_of_port_name, "key")
        first = seen.setdefault(name.casefold(), name)
        if first != name:
            place = Place(("inputs", first), "key")
            found.append(Diagnostic("E203", {"name": name, "first": first, "place": place}, path, "key"))
        inputs += _one(name, value, path, found)
    return inputs


def _one(name: str, value: object, path: Path, found: Findings) -> tuple[Input, ...]:
    short = not isinstance(value, dict)
    try:
        checked = InputFields.model_validate({"shape": value} if short else value)
    except ValidationError as error:
        for item in diagnostics(error, "an input", InputFields, path):
            # The short form has no key "shape" to point at.
            at = tuple(part for part in item.path if not (short and part == "shape"))
            args = {**item.args, "field": name} if short else item.args
            kind = {"kind": "shape"} if item.code == "E121" and type(args["value"]) is int else {}
            found.append(Diagnostic(item.code, {**args, **kind}, at, item.at))
        return ()
    if checked.vocab is not None and checked.dtype == "float":
        found.append(Diagnostic("E124", {"name": name}, (*path, "vocab")))
    return (Input(name, checked.shape, checked.dtype, checked.vocab, path),)
