"""Ways to be faster: what is printed for each, which are refused, and what the command line says about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from cli_helpers import specc
from training_programs import PROGRAMS, printed

from specc.compile import compile_graph
from specc.errors import SpecError
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.training import TrainOptions, training_plan

IMAGES = PROGRAMS["plain"]
VOXELS = {
    **IMAGES,
    "input": [4, 4, 4, 1],
    "layers": [{"type": "conv3d", "filters": 2, "kernel": 2}, {"type": "flatten"}, {"type": "dense", "units": 4}],
}
POOLED = {**VOXELS, "layers": [{"type": "max_pool3d", "kernel": 2}, *VOXELS["layers"][1:]]}
ENLARGED = {**IMAGES, "layers": [{"type": "upsample2d", "size": 2, "interpolation": "bilinear"}, *IMAGES["layers"]]}


def test_what_is_printed(tmp_path: Path) -> None:
    torch, keras = (printed(IMAGES, way, tmp_path) for way in ("torch-fast-images", "keras-fast"))
    assert "eps=1e-08, fused=True" in torch
    assert ".to(DEVICE, memory_format=torch.channels_last)" in torch
    assert "DataLoader(data, batch_size=None, sampler=batches)" in torch
    assert "steps_per_execution=8," in keras
    assert "jit_compile=True," in keras
    assert "@tf.function(jit_compile=True)" in printed(IMAGES, "keras-custom-fast", tmp_path)


@pytest.mark.parametrize(
    ("target", "option", "spec", "options", "reason"),
    [
        ("torch", "fused", PROGRAMS["weighted"], {}, "PyTorch has no fused rmsprop"),
        ("torch", "channels_last", PROGRAMS["tokens"], {}, "no kernel of a two-dimensional convolution"),
        ("torch", "channels_last", VOXELS, {}, "another memory format"),
        ("keras", "steps_per_execution", IMAGES, {"loop": "custom"}, "a written-out loop does not call"),
        ("keras", "steps_per_execution", PROGRAMS["regression"], {}, "once for several steps"),
        ("keras", "xla", ENLARGED, {}, "gradient of bilinear upsampling is wrong"),
        ("keras", "xla", POOLED, {}, "equal maxima"),
        ("keras", "xla", IMAGES, {"loop": "custom", "distributed": True}, "several workers"),
    ],
)
def test_what_is_refused(
    target: str, option: str, spec: dict[str, Any], options: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False))
    source, graph = compile_graph(path)
    framework = load_target(target)
    plan = framework.plan(graph, Header.of(source, graph), Options(framework.styles[0]))
    training_plan(graph, plan, TrainOptions(**options))
    with pytest.raises(SpecError, match="E145") as refused:
        training_plan(graph, plan, TrainOptions(fast=frozenset([option]), **options))
    (diagnostic,) = refused.value.diagnostics
    assert reason in diagnostic.args["reason"].text


def test_each_target_takes_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(IMAGES, sort_keys=False))
    done = specc("build", tmp_path / "a.yaml", "--train", "--fast", "fused,xla", "-o", tmp_path / "out")
    assert done.code == 0, done.err
    names = {file.name for file in (tmp_path / "out").glob("*_train.py")}
    assert names == {"a_torch_fast_fused_train.py", "a_keras_fast_xla_train.py"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--train", "--fast", "quick"], "there is no quick for --fast"),
        (["--train", "--target", "keras", "--fast", "fused"], "one of: xla, steps_per_execution"),
        (["--fast", "fused"], "--fast is about training programs: add --train"),
    ],
)
def test_wrong_words(words: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(IMAGES, sort_keys=False))
    done = specc("build", tmp_path / "a.yaml", *words, "-o", tmp_path / "out")
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "out").exists()
