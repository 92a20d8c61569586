"""Initial values that Keras draws, held against the numbers that the spec means."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from keras_cases import Array, build, loaded, spec_file

from specc.initializers import INITIALIZERS, Distribution
from specc.targets.keras.initializers import FRAMEWORK_NOTE, ROUNDED_NOTE

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]

#: A sample of this many numbers strays further than this from its distribution once in a million times (Kolmogorov).
SAMPLE = 40_000
STRAY = math.sqrt(-math.log(1e-6 / 2) / 2)

#: What stands in the spec, for initialisers that take arguments.
ARGUMENTS = {
    "constant": "{type: constant, value: 0.25}",
    "random_uniform": "{type: random_uniform, low: -0.1, high: 0.3}",
    "random_normal": "{type: random_normal, mean: 0.5, std: 0.2}",
    "truncated_normal": "{type: truncated_normal, mean: 0.5, std: 0.2}",
    "orthogonal": "{type: orthogonal, gain: 2.0}",
    "identity": "{type: identity, gain: 3.0}",
    "variance_scaling": "{type: variance_scaling, scale: 2.0, mode: fan_out, shape: normal}",
}
NAMES = sorted(INITIALIZERS)


def cumulative(init: Distribution, values: Array) -> Array:
    """The probability of a number below each value."""
    if init.kind == "uniform":
        return np.clip((values - init.a) / (init.b - init.a), 0, 1)
    standard = (values - init.a) / init.b
    below = np.vectorize(lambda z: (1 + math.erf(z / math.sqrt(2))) / 2)
    if init.kind == "normal":
        return np.asarray(below(standard))
    return np.asarray((below(np.clip(standard, -2, 2)) - below(np.array(-2.0))) / math.erf(math.sqrt(2)))


def assert_drawn_from(values: Array, init: Distribution) -> None:
    """Kolmogorov and Smirnov's test; constants and matrices have to be what they are called."""
    values = np.asarray(values, dtype=np.float64)
    if init.kind == "constant":
        assert np.all(values == np.float32(init.a))
    elif init.kind == "identity":
        assert np.array_equal(values, init.a * np.eye(*values.shape))
    elif init.kind == "orthogonal":
        matrix = values.reshape(-1, values.shape[-1])
        small = matrix.T @ matrix if matrix.shape[0] >= matrix.shape[1] else matrix @ matrix.T
        assert np.allclose(small, init.a**2 * np.eye(len(small)), atol=1e-4)
    else:
        ordered = np.sort(values.ravel())
        expected, steps = cumulative(init, ordered), np.arange(len(ordered) + 1) / len(ordered)
        distance = max(np.max(np.abs(steps[1:] - expected)), np.max(np.abs(steps[:-1] - expected)))
        assert distance < STRAY / math.sqrt(len(ordered))


@pytest.mark.parametrize("spell_out", [(), ("dense",)], ids=["own", "spelled out"])
@pytest.mark.parametrize("style", ["functional", "subclass"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "framework"])
@pytest.mark.parametrize("plain", [True, False], ids=["name", "arguments"])
def test_dense_kernels(name: str, plain: bool, style: str, spell_out: tuple[str, ...], tmp_path: Path) -> None:
    if plain == (name in ("constant",)) or (not plain and name not in ARGUMENTS):
        return
    init = name if plain else ARGUMENTS[name]
    text = f"name: Init\ninput: [160]\nlayers:\n  - {{type: dense, units: 250, kernel_init: {init}}}\n"
    built = build(spec_file(tmp_path, text), style, spell_out=spell_out)
    drawn = loaded(built, tmp_path, "float32").initial_weights(seed=1)
    (kernel, bias) = built.graph.nodes["dense_1"].params
    assert kernel.size == SAMPLE
    assert_drawn_from(drawn["dense_1.kernel"], kernel.init)
    assert not drawn["dense_1.bias"].any() and bias.init.a == 0


LAYERS = {
    "conv1d": ("[40, 50]", "conv1d, filters: 160, kernel: 5", "kernel_init"),
    "conv2d": ("[9, 9, 32]", "conv2d, filters: 64, kernel: [4, 5]", "kernel_init"),
    "grouped conv2d": ("[9, 9, 32]", "conv2d, filters: 128, kernel: [4, 5], groups: 2", "kernel_init"),
    "conv3d": ("[9, 9, 9, 8]", "conv3d, filters: 64, kernel: [4, 5, 4]", "kernel_init"),
    "conv2d_transpose": ("[9, 9, 32]", "conv2d_transpose, filters: 64, kernel: [4, 5]", "kernel_init"),
    "depthwise_conv2d": ("[9, 9, 100]", "depthwise_conv2d, kernel: [4, 5], multiplier: 20", "kernel_init"),
    "depthwise step": ("[9, 9, 100]", "separable_conv2d, filters: 4, kernel: [4, 5], multiplier: 20", "depthwise_init"),
    "pointwise step": ("[9, 9, 100]", "separable_conv2d, filters: 100, kernel: 2, multiplier: 4", "pointwise_init"),
}


@pytest.mark.parametrize("init", ["glorot_uniform", "glorot_normal", "he_normal", "he_uniform", "torch_default"])
@pytest.mark.parametrize("layer", LAYERS)
def test_fans(layer: str, init: str, tmp_path: Path) -> None:
    """Kernels of every kind: the numbers that the spec works out from the fans, whatever Keras counts as fans."""
    shape, fields, field = LAYERS[layer]
    text = f"name: Fans\ninput: {shape}\nlayers:\n  - {{type: {fields}, {field}: {init}}}\n"
    built = build(spec_file(tmp_path, text))
    drawn = loaded(built, tmp_path, "float32").initial_weights(seed=2)
    (node,) = built.graph.nodes.values()
    sizes = {"depthwise_init": "depthwise_kernel", "pointwise_init": "pointwise_kernel"}
    param = next(param for param in node.params if param.name == sizes.get(field, "kernel"))
    assert param.size >= SAMPLE
    assert_drawn_from(drawn[f"{node.id}.{param.name}"], param.init)


@pytest.mark.parametrize("init", ["he_normal", "glorot_uniform", "torch_default", "random_normal"])
def test_biases_follow_the_fans_of_their_layer(init: str, tmp_path: Path) -> None:
    text = f"name: Bias\ninput: [3]\nlayers:\n  - {{type: dense, units: {SAMPLE}, bias_init: {init}}}\n"
    built = build(spec_file(tmp_path, text))
    drawn = loaded(built, tmp_path, "float32").initial_weights(seed=3)
    assert_drawn_from(drawn["dense_1.bias"], built.graph.nodes["dense_1"].params[1].init)


@pytest.mark.parametrize("init", ["random_uniform", "glorot_uniform", "{type: random_normal, std: 0.5}"])
def test_embeddings(init: str, tmp_path: Path) -> None:
    text = (
        "name: Table\ninput: {shape: [4], dtype: int32, vocab: 400}\n"
        f"layers:\n  - {{type: embedding, units: 100, init: {init}}}\n"
    )
    built = build(spec_file(tmp_path, text))
    drawn = loaded(built, tmp_path, "float32").initial_weights(seed=4)
    assert_drawn_from(drawn["embedding_1.embeddings"], built.graph.nodes["embedding_1"].params[0].init)


def test_what_starts_at_one_value(tmp_path: Path) -> None:
    text = "name: Fixed\ninput: [4, 3]\nlayers:\n  - {type: batch_norm}\n  - {type: prelu, init: 0.1}\n"
    built = build(spec_file(tmp_path, text))
    drawn = loaded(built, tmp_path, "float32").initial_weights(seed=5)
    for node in built.graph.nodes.values():
        for param in node.params:
            assert_drawn_from(drawn[f"{node.id}.{param.name}"], param.init)
    assert ROUNDED_NOTE in built.plan.notes


def test_layers_do_not_share_their_draws(tmp_path: Path) -> None:
    """One initialiser object gives the same numbers twice, so each layer has its own."""
    layer = "  - {type: dense, units: 8, kernel_init: {type: random_normal, std: 0.3}}\n"
    built = build(spec_file(tmp_path, f"name: Fresh\ninput: [8]\nlayers:\n{layer * 2}"))
    drawn = loaded(built, tmp_path, "float32").initial_weights(seed=6)
    assert not np.array_equal(drawn["dense_1.kernel"], drawn["dense_2.kernel"])


def test_the_framework_may_choose(tmp_path: Path) -> None:
    built = build(spec_file(tmp_path, "name: Own\ninit: framework\ninput: [8]\nlayers:\n  - {type: dense, units: 8}\n"))
    assert "initializer" not in built.text and "init: framework" in built.text
    assert FRAMEWORK_NOTE in built.plan.notes
