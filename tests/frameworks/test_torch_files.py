"""The text of every printed torch module: goldens, the tools that a project would run on them, and running them."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn
from torch_specs import SPECS, load, printed, restored_default_dtype, variants

from specc.errors import SpecError
from specc.render import render

pytestmark = pytest.mark.torch

default_dtype = pytest.fixture(autouse=True)(restored_default_dtype)

FOLDER = Path(__file__).parent.parent / "golden" / "torch"
VARIANTS = variants()
#: The rules that generated code keeps: ruff's own, sorted imports, and no older way of saying things.
RUFF = ("--isolated", "--no-cache", "--target-version=py311")

#: What PyTorch 2 prints for the class below; later versions also say ``bias=True`` of a norm.
FASHION = """\
FashionCNN(
  (layer1): Sequential(
    (0): Conv2d(1, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
    (1): BatchNorm2d(32, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
    (2): ReLU()
    (3): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
  )
  (layer2): Sequential(
    (0): Conv2d(32, 64, kernel_size=(3, 3), stride=(1, 1))
    (1): BatchNorm2d(64, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
    (2): ReLU()
    (3): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
  )
  (fc1): Linear(in_features=2304, out_features=600, bias=True)
  (drop): Dropout(p=0.25, inplace=False)
  (fc2): Linear(in_features=600, out_features=120, bias=True)
  (fc3): Linear(in_features=120, out_features=10, bias=True)
)"""


class FashionCNN(nn.Module):
    """The class of the lesson, with Dropout in the place of Dropout2d on flat features."""

    def __init__(self) -> None:
        super().__init__()
        self.layer1 = nn.Sequential(
            nn.Conv2d(in_channels=1, out_channels=32, kernel_size=3, padding=1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=2, stride=2),
        )
        self.layer2 = nn.Sequential(
            nn.Conv2d(in_channels=32, out_channels=64, kernel_size=3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.fc1 = nn.Linear(in_features=64 * 6 * 6, out_features=600)
        self.drop = nn.Dropout(0.25)
        self.fc2 = nn.Linear(in_features=600, out_features=120)
        self.fc3 = nn.Linear(in_features=120, out_features=10)


@pytest.mark.parametrize(("name", "style"), VARIANTS, ids=lambda value: value)
def test_text(name: str, style: str, golden: Callable[[str, str], None]) -> None:
    """The file as it is printed by default, and exactly where that is another file."""
    suffix = "" if style == "module" else f"_{style}"
    native = render(printed(SPECS[name], style, exact=False))
    exact = render(printed(SPECS[name], style, exact=True))
    golden(f"torch/{name}{suffix}.py", native)
    if exact != native:
        golden(f"torch/{name}{suffix}_exact.py", exact)


def test_no_golden_is_left_over() -> None:
    expected = {f"{name}{'' if style == 'module' else f'_{style}'}" for name, style in VARIANTS}
    expected |= {f"spelled_{name}" for name in ("dense", "conv2d")}
    assert {path.stem.removesuffix("_exact") for path in FOLDER.glob("*.py")} == expected


@pytest.mark.parametrize("style", ["module", "sequential"])
def test_the_same_spec_gives_the_same_bytes(style: str) -> None:
    path = SPECS["conv2d"]
    assert render(printed(path, style)) == render(printed(path, style))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def test_goldens_are_formatted() -> None:
    made = run(sys.executable, "-m", "ruff", "format", "--check", *RUFF, "--line-length=88", FOLDER)
    assert made.returncode == 0, made.stdout


def test_goldens_have_no_lint() -> None:
    made = run(sys.executable, "-m", "ruff", "check", *RUFF, "--extend-select=I,UP", FOLDER)
    assert made.returncode == 0, made.stdout


def test_goldens_are_typed() -> None:
    made = run(sys.executable, "-m", "mypy", "--strict", "--config-file=", *FOLDER.glob("*.py"))
    assert made.returncode == 0, made.stdout


def test_nothing_of_ours_is_imported() -> None:
    for path in FOLDER.glob("*.py"):
        imported = re.findall(r"^(?:import|from) (\w+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert set(imported) <= {"torch", "collections"}, path.name


def test_fashion_prints_as_in_the_lesson(tmp_path: Path) -> None:
    found = str(load(SPECS["fashion"], tmp_path, printed(SPECS["fashion"], exact=False)).model.model)
    assert found.splitlines() == str(FashionCNN()).splitlines()
    assert found.replace("affine=True, bias=True", "affine=True").splitlines() == FASHION.splitlines()


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("fashion", ["FashionCNN(", "fc3.bias: (10,), 10 values", "Class probabilities:", r"Predicted class: \[\d"]),
        ("two_inputs", ["TwoInputs(", "project.weight: (64, 32), 2,048 values", "label, probabilities:", "score:"]),
        ("embedding", ["EmbeddingExample(", "embedding_1.weight: (13, 4), 52 values", "Output:"]),
    ],
)
def test_a_file_runs_by_itself(name: str, lines: list[str], tmp_path: Path) -> None:
    file = tmp_path / f"{name}.py"
    file.write_text(render(printed(SPECS[name])), encoding="utf-8")
    made = run(sys.executable, "-I", "-W", "error", file)
    assert made.returncode == 0, made.stderr
    for line in lines:
        assert re.search(line if "\\" in line else re.escape(line), made.stdout), made.stdout


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_every_golden_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torch.set_default_dtype(torch.float32)
    runpy.run_path(str(path), run_name="__main__")
    said = capsys.readouterr().out
    counted = sum(int(size.replace(",", "")) for size in re.findall(r"([\d,]+) values$", said, flags=re.MULTILINE))
    promised = re.search(r"([\d,]+)\s+trainable\s+parameters?\.", path.read_text(encoding="utf-8"))
    assert promised is not None
    assert counted == int(promised[1].replace(",", ""))
    assert re.search("nan|inf", said.rpartition("values")[2]) is None


@pytest.mark.parametrize("name", ["add", "two_inputs"])
def test_a_branch_has_no_sequential_form(name: str) -> None:
    with pytest.raises(SpecError) as raised:
        printed(SPECS[name], "sequential")
    assert [item.code for item in raised.value.diagnostics] == ["E703"]
