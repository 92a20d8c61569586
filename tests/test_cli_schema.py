"""`specc schema`: every spec that is valid fits it, and what is wrong key by key does not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import EXAMPLES, ROOT, SPECS, WRONG, names, specc
from jsonschema import Draft202012Validator

from specc.errors import SpecError
from specc.initializers import INITIALIZERS
from specc.layers import LAYERS
from specc.source import parse, read
from specc.training.losses import LOSSES
from specc.training.metrics import METRICS
from specc.training.optimizers import OPTIMIZERS
from specc.training.schedules import SCHEDULES

#: Codes of faults that are faults of one key or one value, so that an editor can mark them.
SEEN = {"E101", "E102", "E104", "E105", "E106", "E108", "E109", "E110", "E111", "E112", "E113", "E114", "E115", "E116"}
SEEN |= {"E117", "E118", "E122", "E123", "E126", "E204", "E205"}
#: What a schema cannot say although the fault lies in one value.
UNSEEN = {"E105_whole", "E106_rate", "E204_override", "E301_output"}


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(specc("schema").out)
    return found


def errors(data: object) -> list[str]:
    return [error.message for error in Draft202012Validator(schema()).iter_errors(data)]


def test_schema_is_sound() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("path", [*SPECS, *EXAMPLES], ids=names([*SPECS, *EXAMPLES]))
def test_valid_specs_fit(path: Path) -> None:
    assert errors(read(path).data) == []


@pytest.mark.parametrize("path", WRONG, ids=names(WRONG))
def test_wrong_values_are_seen(path: Path) -> None:
    try:
        data = parse(path.read_bytes(), path.name).data
    except SpecError:
        return
    if path.stem[:4] in SEEN and path.stem not in UNSEEN:
        assert errors(data)


def test_nothing_is_left_out() -> None:
    defined = schema()["$defs"]
    assert {name.removeprefix("layer_") for name in defined if name.startswith("layer_")} == set(LAYERS.names)
    for key, registry in (
        ("loss", LOSSES.names), ("optimizer", OPTIMIZERS.names), ("schedule", SCHEDULES.names),
        ("metric", METRICS.names), ("initializer", INITIALIZERS),
    ):  # fmt: skip
        typed = {kind["properties"]["type"]["const"] for kind in defined[key]["anyOf"] if "properties" in kind}
        assert typed == set(registry)


def test_every_field_of_every_layer_is_there() -> None:
    for name in LAYERS.names:
        layer = schema()["$defs"][f"layer_{name}"]
        beside = {"type", "name", "from"} | ({"activation"} if LAYERS[name].takes_activation else set())
        assert set(layer["properties"]) == set(LAYERS[name].model_fields) | beside
        assert layer["additionalProperties"] is False


@pytest.mark.parametrize(
    "layer",
    [
        {"type": "conv2d", "filters": 4, "kernel": 3, "padding": [[1, 1], [0, 2]], "stride": [1, 2]},
        {"type": "conv2d_transpose", "filters": 4, "kernel": 3, "stride": 2, "output_padding": 1},
        {"type": "conv1d", "filters": 4, "kernel": 3, "padding": "causal"},
        {"type": "dense", "units": 4, "kernel_init": {"type": "random_normal", "std": 0.1}, "activation": "none"},
        {"type": "dense", "units": 4, "activation": {"type": "leaky_relu", "slope": 0.2}},
        {"call": "body", "from": ["a", "b"], "name": "again"},
        {"layers": [{"type": "relu"}]},
    ],
)
def test_forms_that_fit(layer: dict[str, Any]) -> None:
    assert errors({"input": [8], "layers": [layer]}) == []


@pytest.mark.parametrize(
    "layer",
    [
        {"type": "conv2d", "filters": 4, "kernel": 3, "padding": "causal"},
        {"type": "dense", "units": 4, "kernel_init": {"type": "random_normal", "stdd": 0.1}},
        {"type": "dense", "units": 4, "activation": {"type": "leaky_relu", "slop": 0.2}},
        {"type": "dense", "units": 4, "activation": "dense"},
        {"type": "flatten", "activation": "relu"},
        {"type": "dense", "units": 4, "layers": []},
        {"use": "block"},
    ],
)
def test_forms_that_do_not(layer: dict[str, Any]) -> None:
    assert errors({"input": [8], "layers": [layer]})


def test_printed_schema_is_the_same_every_time() -> None:
    assert specc("schema").out == specc("schema").out
    assert (ROOT / "specs").is_dir()
