"""``specc train --lockstep``: two frameworks, step by step on the same numbers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from fit_runs import WATCHED, train, write

pytestmark = [pytest.mark.torch, pytest.mark.keras]

WORDS = ("--target", "torch,keras", "--lockstep")


def test_both_stay_together(tmp_path: Path) -> None:
    done = train(write(tmp_path), *WORDS, "--epochs", 2, "--out", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((tmp_path / "run" / "lockstep.csv").read_text().splitlines()))
    assert [int(row["step"]) for row in rows] == list(range(1, 27))
    assert max(float(row["gap"]) for row in rows) < 1e-12
    assert float(rows[-1]["torch"]) < float(rows[0]["torch"])
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["weights_gap"] < 1e-10
    assert summary["test"]["torch"]["accuracy"] == summary["test"]["keras"]["accuracy"]


def test_a_watched_run_stops_early_and_after_given_steps(tmp_path: Path) -> None:
    spec = write(tmp_path, WATCHED)
    done = train(spec, *WORDS, "--out", tmp_path / "run", "--epochs", 9)
    assert done.returncode == 0, done.stderr
    assert "keras, epoch 3/9" in done.stdout
    assert "epoch 9/9" not in done.stdout
    few = train(spec, *WORDS, "--out", tmp_path / "few", "--steps", 3, "--native", "--dtype", "float32")
    assert few.returncode == 0, few.stderr
    assert len((tmp_path / "few" / "lockstep.csv").read_text().splitlines()) == 4
    assert json.loads((tmp_path / "few" / "summary.json").read_text())["largest_gap"]["gap"] < 1e-4
