"""``specc train --target torch``: results, resuming to the same bits, faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import specc
from fit_cases import TrainingCases
from fit_runs import history, same, train, write

from specc import files
from specc.errors import Diagnostic, SpecError, Whole
from specc.run.train import folder

pytestmark = pytest.mark.torch


class TestPyTorch(TrainingCases):
    """Trainings with PyTorch."""

    target = "torch"
    fast = "channels_last,fused"


def test_a_disk_that_fills_up_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = files.write_atomic

    def full(path: Path, data: bytes) -> None:
        if path.name == "state.safetensors" and (tmp_path / "run" / "history.jsonl").read_text().count("\n") == 1:
            reason = {"path": Whole(str(path)), "reason": "No space left on device"}
            raise SpecError([Diagnostic("E609", reason)])
        written(path, data)

    words = ("train", write(tmp_path), "--target", "torch", "--threads", "1", "--no-curves", "--out", tmp_path / "run")
    with monkeypatch.context() as patched:
        patched.setattr(folder, "write_atomic", full)
        done = specc(*words)
    assert done.code == 1
    assert "error[E609]" in done.err
    assert len(history(tmp_path / "run")) == 1
    assert specc(*words, "--resume").code == 0
    assert train(write(tmp_path), "--target", "torch", "--out", tmp_path / "whole").returncode == 0
    same(tmp_path / "whole", tmp_path / "run")
