"""Printed Keras training programs against the referee, step by step in float64, and from end to end, in both loops."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from training_cases import CASES, OPTIMIZERS, expected, setting, trained, way
from training_programs import PROGRAMS, printed, shipped_with_training
from training_runs import run_all, tiny_data

from specc.run.child import Child

pytestmark = pytest.mark.keras

STEPS = 100
#: Bounds of native programs on these models, about three times what was measured; all others are exact.
NATIVE = {
    "optimizer-momentum": 1e-6,
    "optimizer-nesterov": 1e-6,
    "optimizer-sgd-decoupled": 1e-6,
    "optimizer-sgd-decoupled-all": 2e-8,
    "optimizer-rmsprop": 1e-5,
    "optimizer-rmsprop-momentum": 1e-5,
    "optimizer-rmsprop-centered": 1e-5,
    "optimizer-rmsprop-decoupled": 1e-5,
    "optimizer-adam": 1e-4,
    "optimizer-adam-amsgrad": 1e-4,
    "optimizer-adamw": 1e-4,
    # Epsilon is as large as the gradients here, so where it stands is felt.
    "optimizer-adam-large-eps": 3e-2,
    "schedule-warmup-cosine-adamw": 1e-4,
}


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child("keras") as made:
        yield made


def follows(
    name: str, child: Child, folder: Path, style: str, loop: str, steps: int = STEPS, fast: tuple[str, ...] = ()
) -> None:
    case = setting(CASES[name], folder)
    right, found = expected(case, steps), trained(case, child, style, True, loop, steps, fast)
    assert found.losses[0] == pytest.approx(right.losses[0], rel=1e-14)
    assert np.abs(found.losses - right.losses).max() <= 1e-12
    assert (found.rates == right.rates).all()
    for param, gradient in right.gradients.items():
        assert np.abs(found.gradients[param] - gradient).max() <= 1e-12 * np.abs(gradient).max()
    for step, weights in right.after.items():
        assert way(weights, found.after[step], case.weights) <= 1e-13


@pytest.mark.parametrize("name", CASES)
def test_exact_fit_follows_the_definitions(name: str, child: Child, tmp_path: Path) -> None:
    follows(name, child, tmp_path, "functional", "fit")


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("optimizer-") or "all" in name])
def test_exact_custom_loop_follows_the_definitions(name: str, child: Child, tmp_path: Path) -> None:
    follows(name, child, tmp_path, "subclass" if name.startswith("clip") else "functional", "custom")


@pytest.mark.parametrize("name", [f"optimizer-{name}" for name in OPTIMIZERS] + ["schedule-warmup-cosine-adamw"])
def test_native_fit_stays_within_what_it_says(name: str, child: Child, tmp_path: Path) -> None:
    case = setting(CASES[name], tmp_path)
    right, found = expected(case, STEPS), trained(case, child, "functional", False, "fit", STEPS)
    apart = way(right.after[STEPS], found.after[STEPS], case.weights)
    bound = NATIVE.get(name, 1e-6 if name == "optimizer-embedding-momentum" else 1e-4 if "adam" in name else 1e-13)
    assert apart <= bound
    assert name not in NATIVE or apart > 1e-10, "the stated difference is gone; remove the note"


@pytest.mark.parametrize("way_printed", ["keras", "keras-custom-exact-subclass"])
def test_programs_run(way_printed: str, tmp_path: Path) -> None:
    texts = {name: printed(spec, way_printed, tmp_path) for name, spec in PROGRAMS.items()}
    reports = run_all(texts, tmp_path, "weights.h5")
    for name, report in reports.items():
        assert "Test: loss" in report, name
        assert "nan" not in report, f"{name}: {report}"


def test_shipped_specs_train_on_data(tmp_path: Path) -> None:
    specs = shipped_with_training()
    texts = {spec.stem: printed(spec, "keras", tmp_path) for spec in specs}
    reports = run_all(texts, tmp_path, "weights.h5", data={spec.stem: tiny_data(spec) for spec in specs})
    for name, report in reports.items():
        assert "Test: loss" in report, name


def test_program_alone_learns_and_its_checkpoint_is_read_back(tmp_path: Path) -> None:
    """Without specc in sight: made-up data are learned, and the file that was saved gives the same answers."""
    (tmp_path / "plain.py").write_text(printed(PROGRAMS["plain"], "keras", tmp_path), encoding="utf-8")
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    command = [sys.executable, "plain.py", "--epochs", "6", "--checkpoint", "plain.weights.h5"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, env=quiet)
    assert done.returncode == 0, done.stderr
    last = next(line for line in done.stdout.splitlines() if line.startswith("Test:"))
    assert float(last.rpartition(" ")[2]) > 0.9, done.stdout
    check = (
        "import plain\n"
        "model = plain.build_model(); model.load_weights('plain.weights.h5')\n"
        "x, y = plain.prepare(plain.made_up_data(0), 'test')\n"
        "print('Test:', plain.report(plain.evaluate(model, x, y)))\n"
    )
    command = [sys.executable, "-c", check]
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, env=quiet)
    assert again.stdout.strip() == last.strip(), again.stderr


def test_types(tmp_path: Path) -> None:
    for name, spec in PROGRAMS.items():
        for kind in ("keras-exact", "keras-custom"):
            (tmp_path / f"{name}_{kind}.py".replace("-", "_")).write_text(printed(spec, kind, tmp_path))
    command = [sys.executable, "-m", "mypy", "--strict", "--allow-untyped-calls", "--ignore-missing-imports"]
    # TensorFlow has no types, so neither has what `tf.function` makes.
    command += ["--allow-subclassing-any", "--allow-untyped-decorators", "--no-warn-return-any", "--config-file="]
    command.append(str(tmp_path))
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
