"""Trainings as users run them, for the tests of both targets: a tiny spec, the command, and what it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

#: Everything whose state must survive a stop: dropout, running statistics, momenta, a rate by step, the best epoch.
SPEC = """\
specc: 1
name: Tiny
input: [8, 8, 1]
layers:
  - {type: conv2d, name: conv, filters: 4, kernel: 3}
  - {type: batch_norm}
  - {type: relu}
  - {type: max_pool2d, kernel: 2}
  - {type: flatten}
  - {type: dropout, name: drop, rate: 0.3}
  - {type: dense, name: classes, units: 10}
train:
  data: digits
  loss: sparse_categorical_crossentropy
  optimizer: {type: adam, learning_rate: 0.01}
  schedule: {type: cosine, unit: step, over: 200}
  metrics: [accuracy]
  epochs: 4
  batch_size: 100
  validation_split: 0.1
  checkpoint: best
"""
#: A plateau, early stopping, clipping and class weights, with two kinds of state that live outside of the framework.
WATCHED = (
    SPEC.replace("schedule: {type: cosine, unit: step, over: 200}", "schedule: {type: plateau, patience: 1}")
    .replace("{type: adam, learning_rate: 0.01}", "{type: sgd, learning_rate: 0.5, momentum: 0.9}")
    .replace("checkpoint: best", "early_stopping: {patience: 2, min_delta: 0.5}\n  clip: {type: norm, limit: 0.5}")
)
#: Updates so large that the second step has no finite numbers left.
DIVERGING = SPEC.replace("{type: adam, learning_rate: 0.01}", "{type: sgd, learning_rate: 3.0e+38}").replace(
    "  schedule: {type: cosine, unit: step, over: 200}\n", ""
)


def write(folder: Path, text: str = SPEC) -> Path:
    """A spec file."""
    path = folder / "tiny.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def command(*words: object) -> list[str]:
    """The words of ``specc train``; pictures are drawn elsewhere, and tests may run side by side."""
    return [sys.executable, "-m", "specc", "train", *map(str, words), "--no-curves", "--threads", "1"]


def train(*words: object) -> subprocess.CompletedProcess[str]:
    """Run ``specc train``."""
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, env=environment())


def begin(*words: object) -> subprocess.Popen[str]:
    """Start it, without waiting."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command(*words), stdout=pipe, stderr=pipe, text=True, env=environment())


def environment() -> dict[str, str]:
    """With the package of this checkout, however it was installed."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}


def history(folder: Path) -> list[dict[str, Any]]:
    """The history of a run without what differs from run to run."""
    rows = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


def same(first: Path, second: Path) -> None:
    """Two runs gave the same numbers, bit by bit."""
    assert history(first) == history(second)
    assert (first / "weights.safetensors").read_bytes() == (second / "weights.safetensors").read_bytes()
    scores = [json.loads((folder / "summary.json").read_text())["test"] for folder in (first, second)]
    assert scores[0] == scores[1]
