"""Two workers with batches of 16 follow one with batches of 32, step for step, in float64, on the loopback address."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from specc.compile import compile_graph
from specc.errors import SpecError
from specc.render import render
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.training import TrainOptions, training_plan

SPEC: dict[str, Any] = {
    "name": "Small",
    "input": [6],
    "layers": [{"type": "dense", "units": 9, "activation": "tanh"}, {"type": "dense", "units": 4}],
    "train": {
        "loss": "sparse_categorical_crossentropy",
        "optimizer": {"type": "adamw", "learning_rate": 0.01},
        "schedule": {"type": "linear_warmup", "over": 5, "unit": "step", "then": {"type": "cosine", "over": 50}},
    },
}

SPREAD = TrainOptions(loop="custom", distributed=True)

TORCH = """
import os, sys
import numpy as np, torch
torch.set_default_dtype(torch.float64)
import program
prepare, train_step, trace = program.prepare, program.train_step, []

def in_double(arrays, part):
    inputs, targets = prepare(arrays, part)
    return inputs.double(), targets

def traced(model, *rest):
    loss = train_step(model, *rest)
    trace.append(np.concatenate([p.detach().numpy().ravel() for p in model.parameters()]))
    return loss

program.prepare, program.train_step = in_double, traced
program.main()
if os.environ.get("RANK", "0") == "0":
    np.save(os.environ["TRACE"], trace)
"""

KERAS = """
import os, sys
import keras, numpy as np
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
import program
prepare, make_train_step, make_optimizer, trace = program.prepare, program.make_train_step, program.make_optimizer, []

def in_double(arrays, part):
    inputs, targets = prepare(arrays, part)
    return inputs.astype(np.float64), targets

def started(model):
    random = np.random.default_rng(1)
    for variable in model.weights:
        variable.value.assign(random.normal(size=variable.shape))
    return make_optimizer(model)

def traced(model, optimizer):
    train_step = make_train_step(model, optimizer)

    def step(*batch):
        loss = train_step(*batch)
        trace.append(np.concatenate([variable.numpy().ravel() for variable in model.weights]))
        return loss

    return step

program.prepare, program.make_train_step, program.make_optimizer = in_double, traced, started
program.main()
if os.environ.get("FIRST", "yes") == "yes":
    np.save(os.environ["TRACE"], trace)
"""


def program(
    target: str,
    train: dict[str, Any],
    folder: Path,
    options: TrainOptions = SPREAD,
    spec: dict[str, Any] = SPEC,
) -> None:
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump({**spec, "train": {**SPEC["train"], **train}}))
    source, graph = compile_graph(path)
    framework = load_target(target)
    plan = framework.plan(graph, Header.of(source, graph), Options(framework.styles[0], exact=True))
    made = training_plan(graph, plan, options)
    (folder / "program.py").write_text(render(made, "train"), encoding="utf-8")
    (folder / "driver.py").write_text(TORCH if target == "torch" else KERAS, encoding="utf-8")


def run(command: list[str], folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start a worker; nothing of the outside decides about threads or devices."""
    given = {**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.Popen(
        command, cwd=folder, env={**given, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def finished(workers: list[subprocess.Popen[str]]) -> None:
    try:
        for worker in workers:
            said, _ = worker.communicate(timeout=240)
            assert worker.returncode == 0, said[-3000:]
    finally:
        for worker in workers:
            worker.kill()


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [item.getsockname()[1] for item in sockets]
    for item in sockets:
        item.close()
    return ports


def arguments(batch: int) -> list[str]:
    return ["--epochs", "2", "--batch-size", str(batch), "--checkpoint", "saved.weights.h5"]


def same(folder: Path) -> None:
    one, two = np.load(folder / "one.npy"), np.load(folder / "two.npy")
    assert one.shape == two.shape and len(one) == 32
    moved = np.linalg.norm(one[-1] - one[0])
    assert np.linalg.norm(one - two, axis=1).max() <= 1e-12 * moved


@pytest.mark.torch
@pytest.mark.parametrize("form", ["plain", "clipped", "fast"])
def test_torch(form: str, tmp_path: Path) -> None:
    clip = {"clip": {"type": "global_norm", "limit": 0.1}} if form == "clipped" else {}
    fast = frozenset(["batch_sampler", "fused"] if form == "fast" else [])
    program("torch", clip, tmp_path, TrainOptions(distributed=True, fast=fast))
    finished([run([sys.executable, "driver.py", *arguments(32)], tmp_path, TRACE="one.npy")])
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--rdzv-backend", "c10d"]
    launcher += ["--rdzv-endpoint", f"127.0.0.1:{free_ports(1)[0]}", "driver.py", "--distributed", *arguments(16)]
    finished([run(launcher, tmp_path, TRACE="two.npy")])
    same(tmp_path)


@pytest.mark.keras
def test_keras(tmp_path: Path) -> None:
    program("keras", {}, tmp_path)
    finished([run([sys.executable, "driver.py", *arguments(32)], tmp_path, TRACE="one.npy")])
    cluster = {"worker": [f"127.0.0.1:{port}" for port in free_ports(2)]}
    workers = []
    for index in range(2):
        task = json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}})
        command = [sys.executable, "driver.py", "--distributed", *arguments(16)]
        first = "yes" if index == 0 else "no"
        workers.append(run(command, tmp_path, TF_CONFIG=task, TRACE="two.npy", FIRST=first))
    finished(workers)
    same(tmp_path)


@pytest.mark.parametrize(
    ("target", "loop", "train"),
    [
        ("keras", "fit", {}),
        ("keras", "custom", {"clip": {"type": "value", "limit": 1.0}}),
        ("keras", "custom", {"class_weights": [1.0, 2.0, 1.0, 1.0], "weight_norm": "weights"}),
        ("torch", "fit", {"class_weights": [1.0, 2.0, 1.0, 1.0], "weight_norm": "weights"}),
    ],
)
def test_what_workers_cannot_share_is_refused(target: str, loop: str, train: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(yaml.safe_dump({**SPEC, "train": {**SPEC["train"], **train}}))
    source, graph = compile_graph(path)
    framework = load_target(target)
    plan = framework.plan(graph, Header.of(source, graph), Options(framework.styles[0]))
    with pytest.raises(SpecError, match="E144"):
        training_plan(graph, plan, TrainOptions(loop=loop, distributed=True))
