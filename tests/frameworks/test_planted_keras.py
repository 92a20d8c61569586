"""Mistakes planted in a generated Keras file: the check fails and names the layer, every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from planted import Planted, check_with, named

from specc.run.child import Child

pytestmark = pytest.mark.keras

FLIPPED = """
class Flipped(layers.Conv2D):
    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        return super().convolution_op(inputs, kernel[::-1, ::-1])

"""
CHANNELS_FIRST = """
class FlattenFirst(layers.Layer):
    def call(self, x: Any) -> Any:
        return ops.reshape(ops.transpose(x, (0, 3, 1, 2)), (-1, 96))

"""
NORM1 = "UnbiasedBatchNormalization(momentum=0.8, epsilon=1e-05"
FAULTS = (
    Planted("the momentum of a batch norm", "norm1", NORM1, "UnbiasedBatchNormalization(momentum=0.2, epsilon=1e-05"),
    Planted("the epsilon of a batch norm", "norm1", NORM1, "UnbiasedBatchNormalization(momentum=0.8, epsilon=1e-3"),
    Planted("a biased running variance", "norm1", NORM1, "layers.BatchNormalization(momentum=0.8, epsilon=1e-05"),
    Planted("a slope", "leaky", "LeakyReLU(slope=0.2", "LeakyReLU(slope=0.3"),
    Planted("a slope rounded to float32", "leaky", "LeakyReLU(slope=0.2,", "layers.LeakyReLU(0.2,"),
    Planted("a padding left out", "conv1", 'strides=2, padding="same"', "strides=2"),
    Planted("a flipped kernel", "conv1", "layers.Conv2D(4, kernel_size=3", "Flipped(4, kernel_size=3", FLIPPED),
    Planted("a padding on the other side", "block.pool", "padding=((1, 0), (0, 1))", "padding=((0, 1), (1, 0))"),
    Planted("zero padding before a max pool", "block.pool", "constant_values=-math.inf", "constant_values=0.0"),
    Planted("the groups of a norm", "block.norm2", "GroupNormalization(2,", "GroupNormalization(3,"),
    Planted("the other gelu", "block.bend", "0.5 * x * (1 + ops.erf(x * 0.5**0.5))", "ops.gelu(x)"),
    Planted("a transposed flatten", "flat", "layers.Flatten(", "FlattenFirst(", CHANNELS_FIRST),
    Planted("a missing bias", "fc2", 'layers.Dense(12, name="fc2")', 'layers.Dense(12, use_bias=False, name="fc2")'),
    Planted("a dropped activation", "tanh_1", 'activation="tanh", ', ""),
    Planted("an alpha", "bow", "layers.ELU(alpha=0.5", "layers.ELU(alpha=1.0"),
    Planted("a sign", "joined", "layers.Add(", "layers.Subtract("),
    Planted(
        "the epsilon of a layer norm", "norm3", "LayerNormalization(epsilon=1e-05", "LayerNormalization(epsilon=1e-3"
    ),
    Planted("a dropout rate", "drop", "layers.Dropout(0.5", "layers.Dropout(0.4"),
    Planted("a softmax twice", "last", 'layers.Dense(5, name="last")', 'layers.Dense(5, "softmax", name="last")'),
)


@pytest.fixture(scope="module")
def children() -> Iterator[dict[str, Child]]:
    with Child("keras") as child:
        child.start()
        child.started()
        yield {"keras": child}


def test_the_victim_itself_agrees(children: dict[str, Child], tmp_path: Path) -> None:
    report = check_with(children, None, "keras", tmp_path)
    assert report.agrees, report


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_check_names_the_layer(fault: Planted, children: dict[str, Child], tmp_path: Path) -> None:
    report = check_with(children, fault, "keras", tmp_path)
    assert not report.agrees
    assert fault.layer in named(report), f"{fault.name}: the report names {named(report)!r}"
