"""Training programs as text: their pure functions do what is defined, and the text is what a person would write."""

from __future__ import annotations

import gzip
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from training_programs import PROGRAMS, WAYS, functions, module_names, printed, programs_for

from specc import reserved
from specc.oracle.training import PlateauRate, learning_rate, metric
from specc.render import template_folder
from specc.training.losses import LOSSES
from specc.training.metrics import METRICS
from specc.training.optimizers import OPTIMIZERS
from specc.training.schedules import SCHEDULES

Array = NDArray[Any]
SGD: dict[str, Any] = {"type": "sgd", "learning_rate": 0.3}
VECTOR: dict[str, Any] = {"input": [5], "layers": [{"type": "dense", "units": 6}]}

SCHEDULED: dict[str, dict[str, Any]] = {
    "step": {"type": "step", "every": 7, "factor": 0.3, "unit": "step"},
    "multistep": {"type": "multistep", "milestones": [1, 10, 33], "factor": 0.3, "unit": "epoch"},
    "exponential": {"type": "exponential", "factor": 0.97, "unit": "step"},
    "cosine": {"type": "cosine", "over": 60, "unit": "step"},
    "cosine to a floor": {"type": "cosine", "over": 60, "floor": 0.07, "unit": "epoch"},
    "warm-up": {"type": "linear_warmup", "over": 9, "unit": "step"},
    **{
        f"warm-up, {kind}": {"type": "linear_warmup", "over": 9, "unit": "step", "then": then}
        for kind, then in {
            "step": {"type": "step", "every": 7, "factor": 0.3},
            "multistep": {"type": "multistep", "milestones": [1, 10], "factor": 0.3},
            "exponential": {"type": "exponential", "factor": 0.97},
            "cosine": {"type": "cosine", "over": 60, "floor": 0.07},
        }.items()
    },
}


@pytest.mark.parametrize("way", ["torch", "keras", "keras-custom"])
@pytest.mark.parametrize("name", SCHEDULED)
def test_printed_schedule_is_the_defined_one_at_every_count(name: str, way: str, tmp_path: Path) -> None:
    fields = SCHEDULED[name]
    train = {"loss": "mean_squared_error", "optimizer": SGD, "schedule": fields}
    rate = functions(printed({**VECTOR, "train": train}, way, tmp_path))["learning_rate"]
    given = {key: value for key, value in fields.items() if key != "type"}
    if "then" in given:
        inner = {key: value for key, value in given["then"].items() if key != "type"}
        given["then"] = SCHEDULES[given["then"]["type"]].model_validate({**inner, "unit": fields["unit"]})
    schedule = SCHEDULES[fields["type"]].model_validate(given)
    for count in range(200):
        assert rate(count) == learning_rate(schedule, 0.3, count)


def test_printed_plateau_is_the_defined_one(tmp_path: Path) -> None:
    import ast
    import math

    text = printed(PROGRAMS["watched"], "keras-custom", tmp_path)
    scope: dict[str, Any] = {"math": math}
    (kind,) = (item for item in ast.parse(text).body if isinstance(item, ast.ClassDef) and item.name == "Plateau")
    exec(compile(ast.Module([kind], []), "<program>", "exec"), scope)
    plateau = scope["Plateau"]()
    fields = {key: value for key, value in PROGRAMS["watched"]["train"]["schedule"].items() if key != "type"}
    expected = PlateauRate(SCHEDULES["plateau"].model_validate(fields), 0.05)
    figures = np.random.default_rng(3).normal(size=40).cumsum()
    assert [plateau(figure) for figure in figures] == [expected.after_epoch(figure) for figure in figures]


def scored(head: str | None, random: np.random.Generator) -> tuple[Array, Array]:
    """Outputs with many ties, and labels of which some classes are missing."""
    outputs = random.integers(-2, 3, size=(50, 4)).astype(np.float32) / 2
    if head == "softmax":
        return outputs, random.choice([0, 1, 3], size=50)
    labels = random.integers(0, 2, size=(50, 4)).astype(np.float32)
    return outputs, labels if head == "sigmoid" else random.normal(size=(50, 4)).astype(np.float32)


def metric_cases() -> list[tuple[str, str | None]]:
    return [(name, head) for name in METRICS.names for head in METRICS[name].heads]


@pytest.mark.parametrize(("name", "head"), metric_cases())
def test_printed_metric_is_the_defined_one_on_ragged_batches(name: str, head: str | None, tmp_path: Path) -> None:
    loss = {"softmax": "sparse_categorical_crossentropy", "sigmoid": "binary_crossentropy", None: "huber"}[head]
    given = {"type": name, **({"k": 2} if name == "top_k" else {})}
    train = {"loss": loss, "optimizer": SGD, "metrics": [given]}
    layers = [{"type": "dense", "units": 4}]
    texts = {printed({"input": [5], "layers": layers, "train": train}, way, tmp_path) for way in ("torch", "keras")}
    definition = METRICS[name].model_validate({"k": 2} if name == "top_k" else {})
    for seed in range(5):
        outputs, labels = scored(head, np.random.default_rng(seed))
        # Programs put the outputs of all batches together, so how they were cut cannot matter.
        cut = np.concatenate(np.split(outputs, [1, 3, 20])), np.concatenate(np.split(labels, [1, 3, 20]))
        for text in texts:
            call = functions(text)[f"{'binary_' if head == 'sigmoid' else ''}{name}"]
            found = call(*cut, **({"k": 2} if name == "top_k" else {}))
            assert found == pytest.approx(metric(definition, outputs, labels, head), rel=1e-14)


def idx(values: Array) -> bytes:
    """The bytes of an IDX file."""
    return bytes([0, 0, 8, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_and_archives_are_read(packed: bool, tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    stored = {
        "x_train": random.integers(0, 256, (7, 8, 8)).astype(np.uint8),
        "y_train": random.integers(0, 4, 7).astype(np.uint8),
        "x_test": random.integers(0, 256, (3, 8, 8)).astype(np.uint8),
        "y_test": random.integers(0, 4, 3).astype(np.uint8),
    }
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    scope = functions(printed(PROGRAMS["plain"], "keras", tmp_path))
    files, archive = tmp_path / "files", tmp_path / "archive"
    files.mkdir()
    archive.mkdir()
    for name, array in zip(names, stored.values(), strict=True):
        made = files / f"{name}-ubyte{'.gz' if packed else ''}"
        made.write_bytes(gzip.compress(idx(array)) if packed else idx(array))
    np.savez(archive / "any.npz", **stored)
    for folder in (files, archive):
        found = scope["load_data"](folder)
        assert {name: array.tolist() for name, array in found.items()} == {
            name: array.tolist() for name, array in stored.items()
        }
    x, y = scope["prepare"](found, "test")
    assert (x.shape, x.dtype, y.dtype) == ((3, 8, 8, 1), np.float32, np.int64)
    assert (x[..., 0] == stored["x_test"].astype(np.float32) / np.float32(255)).all()


@pytest.mark.parametrize(
    ("name", "labels", "said"),
    [
        ("plain", [0.0, 1.5], "Labels must be class numbers, the data hold float64"),
        ("plain", [0, 4], "Labels must be 0 to 3, the data hold 0 to 4"),
        ("plain", [-1, 2], "Labels must be 0 to 3, the data hold -1 to 2"),
        ("plain", [[0, 1, 0, 0], [1, 0, 0, 0]], r"Labels must be one number each, the data hold \(4,\)"),
        ("weighted-hot", [-1, 2], "Labels must be 0 to 3, the data hold -1 to 2"),
        ("weighted-hot", [[0, 1, 0], [1, 0, 0]], r"Labels must be \(4,\) each, the data hold \(3,\)"),
        ("binary", [[0, 1], [1, 0]], r"Labels must be \(1,\) each, the data hold \(2,\)"),
    ],
)
@pytest.mark.parametrize("way", ["torch", "keras"])
def test_wrong_labels_are_named(name: str, labels: Any, said: str, way: str, tmp_path: Path) -> None:
    scope = functions(printed(PROGRAMS[name], way, tmp_path))
    shape = (2, 5) if name == "binary" else (2, 8, 8, 1)
    with pytest.raises(SystemExit, match=said):
        scope["prepare"]({"x_test": np.zeros(shape), "y_test": np.array(labels)}, "test")


def test_wrong_data_are_named(tmp_path: Path) -> None:
    scope = functions(printed(PROGRAMS["plain"], "keras", tmp_path))
    (tmp_path / "train-images").write_bytes(b"PNG")
    with pytest.raises(SystemExit, match="train-images is not an IDX file"):
        scope["load_data"](tmp_path)
    with pytest.raises(SystemExit, match=r"The model takes \(8, 8, 1\), the data hold \(9, 8, 1\)"):
        scope["prepare"]({"x_test": np.zeros((2, 9, 8)), "y_test": np.zeros(2)}, "test")
    other = functions(printed(PROGRAMS["many"], "keras", tmp_path))
    with pytest.raises(SystemExit, match=r"There is no \.npz file in"):
        other["load_data"](tmp_path)


def test_counting_metrics_are_exact_beyond_float32(tmp_path: Path) -> None:
    text = printed(PROGRAMS["plain"], "keras", tmp_path)
    labels = np.zeros(2**24 + 1, np.int64)
    labels[0] = 1
    outputs = np.zeros((len(labels), 2), np.float32)
    assert functions(text)["accuracy"](outputs, labels) == 2**24 / (2**24 + 1)


@pytest.mark.parametrize("way", WAYS)
def test_text(way: str, tmp_path: Path) -> None:
    """Same bytes again, nothing of ours, formatted, clean, and only reserved names beside the model's own."""
    known = reserved.GENERATED | reserved.MODEL_ONLY
    for name, spec in programs_for(way).items():
        text = printed(spec, way, tmp_path)
        assert text == printed(spec, way, tmp_path)
        assert "import specc" not in text and "from specc" not in text
        names = {item for item in module_names(text) if item.lower() not in ("model", "many")}
        helpers = {"UnbiasedBatchNormalization"}
        assert names - known - helpers == set()
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    for command in (["format", "--check", "--diff"], ["check", "--select", "E4,E7,E9,F,I,UP"]):
        made = [sys.executable, "-m", "ruff", *command, "--isolated", "--target-version", "py311", str(tmp_path)]
        done = subprocess.run(made, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_definition_can_be_printed_by_every_target() -> None:
    folder = template_folder()
    for target in ("torch", "keras"):
        for theme, registry in {"losses": LOSSES, "optimizers": OPTIMIZERS}.items():
            found = {file.stem for file in (folder / target / "training" / theme).glob("[!_]*.j2")}
            assert found == set(registry.names), f"{target} {theme}"
    shared = {file.stem for file in (folder / "shared" / "schedules").glob("*.j2")}
    assert shared == {name for name in SCHEDULES.names if SCHEDULES[name].counts}
    built_on = {METRICS[name].builds_on for name in METRICS.names} - {""}
    assert {file.stem for file in (folder / "shared" / "metrics").glob("*.j2")} == {*METRICS.names, *built_on}
