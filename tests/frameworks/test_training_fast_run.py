"""Printed programs that are faster take the same steps: from end to end, in float64, and XLA layer by layer."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from keras_cases import LAYER_SPECS, build, loaded
from test_training_distributed import arguments, finished, program, run, same
from test_training_keras import follows
from training_programs import PROGRAMS, printed, programs_for
from training_runs import run_all

from specc.run.child import Child
from specc.run.draw import draw_inputs
from specc.targets.training import TrainOptions

#: Without dropout, which draws other masks in every form of a program.
PLAIN: dict[str, Any] = {
    "name": "Plain",
    **PROGRAMS["plain"],
    "layers": [layer for layer in PROGRAMS["plain"]["layers"] if layer["type"] != "dropout"],
}
#: What XLA does otherwise, and what is therefore refused.
REFUSED = ("upsample2d", "max_pool3d")


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child("keras") as made:
        yield made


def losses(report: str) -> list[float]:
    """Every number of a report that stands behind the word loss."""
    return [float(found) for found in re.findall(r"loss:? (\d+\.\d+)", report)]


def reports(ways: tuple[str, ...], ending: str, folder: Path) -> list[str]:
    """What the plain program prints in each of these ways."""
    texts = {f"by_{way.replace('-', '_')}": printed(PLAIN, way, folder) for way in ways}
    found = run_all(texts, folder, ending, epochs=3)
    return [found[name] for name in texts]


@pytest.mark.torch
@pytest.mark.parametrize("words", [("batch_sampler",), ("channels_last",), ("batch_sampler", "channels_last", "fused")])
def test_torch_program_takes_the_same_steps(words: tuple[str, ...], tmp_path: Path) -> None:
    """Two epochs of the whole program in float64: the same batches in the same order, and the same weights."""
    for name, fast in (("one", ()), ("two", words)):
        program("torch", {}, tmp_path, TrainOptions(fast=frozenset(fast)), PLAIN)
        finished([run([sys.executable, "driver.py", *arguments(32)], tmp_path, TRACE=f"{name}.npy")])
    same(tmp_path)


@pytest.mark.torch
def test_torch_programs_run(tmp_path: Path) -> None:
    for way in ("torch-fast", "torch-fast-images"):
        folder = tmp_path / way
        folder.mkdir()
        texts = {name: printed(spec, way, folder) for name, spec in programs_for(way).items()}
        for name, report in run_all(texts, folder, "npz").items():
            assert "Test: loss" in report and "nan" not in report, f"{way} {name}: {report}"


@pytest.mark.keras
def test_keras_program_gives_the_same_losses(tmp_path: Path) -> None:
    plain, fast = reports(("keras", "keras-fast"), "weights.h5", tmp_path)
    (first,), (second,) = losses(plain.rpartition("Test:")[2]), losses(fast.rpartition("Test:")[2])
    assert second == pytest.approx(first, abs=2e-3)


@pytest.mark.keras
@pytest.mark.parametrize("way", ["keras-fast", "keras-custom-fast"])
def test_keras_programs_run(way: str, tmp_path: Path) -> None:
    texts = {name: printed(spec, way, tmp_path) for name, spec in programs_for(way).items()}
    for name, report in run_all(texts, tmp_path, "weights.h5").items():
        assert "Test: loss" in report and "nan" not in report, f"{name}: {report}"


@pytest.mark.keras
@pytest.mark.parametrize(
    "name",
    [
        "loss-sparse-weighted-batch",
        "optimizer-adam-l2",
        "optimizer-rmsprop-all",
        "optimizer-embedding-adam",
        "schedule-warmup-cosine-adamw",
        "clip-global-norm",
        "clip-norm",
    ],
)
def test_xla_follows_the_definitions(name: str, child: Child, tmp_path: Path) -> None:
    follows(name, child, tmp_path, "functional", "custom", fast=("xla",))


def gap_under_xla(spec: Path, folder: Path) -> float:
    """The largest relative difference of a gradient that XLA computes, of all layers in training."""
    import tensorflow as tf

    built = build(spec)
    dtype = "float32" if built.plan.float32_only else "float64"
    made = loaded(built, folder, dtype)
    inputs = made.tensors(
        {
            name: array.astype(dtype) if array.dtype.kind == "f" else array
            for name, array in draw_inputs(built.graph, 3, 0).items()
        }
    )
    real = [tensor for tensor in inputs.values() if tensor.dtype.is_floating]

    def gradients() -> list[Any]:
        with tf.GradientTape() as tape:
            tape.watch(real)
            outputs = tf.nest.flatten(made.model(made._arguments(inputs), training=True))
            along = [np.random.default_rng(5).normal(size=output.shape).astype(dtype) for output in outputs]
            total = tf.add_n([tf.reduce_sum(output * way) for output, way in zip(outputs, along, strict=True)])
        found = tape.gradient(total, [*real, *made.model.trainable_variables])
        return [tf.convert_to_tensor(gradient) for gradient in found if gradient is not None]

    right, compiled = tf.function(gradients)(), tf.function(gradients, jit_compile=True)()
    unit = 1.0 if dtype == "float64" else np.finfo("float32").eps / np.finfo("float64").eps
    gaps = [np.abs(a - b).max() / np.abs(a).max() for a, b in zip(right, compiled, strict=True) if np.abs(a).max() > 0]
    return float(max(gaps, default=0.0) / unit)


@pytest.mark.keras
@pytest.mark.parametrize(
    "spec", [spec for spec in LAYER_SPECS if "dropout" not in spec.stem], ids=lambda path: path.stem
)
def test_xla_gives_the_gradient_of_every_layer(spec: Path, tmp_path: Path) -> None:
    """Dropout apart, of which XLA draws other masks. A layer that is refused must need it."""
    import tensorflow as tf

    try:
        gap = gap_under_xla(spec, tmp_path)
    except tf.errors.InternalError:
        gap = 1.0
    assert (gap > 1e-12) == (spec.stem in REFUSED)
