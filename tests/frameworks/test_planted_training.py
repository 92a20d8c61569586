"""Mistakes planted in a generated training program: the check fails in a stage of training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from specc.compile import analyse
from specc.run.check.jobs import prepare
from specc.run.check.prove import Settings, prove
from specc.run.check.values import SpecReport
from specc.run.child import Child
from specc.source import parse

pytestmark = [pytest.mark.torch, pytest.mark.keras]

SPEC = """\
name: Victim
input: [6]
layers:
  - {type: dense, name: fc1, units: 8, activation: tanh}
  - {type: batch_norm, name: norm, momentum: 0.3}
  - {type: dropout, name: drop, rate: 0.25}
  - {type: dense, name: fc2, units: 4}
train:
  data: synthetic
  loss: sparse_categorical_crossentropy
  metrics: [accuracy, f1, auc, {type: top_k, k: 2}]
  optimizer: {type: sgd, learning_rate: 0.05, momentum: 0.9}
  schedule: {type: step, unit: step, every: 4, factor: 0.5}
  clip: {type: global_norm, limit: 0.5}
"""


@dataclass(frozen=True)
class Planted:
    """An edit of the training program of one target, and the stage that must fail."""

    name: str
    target: str
    stage: str
    old: str
    new: str


FAULTS = (
    Planted("torch: a momentum", "torch", "steps", "momentum=0.9", "momentum=0.8"),
    Planted("torch: Nesterov", "torch", "steps", "momentum=0.9", "momentum=0.9, nesterov=True"),
    Planted("torch: a rate", "torch", "steps", "lr=0.05, momentum", "lr=0.05, dampening=0.01, momentum"),
    Planted("torch: a schedule off by one", "torch", "steps", "(step // 4)", "((step + 1) // 4)"),
    Planted("torch: no clipping", "torch", "steps", "    clip_gradients(model)\n", ""),
    Planted("torch: a norm with a term", "torch", "steps", "(0.5 / norm)", "(0.5 / (norm + 1e-6))"),
    Planted(
        "torch: a loss summed",
        "torch",
        "loss",
        "(outputs, targets)\n\n\ndef clip",
        "(outputs, targets) * 8\n\n\ndef clip",
    ),
    Planted("torch: another accuracy", "torch", "metrics", "argmax(axis=-1) == targets", "argmin(axis=-1) == targets"),
    Planted("torch: a k", "torch", "metrics", "top_k(answers, labels, k=2)", "top_k(answers, labels, k=3)"),
    Planted("torch: scored in training mode", "torch", "metrics", "    model.eval()\n", ""),
    Planted("keras: a k of fit", "keras", "metrics", "TopKCategoricalAccuracy(k=2", "TopKCategoricalAccuracy(k=1"),
    Planted("keras: half of an f1", "keras", "metrics", "2 * right", "right"),
    Planted("keras: a momentum", "keras", "steps", "momentum=0.9", "momentum=0.8"),
    Planted(
        "keras: the rate in the buffer", "keras", "steps", "self.momentum + gradient", "self.momentum + rate * gradient"
    ),
    Planted("keras: clipping of each array", "keras", "steps", "global_clipnorm=0.5", "clipnorm=0.5"),
    Planted("keras: its own optimiser", "keras", "steps", "return ExactSGD(", "return keras.optimizers.SGD("),
)


@pytest.fixture(scope="module")
def children() -> Iterator[dict[str, Child]]:
    with Child("torch") as torch, Child("keras") as keras:
        for child in (torch, keras):
            child.start()
        for child in (torch, keras):
            child.started()
        yield {"torch": torch, "keras": keras}


def checked(children: dict[str, Child], fault: Planted | None, folder: Path) -> SpecReport:
    analysis = analyse(parse(SPEC.encode(), "victim.yaml"))
    assert analysis.graph is not None
    job = prepare(analysis.source, analysis.graph, list(children), "default", [True], folder)
    for item in job.printed:
        if fault is not None and item.variant.target == fault.target:
            assert item.train_path is not None
            text = item.train_path.read_text(encoding="utf-8")
            assert text.count(fault.old) == 1, f"{fault.old!r} stands {text.count(fault.old)} times in the program"
            item.train_path.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    return prove(job, children, Settings(steps=12, dtypes=("float64",), modes=(True,)), lambda doing: None)


def test_the_victim_itself_agrees(children: dict[str, Child], tmp_path: Path) -> None:
    report = checked(children, None, tmp_path)
    assert report.agrees, report


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_check_fails_in_that_stage(fault: Planted, children: dict[str, Child], tmp_path: Path) -> None:
    report = checked(children, fault, tmp_path)
    assert not report.agrees
    assert fault.stage in {row.stage for row in report.rows if row.verdict == "differs"}
    assert report.divergences
