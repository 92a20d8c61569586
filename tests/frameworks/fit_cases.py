"""What must hold for a training on any target; `test_train_torch` and `test_train_keras` run it."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from fit_runs import DIVERGING, SPEC, WATCHED, begin, history, same, train, write
from safetensors.numpy import load_file


class TrainingCases:
    """Set `target` in a subclass."""

    target: str
    #: What makes its steps faster.
    fast: str

    def test_a_run_leaves_everything(self, tmp_path: Path) -> None:
        done = train(write(tmp_path), "--target", self.target, "--out", tmp_path / "run")
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("epoch ") == 4
        run = tmp_path / "run"
        rows = history(run)
        assert [row["epoch"] for row in rows] == [1, 2, 3, 4]
        assert rows[-1]["loss"] < rows[0]["loss"]
        assert rows[-1]["rate"] < rows[0]["rate"] < 0.01
        assert (run / "history.csv").read_text().splitlines()[0].startswith("epoch,steps,loss,val_loss,val_accuracy")
        summary = json.loads((run / "summary.json").read_text())
        assert summary["test"]["accuracy"] > 0.5
        assert summary["data"]["examples"] == {"train": 1293, "validation": 144, "test": 360}
        weights = load_file(run / "weights.safetensors")
        assert weights["conv.kernel"].shape == (3, 3, 1, 4)
        assert weights["classes.kernel"].dtype == np.float32

    @pytest.mark.parametrize("text", [SPEC, WATCHED], ids=["best epoch, cosine", "plateau, early stopping"])
    def test_a_resumed_run_is_the_same(self, tmp_path: Path, text: str) -> None:
        spec = write(tmp_path, text)
        words = (spec, "--target", self.target)
        assert train(*words, "--out", tmp_path / "whole").returncode == 0
        assert train(*words, "--epochs", 2, "--out", tmp_path / "parts").returncode == 0
        resumed = train(*words, "--resume", "--out", tmp_path / "parts")
        assert resumed.returncode == 0, resumed.stderr
        same(tmp_path / "whole", tmp_path / "parts")

    def test_a_resumed_fast_run_is_the_same(self, tmp_path: Path) -> None:
        words = (write(tmp_path), "--target", self.target, "--fast", self.fast)
        assert train(*words, "--out", tmp_path / "whole").returncode == 0
        assert train(*words, "--epochs", 2, "--out", tmp_path / "parts").returncode == 0
        resumed = train(*words, "--resume", "--out", tmp_path / "parts")
        assert resumed.returncode == 0, resumed.stderr
        same(tmp_path / "whole", tmp_path / "parts")
        slower = train(*words[:3], "--resume", "--out", tmp_path / "parts")
        assert "fast was" in slower.stderr

    def test_a_killed_run_goes_on_to_the_same(self, tmp_path: Path) -> None:
        words = (write(tmp_path), "--target", self.target, "--batch-size", 3)
        assert train(*words, "--out", tmp_path / "whole").returncode == 0
        killed = self._stopped(signal.SIGKILL, *words, "--out", tmp_path / "parts")
        assert killed == -signal.SIGKILL
        assert 1 <= len(history(tmp_path / "parts")) < 4
        assert train(*words, "--resume", "--out", tmp_path / "parts").returncode == 0
        same(tmp_path / "whole", tmp_path / "parts")

    def test_an_interrupt_keeps_the_epochs(self, tmp_path: Path) -> None:
        words = (write(tmp_path), "--target", self.target, "--batch-size", 3, "--out", tmp_path / "run")
        assert self._stopped(signal.SIGINT, *words) == 130
        assert history(tmp_path / "run")

    def _stopped(self, how: signal.Signals, *words: object) -> int:
        """The exit code of a run that gets a signal in its second epoch."""
        process = begin(*words)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(how)
        process.communicate(timeout=60)
        return process.returncode

    def test_resume_refuses_another_run(self, tmp_path: Path) -> None:
        words = ("--target", self.target, "--out", tmp_path / "run")
        assert train(write(tmp_path), *words, "--epochs", 1).returncode == 0
        spec = write(tmp_path, SPEC.replace("rate: 0.3", "rate: 0.4"))
        changed = train(spec, *words, "--seed", 5, "--resume")
        assert changed.returncode == 1
        assert "E956" in changed.stderr
        assert "seed was 0, now it is 5" in changed.stderr
        assert "spec sha256" in changed.stderr

    def test_a_loss_that_is_not_finite_names_its_layer(self, tmp_path: Path) -> None:
        done = train(write(tmp_path, DIVERGING), "--target", self.target, "--out", tmp_path / "run")
        assert done.returncode == 1
        assert "epoch 1, step 2" in done.stderr or "epoch 1, step 3" in done.stderr
        assert "E961" in done.stderr
        assert "that of" in done.stderr
        assert not (tmp_path / "run" / "summary.json").exists()
