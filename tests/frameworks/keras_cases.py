"""What the tests of the Keras target share: specs, generated files, models made from them, and how far they are off."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc.compile import compile_graph
from specc.errors import SpecError
from specc.graph import Graph
from specc.render import render
from specc.run.plan_data import plan_data
from specc.targets.base import Header, Options
from specc.targets.keras.target import Keras
from specc.targets.plan import Plan

# TensorFlow reads these when it is imported: the same bits on every run, and nothing printed about the machine.
os.environ.update(
    TF_ENABLE_ONEDNN_OPTS="0", TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1", TF_CPP_MIN_LOG_LEVEL="3"
)
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

Array = NDArray[Any]
SPECS = Path(__file__).parent.parent.parent / "specs"
STYLES = Keras.styles
LAYER_SPECS = sorted((SPECS / "layers").glob("*.yaml"))
MODEL_SPECS = sorted(SPECS.glob("*.yaml"))


@dataclass(frozen=True)
class Built:
    """A spec, and what was made of it."""

    graph: Graph
    plan: Plan
    text: str


def build(spec: Path, style: str = "functional", exact: bool = False, spell_out: tuple[str, ...] = ()) -> Built:
    """The Keras module of a spec.

    Raises:
        SpecError: the style or a field is refused.
    """
    source, graph = compile_graph(spec)
    options = Options(style, exact=exact, spell_out=frozenset(spell_out))
    plan = Keras().plan(graph, Header.of(source, graph), options)
    return Built(graph, plan, render(plan))


def built_or_none(spec: Path, style: str, exact: bool = False) -> Built | None:
    """The same, None where only the style cannot say the model."""
    try:
        return build(spec, style, exact)
    except SpecError as error:
        assert {found.code for found in error.diagnostics} == {"E703"}
        return None


def loaded(built: Built, folder: Path, dtype: str = "float64") -> Any:
    """The generated file, run: a `KerasModel`."""
    from specc.run.keras_model import KerasModel

    path = folder / "generated.py"
    path.write_text(built.text, encoding="utf-8")
    # As a child process gets it: the data of the plan go through JSON.
    return KerasModel(path, json.loads(json.dumps(plan_data(built.plan))), dtype)


def spec_file(folder: Path, text: str) -> Path:
    """A spec written for one test."""
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def gap(found: Array, expected: Array) -> float:
    """The largest difference, relative to the largest expected number."""
    assert found.shape == expected.shape
    return float(np.max(np.abs(found - expected)) / max(float(np.max(np.abs(expected))), 1e-300))


def worst(found: Mapping[str, Array], expected: Mapping[str, Array]) -> tuple[float, str]:
    """The largest gap of several values, and whose it is."""
    return max(((gap(value, expected[name]), name) for name, value in found.items()), default=(0.0, ""))
