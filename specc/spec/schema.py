"""The JSON Schema of the language, made from the very classes that check a spec.

Editors complete and check specs with it. It says what can be said key by key; that a number of inputs fits or that two
shapes are equal is for `specc validate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from specc.initializers import INITIALIZERS
from specc.layers import LAYERS, Layer
from specc.names import LONGEST
from specc.registry import Registry
from specc.source import DEFAULT_LIMITS
from specc.spec.inputs import InputFields
from specc.spec.parse import VERSION
from specc.spec.train_fields import ClipFields, Options
from specc.training.losses import LOSSES
from specc.training.metrics import METRICS
from specc.training.optimizers import OPTIMIZERS
from specc.training.schedules import SCHEDULES

Schema = dict[str, Any]
_NAME: Schema = {"type": "string", "pattern": f"^[A-Za-z][A-Za-z0-9_]{{0,{LONGEST - 1}}}$"}
_TEXT: Schema = {"type": "string", "maxLength": DEFAULT_LIMITS.max_string}
_REFERENCE: Schema = {"type": "string", "minLength": 1}


def schema() -> Schema:
    """The whole schema, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"specc, version {VERSION} of the language",
        "description": "One neural network, its layers and its training.",
        **_closed(
            {
                "specc": _says("Version of the language.", {"type": "integer", "minimum": 1, "maximum": VERSION}),
                "name": _says("Name of the model; a class in the generated code.", _NAME),
                "description": _says("Told in the generated code.", _TEXT),
                "input": _says("The only input: its shape, features last, without the batch.", _ref("input")),
                "inputs": _says("Several inputs by name.", _by_name(_ref("input"))),
                "layers": _ref("layers"),
                "outputs": _says("Name of each output, and the layer that computes it.", _by_name(_REFERENCE)),
                "init": _says("How weights start that do not say so themselves.", _ref("initializer")),
                "train": _ref("train"),
            },
            ("layers",),
        ),
        "oneOf": [{"required": ["input"]}, {"required": ["inputs"]}],
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    activations = [name for name in LAYERS.names if LAYERS[name].is_activation]
    made: Schema = {
        "input": {"anyOf": [_fields(InputFields)["properties"]["shape"], _fields(InputFields)]},
        "layers": {
            "description": "Each entry takes the output of the one before, or what its `from` names.",
            "type": "array",
            "minItems": 1,
            "items": _ref("entry"),
        },
        "from": {
            "description": "What it takes: one name or several. Left out: the entry before.",
            "anyOf": [_REFERENCE, {"type": "array", "minItems": 1, "items": _REFERENCE}],
        },
        "entry": {"anyOf": [*(_ref(f"layer_{name}") for name in LAYERS.names), _ref("group"), _ref("call")]},
        "group": _says(
            "A named group; its output is that of its last entry.",
            _closed({"layers": _ref("layers"), **_common()}, ("layers",)),
        ),
        "call": _says(
            "Something named before, used again with the same weights.",
            _closed({"call": _REFERENCE, **_common()}, ("call",)),
        ),
        "activation": {
            "description": "Sugar for the layer after this one.",
            "anyOf": [
                {"enum": [*activations, "none", None]},
                *(_typed(name, _fields(LAYERS[name])) for name in activations),
            ],
        },
        "initializer": _one_of({name: _fields(kind) for name, kind in INITIALIZERS.items()}),
        "loss": _registry(LOSSES, {"weight": {"type": "number", "minimum": 0}}),
        "optimizer": _registry(OPTIMIZERS),
        "schedule": _registry(SCHEDULES),
        "metric": _registry(METRICS),
        "train": _train(),
    }
    return made | {f"layer_{name}": _layer(name, LAYERS[name]) for name in LAYERS.names}


def _layer(name: str, kind: type[Layer]) -> Schema:
    """An entry with this type."""
    fields = _fields(kind)
    beside = _common() | ({"activation": _ref("activation")} if kind.takes_activation else {})
    for key in kind.initializers:
        fields["properties"][key] = _ref("initializer")
    fields["properties"] |= beside
    return _typed(name, fields)


def _train() -> Schema:
    """The train block; loss and metrics may be given by output."""
    options = _fields(Options)
    metrics: Schema = {"anyOf": [_ref("metric"), {"type": "array", "items": _ref("metric")}]}
    definitions = {
        "data": _says("A data set by name, or the path of a directory.", {"type": "string"}),
        "loss": {"anyOf": [_ref("loss"), _by_name(_ref("loss"))]},
        "optimizer": _ref("optimizer"),
        "schedule": _ref("schedule"),
        "metrics": {"anyOf": [metrics, _by_name(metrics)]},
        "clip": _fields(ClipFields),
    }
    said = _closed(definitions | options["properties"], ("loss", "optimizer"))
    return _says("How the model is trained.", said)


def _common() -> Schema:
    return {"name": _says("Name in the generated code.", _NAME), "from": _ref("from")}


def _registry(registry: Registry[Any], beside: Mapping[str, Schema] | None = None) -> Schema:
    """A definition by its name alone, or with fields."""
    kinds = {name: _fields(registry[name]) for name in registry.names}
    for fields in kinds.values():
        fields["properties"] |= beside or {}
    return _one_of(kinds)


def _one_of(kinds: Mapping[str, Schema]) -> Schema:
    bare = [name for name, fields in kinds.items() if not fields.get("required")]
    return {"anyOf": [{"enum": sorted(bare)}, *(_typed(name, fields) for name, fields in kinds.items())]}


def _typed(name: str, fields: Schema) -> Schema:
    """A mapping whose `type` is this name."""
    properties = {"type": {"const": name}, **fields["properties"]}
    return {**fields, "properties": properties, "required": ["type", *fields.get("required", ())]}


def _fields(model: type[BaseModel]) -> Schema:
    """The fields of a class, without titles, and with what it refers to put in its place."""
    made = model.model_json_schema()
    found: Schema = _plain(made, made.get("$defs", {}))
    found.setdefault("properties", {})
    if "then" in found["properties"]:
        found["properties"]["then"] = _ref("schedule")
    return found


def _plain(value: Any, definitions: Schema) -> Any:
    if isinstance(value, list):
        return [_plain(item, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _plain(definitions[value["$ref"].rpartition("/")[2]], definitions)
    made = {key: _plain(item, definitions) for key, item in value.items() if key not in ("$defs", "title")}
    if "properties" in value:
        made["properties"] = {key: _plain(item, definitions) for key, item in value["properties"].items()}
    if made.get("type") == "array":
        # Where a list is checked after it was made a tuple, pydantic speaks of the length of a text.
        for said, meant in (("minLength", "minItems"), ("maxLength", "maxItems")):
            if said in made:
                made[meant] = made.pop(said)
    return made


def _closed(properties: Schema, required: tuple[str, ...]) -> Schema:
    """A mapping with these keys and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _by_name(value: Schema) -> Schema:
    return {"type": "object", "minProperties": 1, "propertyNames": _NAME, "additionalProperties": value}


def _says(text: str, said: Schema) -> Schema:
    return {"description": text, **said}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
