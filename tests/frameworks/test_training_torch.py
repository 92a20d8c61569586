"""Printed torch training programs against the referee, step by step in float64, and from end to end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from training_cases import CASES, expected, setting, trained, way
from training_programs import PROGRAMS, printed, shipped_with_training
from training_runs import run_all, tiny_data

from specc.compile import compile_graph
from specc.run.channel import group
from specc.run.child import Child
from specc.run.draw import draw_inputs, draw_targets
from specc.run.plan_data import plan_data
from specc.targets import load_target
from specc.targets.base import Header, Options

pytestmark = pytest.mark.torch

WAYS_OF_BATCHES = ("torch", "torch-fast")

STEPS = 100
#: Differences of native torch programs: all that is not exact is the 1e-6 of its clipping by the global norm.
NATIVE = {"clip-global-norm": 2e-6, "clip-global-norm-adam-l2": 1e-5, "optimizer-embedding-adamw-clip": 1e-5}


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child("torch") as made:
        yield made


def follows(name: str, child: Child, folder: Path, fast: tuple[str, ...] = ()) -> None:
    case = setting(CASES[name], folder)
    right, found = expected(case, STEPS), trained(case, child, "", True, "fit", STEPS, fast)
    assert found.losses[0] == pytest.approx(right.losses[0], rel=1e-14)
    assert np.abs(found.losses - right.losses).max() <= 1e-12
    assert (found.rates == right.rates).all()
    for param, gradient in right.gradients.items():
        assert np.abs(found.gradients[param] - gradient).max() <= 1e-12 * np.abs(gradient).max()
    for weights in (right.after, found.after):
        assert set(weights) == {1, 10, STEPS}
    for step, weights in right.after.items():
        assert way(weights, found.after[step], case.weights) <= 1e-13


@pytest.mark.parametrize("name", CASES)
def test_exact_program_follows_the_definitions(name: str, child: Child, tmp_path: Path) -> None:
    follows(name, child, tmp_path)


@pytest.mark.parametrize("name", [name for name in CASES if "rmsprop" not in name])
def test_fused_optimizer_follows_the_definitions(name: str, child: Child, tmp_path: Path) -> None:
    follows(name, child, tmp_path, ("fused",))


@pytest.mark.parametrize("name", ["optimizer-momentum", "optimizer-sgd-decoupled", "optimizer-adam-amsgrad", *NATIVE])
def test_native_program_stays_within_what_it_says(name: str, child: Child, tmp_path: Path) -> None:
    case = setting(CASES[name], tmp_path)
    right, found = expected(case, STEPS), trained(case, child, "", False, "fit", STEPS)
    apart = way(right.after[STEPS], found.after[STEPS], case.weights)
    assert apart <= NATIVE.get(name, 1e-13)
    assert name not in NATIVE or apart > 1e-9, "the stated difference is gone; remove the note"


def test_programs_run(tmp_path: Path) -> None:
    texts = {name: printed(spec, "torch", tmp_path) for name, spec in PROGRAMS.items()}
    reports = run_all(texts, tmp_path, "npz")
    for name, report in reports.items():
        assert "Epoch 1: loss" in report and "Test: loss" in report, name
        assert "nan" not in report, f"{name}: {report}"


def test_a_norm_of_groups_may_come_first(child: Child, tmp_path: Path) -> None:
    """With channels last in memory PyTorch 2.13 would crash in its gradient, for one channel and for several."""
    head = [{"type": "flatten"}, {"type": "dense", "units": 4}]
    for channels in (1, 3):
        layers = [{"type": "group_norm", "groups": 1}, *head]
        spec = {**PROGRAMS["plain"], "name": "Grouped", "input": [8, 8, channels], "layers": layers}
        folder = tmp_path / str(channels)
        folder.mkdir()
        run_all(
            {f"{way.replace('-', '_')}_{channels}": printed(spec, way, folder) for way in WAYS_OF_BATCHES},
            folder,
            "npz",
        )
        (folder / "grouped.py").write_text(printed(spec, "torch", folder), encoding="utf-8")
        source, graph = compile_graph(folder / "spec.yaml")
        plan = load_target("torch").plan(graph, Header.of(source, graph), Options("module"))
        child.ask("load", path=str(folder / "grouped.py"), plan=plan_data(plan), dtype="float64")
        arrays = [draw_inputs(graph, 4, 0), draw_targets(graph, 4, 0)]
        stacked = [{name: array[np.newaxis] for name, array in each.items()} for each in arrays]
        child.ask("train", group(input=stacked[0], target=stacked[1]), steps=2, snapshots=[])


def test_shipped_specs_train_on_data(tmp_path: Path) -> None:
    texts = {spec.stem: printed(spec, "torch", tmp_path) for spec in shipped_with_training()}
    assert texts
    reports = run_all(texts, tmp_path, "npz", data={spec.stem: tiny_data(spec) for spec in shipped_with_training()})
    for name, report in reports.items():
        assert "Test: loss" in report, name


def test_program_alone_learns_and_its_checkpoint_is_read_back(tmp_path: Path) -> None:
    """Without specc in sight: made-up data are learned, and the file that was saved gives the same answers."""
    (tmp_path / "plain.py").write_text(printed(PROGRAMS["plain"], "torch", tmp_path), encoding="utf-8")
    command = [sys.executable, "plain.py", "--epochs", "4", "--checkpoint", "plain.npz"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-2]
    assert float(last.rpartition(" ")[2]) > 0.9, done.stdout
    check = (
        "import plain, numpy as np\n"
        "from pathlib import Path\n"
        "model = plain.Model(); plain.load_checkpoint(model, Path('plain.npz'))\n"
        "x, y = plain.prepare(plain.made_up_data(0), 'test')\n"
        "print('Test:', plain.report(plain.evaluate(model, x, y)))\n"
    )
    again = subprocess.run([sys.executable, "-c", check], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert again.stdout.strip() == last.strip(), again.stderr


def test_types(tmp_path: Path) -> None:
    for name, spec in PROGRAMS.items():
        for kind in ("torch", "torch-exact"):
            (tmp_path / f"{name.replace('-', '_')}_{kind[5:].strip('-')}.py").write_text(printed(spec, kind, tmp_path))
    command = [sys.executable, "-m", "mypy", "--strict", "--allow-untyped-calls", "--config-file=", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
