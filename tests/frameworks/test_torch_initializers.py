"""Every initialiser on every kind of weight, drawn by the printed file, against the spec's own numbers.

A sample is compared with a distribution function by the Kolmogorov-Smirnov statistic, the largest distance between the
two. A right file exceeds the limit with a chance of one in a million (Smirnov 1948), and never for the seeds used here.
"""

from __future__ import annotations

from collections.abc import Callable
from math import erf, log, pi, sqrt
from pathlib import Path

import numpy as np
import pytest
from torch_specs import Array, load, printed, restored_default_dtype, source_and_graph

from specc.errors import SpecError
from specc.initializers import INITIALIZERS, Distribution
from specc.layers import Param
from specc.render import render

pytestmark = pytest.mark.torch

default_dtype = pytest.fixture(autouse=True)(restored_default_dtype)

ALARM = 1e-6
#: Fields that an initialiser must be given, or that show more of it.
FIELDS = {
    "constant": "value: 0.3",
    "random_uniform": "low: -0.2, high: 0.7",
    "random_normal": "mean: 0.1, std: 0.3",
    "truncated_normal": "mean: 0.1, std: 0.3",
    "orthogonal": "gain: 1.5",
    "identity": "gain: 0.5",
    "variance_scaling": "scale: 2.0, mode: fan_out, shape: normal",
}
#: A layer per kind of weight, with the field of its initialiser; each weight holds some thousand numbers.
LAYERS = {
    "dense": ("[60]", "dense, units: 50", "kernel_init"),
    "conv1d": ("[9, 24]", "conv1d, kernel: 5, filters: 32, groups: 2", "kernel_init"),
    "conv2d": ("[9, 9, 16]", "conv2d, kernel: 3, filters: 24", "kernel_init"),
    "conv2d_transpose": ("[5, 5, 16]", "conv2d_transpose, kernel: 3, filters: 24", "kernel_init"),
    "depthwise": ("[7, 7, 64]", "depthwise_conv2d, kernel: 5, multiplier: 2", "kernel_init"),
    "separable": ("[7, 7, 40]", "separable_conv2d, kernel: 3, filters: 30", "pointwise_init"),
    "embedding": ("{shape: [4], dtype: int32, vocab: 90}", "embedding, units: 40", "init"),
}
#: The weight that a field starts.
WEIGHTS = {"kernel_init": "kernel", "pointwise_init": "pointwise_kernel", "init": "embeddings"}
MATRICES = ("dense", "separable", "embedding")


def sensible(layer: str, init: str) -> bool:
    """Whether the language allows it (a matrix needs a weight that is one) and torch can say it."""
    if init == "identity":
        return layer in MATRICES
    return init != "framework" and not (init == "orthogonal" and layer == "depthwise")


PAIRS = [(layer, init) for layer in LAYERS for init in sorted(INITIALIZERS) if sensible(layer, init)]


def one_layer(folder: Path, shape: str, fields: str) -> Path:
    """A spec of one layer."""
    path = folder / "model.yaml"
    path.write_text(f"name: Drawn\ninput: {shape}\nlayers:\n  - {{type: {fields}}}\n", encoding="utf-8")
    return path


def written(folder: Path, layer: str, init: str) -> Path:
    shape, fields, name = LAYERS[layer]
    value = f"{{type: {init}, {FIELDS[init]}}}" if init in FIELDS else init
    return one_layer(folder, shape, f"{fields}, {name}: {value}")


@pytest.mark.parametrize(("layer", "init"), PAIRS)
def test_drawn_as_the_spec_means_it(layer: str, init: str, tmp_path: Path) -> None:
    path = written(tmp_path, layer, init)
    _, graph = source_and_graph(path)
    (node,) = graph.nodes.values()
    param = next(param for param in node.params if param.name == WEIGHTS[LAYERS[layer][2]])
    drawn = load(path, tmp_path, printed(path)).model.initial_weights(seed=3)
    sample = drawn[f"{node.id}.{param.name}"]
    assert sample.shape == param.shape
    CHECKS[param.init.kind](sample, param)
    assert all(not drawn[name].any() for name in drawn if name.endswith(".bias"))


def against(cdf: Callable[[float, Distribution], float]) -> Callable[[Array, Param], None]:
    """A check of a sample against a distribution function."""

    def check(sample: Array, param: Param) -> None:
        assert sample.size >= 1000
        ordered = np.sort(sample, axis=None)
        expected = np.array([cdf(float(value), param.init) for value in ordered])
        steps = np.arange(ordered.size + 1) / ordered.size
        statistic = max(np.max(steps[1:] - expected), np.max(expected - steps[:-1]))
        assert statistic < sqrt(-log(ALARM / 2) / 2 / ordered.size)

    return check


def uniform(value: float, init: Distribution) -> float:
    return min(max((value - init.a) / (init.b - init.a), 0.0), 1.0)


def normal(value: float, init: Distribution) -> float:
    return phi((value - init.a) / init.b)


def truncated_normal(value: float, init: Distribution) -> float:
    inside = phi((value - init.a) / init.b) - phi(-2)
    return min(max(inside / (phi(2) - phi(-2)), 0.0), 1.0)


def phi(x: float) -> float:
    """The standard normal distribution function."""
    return (1 + erf(x / sqrt(2))) / 2


def constant(sample: Array, param: Param) -> None:
    assert np.allclose(sample, param.init.a, rtol=1e-7, atol=0)


def identity(sample: Array, param: Param) -> None:
    assert np.array_equal(sample, param.init.a * np.eye(*param.shape))


def orthogonal(sample: Array, param: Param) -> None:
    """Rows or columns of the matrix of all axes but the last are orthogonal, and its entries spread as they should.

    An entry of a uniformly drawn orthogonal matrix is nearly normal with variance 1 / (its longer side).
    """
    matrix = sample.reshape(-1, sample.shape[-1]) / param.init.a
    short = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    assert np.allclose(short @ short.T, np.eye(short.shape[0]), atol=1e-6)
    entries = matrix * sqrt(short.shape[1])
    assert abs(entries.mean()) < 0.1
    assert abs(np.abs(entries).mean() - sqrt(2 / pi)) < 0.05


CHECKS: dict[str, Callable[[Array, Param], None]] = {
    "constant": constant,
    "uniform": against(uniform),
    "normal": against(normal),
    "truncated_normal": against(truncated_normal),
    "orthogonal": orthogonal,
    "identity": identity,
}


@pytest.mark.parametrize("style", ["module", "sequential"])
def test_the_default_is_one_short_loop(style: str, tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    layers = ["conv2d, filters: 24, kernel: 3", "relu", "flatten", "dense, units: 30", "dense, units: 40, bias: false"]
    path.write_text(
        "name: Drawn\ninput: [8, 8, 6]\nlayers:\n" + "".join(f"  - {{type: {layer}}}\n" for layer in layers),
        encoding="utf-8",
    )
    plan = printed(path, style)
    assert render(plan).count("nn.init.") == 2
    case = load(path, tmp_path, plan)
    drawn = case.model.initial_weights(seed=5)
    for node in case.graph.owners():
        for param in node.params:
            CHECKS[param.init.kind](drawn[f"{node.id}.{param.name}"], param)


def test_the_row_for_padding_is_zero(tmp_path: Path) -> None:
    fields = "embedding, units: 5, padding_idx: 3, init: random_normal"
    path = one_layer(tmp_path, "{shape: [4], dtype: int32, vocab: 9}", fields)
    table = load(path, tmp_path, printed(path)).model.initial_weights(seed=1)["embedding_1.embeddings"]
    assert (table == 0).all(axis=1).tolist() == [row == 3 for row in range(9)]


def test_framework_leaves_torch_its_own_and_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, "dense", "framework")
    plan = printed(path)
    text = render(plan)
    assert "the weights of dense_1 start as PyTorch starts them (init: framework)" in text
    assert "xavier" not in text
    sample = load(path, tmp_path, plan).model.initial_weights(seed=3)["dense_1.kernel"]
    limit = 1 / sqrt(sample.shape[0])
    assert 0.95 * limit < np.max(np.abs(sample)) <= limit


def test_orthogonal_across_groups_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "depthwise", "orthogonal")
    with pytest.raises(SpecError) as raised:
        printed(path)
    (found,) = raised.value.diagnostics
    assert (found.code, found.path[-1]) == ("E701", "kernel_init")
