"""Specs printed for torch and loaded, for tests. Every array is in the spec's own layout, the batch first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from specc.compile import analyse
from specc.errors import SpecError
from specc.graph import Graph
from specc.oracle.graph import evaluate, slope, updated_statistics
from specc.render import render
from specc.run.draw import draw_inputs, draw_masks, draw_weights
from specc.run.plan_data import plan_data
from specc.run.torch_model import TorchModel
from specc.source import Source, read
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.plan import Plan

Array = NDArray[Any]

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted((ROOT / "specs").glob("*.yaml"))
LAYERS = sorted((ROOT / "specs" / "layers").glob("*.yaml"))
SPECS = {path.stem: path for path in [*LAYERS, *SHIPPED]}
STYLES = load_target("torch").styles
#: Largest difference over the largest value, per array.
LIMIT = 1e-13
#: A gradient below this share of the largest one is zero but for rounding.
NULL = 1e-12


def source_and_graph(path: Path) -> tuple[Source, Graph]:
    """A spec that must be in order."""
    found = analyse(read(path))
    assert found.graph is not None, found.diagnostics
    return found.source, found.graph


def printed(path: Path, style: str = "module", exact: bool = True, spell_out: frozenset[str] = frozenset()) -> Plan:
    """The torch plan of a spec file."""
    source, graph = source_and_graph(path)
    return load_target("torch").plan(graph, Header.of(source, graph), Options(style, exact, spell_out))


def is_chain(path: Path) -> bool:
    """Whether the sequential style has a form of this spec."""
    try:
        printed(path, "sequential")
    except SpecError as error:
        assert {item.code for item in error.diagnostics} == {"E703"}
        return False
    return True


def variants(specs: Mapping[str, Path] = SPECS) -> list[tuple[str, str]]:
    """Every spec in every style that has a form of it, by name."""
    return [(name, style) for name, path in specs.items() for style in STYLES if style == "module" or is_chain(path)]


@dataclass
class Case:
    """A loaded module beside its graph, with weights, inputs and masks drawn for one batch."""

    graph: Graph
    model: TorchModel
    weights: dict[str, Array]
    inputs: dict[str, Array]
    masks: dict[str, Array]
    training: bool

    def draw(self, batch: int, training: bool) -> Case:
        """The same module with other inputs, its weights as they were drawn."""
        self.model.set_weights(self.weights)
        inputs, masks = draw_inputs(self.graph, batch, batch), draw_masks(self.graph, batch, batch)
        return Case(self.graph, self.model, self.weights, inputs, masks, training)

    def expected(self) -> dict[str, Array]:
        """Every node's output by the oracle."""
        return evaluate(self.graph, self.weights, self.inputs, self.training, self.masks)

    def statistics(self) -> dict[str, Array]:
        """The running statistics after a step on these inputs, by the oracle."""
        return updated_statistics(self.graph, self.weights, self.inputs, self.expected())

    def slope(self, cotangents: Mapping[str, Array], directions: Mapping[str, Array]) -> float:
        """The derivative along directions, by the oracle."""
        return slope(self.graph, self.weights, self.inputs, cotangents, directions, self.training, self.masks)

    def has_moments(self) -> bool:
        """Whether every batch norm sees more than one value per feature."""
        norms = [node for node in self.graph.nodes.values() if node.type == "batch_norm"]
        batch = next(iter(self.inputs.values())).shape[0]
        return all(batch * int(np.prod(node.value.shape[:-1])) > 1 for node in norms)


def load(path: Path, folder: Path, plan: Plan) -> Case:
    """A plan printed into a folder, loaded in float64, with weights drawn for it."""
    _, graph = source_and_graph(path)
    file = folder / f"{path.stem}_{plan.style}.py"
    file.write_text(render(plan), encoding="utf-8")
    # Through JSON, as a child process gets it.
    model = TorchModel(file, json.loads(json.dumps(plan_data(plan))), "float64")
    weights = draw_weights(graph, seed=1)
    model.set_weights(weights)
    return Case(graph, model, weights, draw_inputs(graph, 2, 2), draw_masks(graph, 2, 2), training=False)


def gap(expected: Array, found: Array) -> float:
    """The largest difference over the largest value."""
    assert expected.shape == found.shape, f"{expected.shape} needed, {found.shape} came"
    largest = float(np.max(np.abs(expected), initial=0.0))
    return float(np.max(np.abs(expected - found), initial=0.0)) / (largest or 1.0)


def restored_default_dtype() -> Iterator[None]:
    """A fixture: loading sets torch's default dtype for the whole process, which other tests shall not notice."""
    before = torch.get_default_dtype()
    yield
    torch.set_default_dtype(before)


def wrong_values(now: Case, hidden: AbstractSet[str] = frozenset()) -> dict[str, float]:
    """Layers, outputs and (after a training step) statistics that differ from the oracle's, with how much.

    Every layer but the `hidden` ones must be visible.
    """
    expected = now.expected()
    outputs, layers = now.model.forward(now.inputs, now.training, now.masks)
    assert set(layers) == {node.id for node in now.graph.nodes.values() if not node.head} - hidden
    gaps = {node: gap(expected[node], value) for node, value in layers.items()}
    gaps |= {f"={item.name}": gap(expected[item.value], outputs[item.name]) for item in now.graph.outputs}
    if now.training:
        after, wanted = now.model.get_weights(), {**now.weights, **now.statistics()}
        gaps |= {name: gap(wanted[name], after[name]) for name in wanted}
    return {name: size for name, size in gaps.items() if not size <= LIMIT}


def wrong_gradients(case: Case) -> dict[str, float]:
    """Gradients whose product with a random direction is not the oracle's derivative along it, with how much."""
    now = case.draw(batch=3, training=True)
    rng = np.random.default_rng(5)
    expected = now.expected()
    cotangents = {item.name: rng.normal(size=expected[item.value].shape) for item in now.graph.outputs}
    params, inputs = now.model.gradients(now.inputs, cotangents, training=True, masks=now.masks)
    trainable = {f"{node.id}.{param.name}" for node in now.graph.owners() for param in node.params if param.trainable}
    assert set(params) == trainable
    assert set(inputs) == {item.name for item in now.graph.inputs if item.dtype == "float"}
    gradients = {**params, **inputs}
    null = NULL * max(norm(gradient) for gradient in gradients.values())
    gaps = {name: _slope_gap(now, cotangents, name, gradient, rng, null) for name, gradient in gradients.items()}
    return {name: size for name, size in gaps.items() if not size <= LIMIT}


def _slope_gap(
    now: Case, cotangents: dict[str, Array], name: str, gradient: Array, rng: np.random.Generator, null: float
) -> float:
    """How far a gradient is off, relative to what its product with the direction could be.

    A gradient that is zero but for rounding, such as that of a bias before a norm, has no size of its own to compare
    with; both sides only have to be below `null`.
    """
    direction = rng.normal(size=gradient.shape)
    direction /= norm(direction)
    expected, size = now.slope(cotangents, {name: direction}), norm(gradient)
    if max(size, abs(expected)) <= null:
        return 0.0
    return abs(float(np.sum(gradient * direction)) - expected) / size if size else float("inf")


def norm(array: Array) -> float:
    """The Euclidean length."""
    return float(np.sqrt(np.sum(array**2)))
