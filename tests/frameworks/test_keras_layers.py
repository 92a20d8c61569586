"""Every layer as Keras prints it, run in float64 and held against the oracle: outputs, statistics, gradients."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from keras_cases import (
    LAYER_SPECS,
    MODEL_SPECS,
    STYLES,
    Array,
    Built,
    build,
    built_or_none,
    loaded,
    spec_file,
    worst,
)

from specc.graph import Graph
from specc.oracle.graph import call_of, evaluate, updated_statistics
from specc.oracle.registry import evaluate as evaluate_layer
from specc.run.draw import draw_inputs, draw_masks, draw_weights

# Keras asks NumPy for arrays in a way that NumPy 2 calls old; that is not ours to change.
pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]

#: Exact files are held to this, relative per value; measured: 2e-15 for the layers, 6e-15 for the whole models.
EXACT = 1e-13
#: Native files differ where Keras's own layer does: the size of it in float64, with room above what was measured.
NATIVE = {"gelu": 1e-8, "leaky_relu": 1e-8, "upsample2d": 1e-6}
#: What TensorFlow knows in float32 only is judged there.
FLOAT32 = 1e-5
BATCHES = (1, 2, 7)

CASES = [
    pytest.param(spec, style, id=f"{spec.stem}-{style}") for spec in (*LAYER_SPECS, *MODEL_SPECS) for style in STYLES
]
SPECS = [pytest.param(spec, id=spec.stem) for spec in (*LAYER_SPECS, *MODEL_SPECS)]


def needs_a_batch(graph: Graph) -> bool:
    """Whether a batch norm would see one value per feature, which has no variance."""
    return any(node.type == "batch_norm" and len(node.value.shape) == 1 for node in graph.nodes.values())


def differences(built: Built, folder: Path, dtype: str = "float64") -> dict[str, tuple[float, str]]:
    """The largest gaps of layers, outputs and running statistics, over batch sizes and both modes."""
    graph, model = built.graph, loaded(built, folder, dtype)
    weights = draw_weights(graph, seed=0)
    found: dict[str, tuple[float, str]] = {"layers": (0.0, ""), "outputs": (0.0, ""), "statistics": (0.0, "")}
    for batch in BATCHES:
        for training in (False, True):
            if training and batch == 1 and needs_a_batch(graph):
                continue
            model.set_weights(weights)
            inputs, masks = draw_inputs(graph, batch, seed=batch), draw_masks(graph, batch, seed=batch)
            expected = evaluate(graph, weights, inputs, training, masks)
            outputs, layers = model.forward(inputs, training, masks if training else None)
            wanted = {output.name: expected[output.value] for output in graph.outputs}
            found["layers"] = max(found["layers"], worst(layers, expected))
            found["outputs"] = max(found["outputs"], worst(outputs, wanted))
            if training:
                changed = updated_statistics(graph, weights, inputs, expected)
                now = model.get_weights()
                found["statistics"] = max(found["statistics"], worst({name: now[name] for name in changed}, changed))
            assert unseen(built, layers) <= activated(built)
    return found


def unseen(built: Built, layers: Mapping[str, Array]) -> set[str]:
    """The nodes of which a model shows no output."""
    return {node.id for node in built.graph.nodes.values() if not node.head and node.id not in layers}


def activated(built: Built) -> set[str]:
    """The nodes that have an activation written on them: Keras shows what comes out behind it."""
    return {node.inputs[0] for node in built.graph.nodes.values() if node.sugar}


@pytest.mark.parametrize("spec, style", CASES)
def test_exact_files_equal_the_oracle(spec: Path, style: str, tmp_path: Path) -> None:
    built = built_or_none(spec, style, exact=True)
    if built is None:
        return
    assert not built.plan.float32_only
    for what, (size, where) in differences(built, tmp_path).items():
        assert size < EXACT, f"{what}: {where} is off by {size:.1e}"


@pytest.mark.parametrize("spec", SPECS)
def test_native_files_differ_where_they_say_so(spec: Path, tmp_path: Path) -> None:
    built = build(spec)
    types = {node.type for node in built.graph.nodes.values()}
    dtype = "float32" if built.plan.float32_only else "float64"
    bound = max([FLOAT32 if built.plan.float32_only else EXACT, *(NATIVE[name] for name in types & NATIVE.keys())])
    found = differences(built, tmp_path, dtype)
    biased = any("biased running variance" in note for note in built.plan.notes)
    for what, (size, where) in found.items():
        if what == "statistics" and biased:
            assert size > 1e-5
        else:
            assert size < bound, f"{what}: {where} is off by {size:.1e}"
    if max(size for size, _ in found.values()) > EXACT:
        assert built.plan.notes, "a difference that nobody is told of"


@pytest.mark.parametrize("spec", SPECS)
def test_a_model_has_the_parameters_of_its_spec(spec: Path, tmp_path: Path) -> None:
    built = build(spec)
    model = loaded(built, tmp_path, "float32").model
    assert model.count_params() == built.graph.trainable + built.graph.statistics
    assert sum(int(np.prod(weight.shape)) for weight in model.trainable_weights) == built.graph.trainable


# -- gradients --------------------------------------------------------------------------------------------------------

#: So small that its square vanishes; a power of two, so that dividing by it is exact.
STEP = 2.0**-200


def directional(
    graph: Graph, weights: Mapping[str, Array], inputs: Mapping[str, Array], masks: Mapping[str, Array],
    cotangents: Mapping[str, Array], name: str, direction: Array,
) -> float:  # fmt: skip
    """The derivative of ``sum(output * cotangent)`` along a direction in one array, by the complex step."""
    moved = {key: value + (1j * STEP * direction if key == name else 0) for key, value in weights.items()}
    values = {key: value + 1j * STEP * direction if key == name else value for key, value in inputs.items()}
    for node in graph.nodes.values():
        values[node.id] = evaluate_layer(node.type, call_of(node, values, moved, True, masks))
    total = sum(np.sum(values[output.value] * cotangents[output.name]) for output in graph.outputs)
    return float(np.imag(total) / STEP)


@pytest.mark.parametrize("spec", SPECS)
def test_exact_gradients_equal_the_oracle(spec: Path, tmp_path: Path) -> None:
    """Every parameter and input along a random direction; a gradient that vanishes is held to the size of the rest."""
    built = build(spec, exact=True)
    graph, model = built.graph, loaded(built, tmp_path)
    weights, inputs, masks = draw_weights(graph, 1), draw_inputs(graph, 3, 1), draw_masks(graph, 3, 1)
    stream = np.random.default_rng(0)
    cotangents = {output.name: stream.normal(size=(3, *graph.value(output.value).shape)) for output in graph.outputs}
    model.set_weights(weights)
    of_params, of_inputs = model.gradients(inputs, cotangents, True, masks)
    assert of_params.keys() == {
        f"{node.id}.{param.name}" for node in graph.owners() for param in node.params if param.trainable
    }
    assert of_inputs.keys() == {item.name for item in graph.inputs if item.dtype == "float"}
    found = {**of_params, **of_inputs}
    directions = {name: stream.normal(size=gradient.shape) for name, gradient in found.items()}
    scale = {name: float(np.sum(np.abs(gradient * directions[name]))) for name, gradient in found.items()}
    for name, gradient in found.items():
        expected = directional(graph, weights, inputs, masks, cotangents, name, directions[name])
        error = abs(float(np.sum(gradient * directions[name])) - expected)
        assert error <= 1e-12 * max(scale[name], 1e-3 * max(scale.values())), f"{name}: off by {error:.1e}"


@pytest.mark.parametrize(
    "layer, native, exact",
    [
        pytest.param("{type: selu}", 1.0507009873554805, 1.7580993408473766, id="selu"),
        pytest.param("{type: celu, alpha: 1.0}", 2.0, 1.0, id="celu"),
        pytest.param("{type: relu}", 0.0, 0.0, id="relu"),
        pytest.param("{type: leaky_relu, slope: 0.25}", 0.25, 0.25, id="leaky_relu"),
        pytest.param("{type: elu}", 1.0, 1.0, id="elu"),
    ],
)
def test_gradients_exactly_at_a_kink(layer: str, native: float, exact: float, tmp_path: Path) -> None:
    spec = spec_file(tmp_path, f"name: Kink\ninput: [3]\nlayers:\n  - {layer}\n")
    for is_exact, expected in ((False, native), (True, exact)):
        model = loaded(build(spec, exact=is_exact), tmp_path)
        _, found = model.gradients({"input": np.zeros((1, 3))}, {"output": np.ones((1, 3))})
        assert np.all(np.abs(found["input"] - expected) < 1e-15)


def test_equal_values_share_the_gradient_of_a_maximum(tmp_path: Path) -> None:
    text = "name: Ties\ninputs: {a: [3], b: [3]}\nlayers:\n  - {type: maximum, from: [a, b]}\n"
    spec = spec_file(tmp_path, text)
    same = {"a": np.ones((1, 3)), "b": np.ones((1, 3))}
    for exact, share in ((False, 1.0), (True, 0.5)):
        _, found = loaded(build(spec, exact=exact), tmp_path).gradients(same, {"output": np.ones((1, 3))})
        assert np.all(found["a"] == share) and np.all(found["b"] == 1 - share)
