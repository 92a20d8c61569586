"""The command ``specc train`` before anything is trained: wrong commands, and faults that end it early."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import ROOT, SMALL, specc, write

FASHION = ROOT / "specs" / "fashion.yaml"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--target"),
        (("--target", "jax"), "there is no target"),
        (("--target", "torch,keras"), "--lockstep"),
        (("--target", "torch", "--lockstep"), "two targets"),
        (("--target", "torch", "--steps", "3"), "belongs to --lockstep"),
        (("--target", "torch", "--native"), "belongs to --lockstep"),
        (("--target", "torch,keras", "--lockstep", "--native", "--exact"), "exclude"),
        (("--target", "torch,keras", "--lockstep", "--resume"), "exclude"),
        (("--target", "torch,keras", "--lockstep", "--fast", "fused"), "exclude"),
        (("--target", "torch", "--fast", "batch_sampler"), "there is no batch_sampler"),
        (("--target", "torch", "--resume", "--force"), "exclude"),
        (("--target", "torch", "--style", "functional"), "no style"),
        (("--target", "torch", "--epochs", "0"), "--epochs"),
    ],
)
@pytest.mark.torch
@pytest.mark.keras
def test_wrong_commands(words: tuple[str, ...], said: str) -> None:
    done = specc("train", FASHION, *words)
    assert done.code == 2
    assert said in done.err


@pytest.mark.torch
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--data", "nowhere"), "E801"),
        (("--data", "digits"), "E841"),
        (("--resume",), "E954"),
        (("--dtype", "float64", "--data", "cifar10"), "E804"),
    ],
)
def test_faults_before_the_first_step(tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    done = specc("train", FASHION, "--target", "torch", "--out", tmp_path / "run", "--offline", *words)
    assert done.code == 1
    assert f"error[{code}]" in done.err
    assert not list((tmp_path / "run").glob("*"))


@pytest.mark.torch
def test_a_spec_without_a_train_block(tmp_path: Path) -> None:
    done = specc("train", write(tmp_path, SMALL), "--target", "torch", "--out", tmp_path / "run")
    assert done.code == 1
    assert "E143" in done.err


@pytest.mark.torch
def test_mixed_precision_in_float64_is_refused(tmp_path: Path) -> None:
    text = FASHION.read_text(encoding="utf-8") + "  precision: bf16\n"
    done = specc("train", write(tmp_path, text), "--target", "torch", "--dtype", "float64", "--out", tmp_path / "run")
    assert done.code == 1
    assert "E960" in done.err
