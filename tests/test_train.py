"""What `specc train` decides without a framework: order, data, directory, state, the course of a run, pictures."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_helpers import codes, faults

from specc.compile import analyse
from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.initializers import INITIALIZERS, TRUNCATION, Distribution
from specc.messages import describe
from specc.run.train.course import Course
from specc.run.train.folder import STATE, Folder, as_csv
from specc.run.train.initial import draw_initial, sample
from specc.run.train.lockstep import gap, weight_gap
from specc.run.train.order import mask_seed, noise, order
from specc.run.train.prepared import lonely_batch, prepare_data
from specc.run.train.state import State, read_state, refuse_another, to_bytes
from specc.source import read

SPEC = """\
specc: 1
name: Tiny
input: [8, 8, 1]
layers:
  - {{type: flatten}}
  - {{type: dense, name: hidden, units: 6}}
  - {{type: batch_norm, name: norm}}
  - {{type: dense, name: classes, units: {units}}}
train:
  data: digits
  loss: {loss}
  optimizer: {{type: sgd, learning_rate: 0.1}}
{more}
"""


def graph(tmp_path: Path, more: str = "", units: int = 10, loss: str = "sparse_categorical_crossentropy") -> Graph:
    path = tmp_path / "tiny.yaml"
    path.write_text(SPEC.format(units=units, loss=loss, more="".join(f"  {line}\n" for line in more.splitlines())))
    found = analyse(read(path)).graph
    assert found is not None
    return found


# -- order and chance --------------------------------------------------------------------------------------------------


def test_order_is_a_permutation_of_its_own_for_every_seed_and_epoch() -> None:
    first = order(100, seed=3, epoch=0, shuffle=True)
    assert sorted(first) == list(range(100))
    assert (first == order(100, 3, 0, True)).all()
    assert (first != order(100, 3, 1, True)).any()
    assert (first != order(100, 4, 0, True)).any()
    assert (order(5, 3, 0, False) == np.arange(5)).all()


def test_noise_and_masks_have_seeds_of_their_own() -> None:
    assert len({noise(seed, epoch) for seed in range(20) for epoch in range(20)}) == 400
    assert all(0 <= noise(seed, 7) < 2**31 for seed in range(100))
    assert mask_seed(2**31 - 1, 5) < 2**64
    assert mask_seed(1, 0) != mask_seed(0, 1)


# -- data --------------------------------------------------------------------------------------------------------------


def test_the_last_share_is_kept_for_validation(tmp_path: Path) -> None:
    data = prepare_data(graph(tmp_path, "validation_split: 0.3"), "digits", 0, offline=True)
    whole = prepare_data(graph(tmp_path), "digits", 0, offline=True)
    assert data.validation is not None
    assert (len(data.train), len(data.validation), len(data.test)) == (1005, 432, 360)
    both = np.concatenate([data.train.inputs["input"], data.validation.inputs["input"]])
    assert (both == whole.train.inputs["input"]).all()
    assert both.shape == (1437, 8, 8, 1)
    assert both.max() == 1.0
    assert data.judged == ("validation", "val_")
    assert whole.judged == ("test", "test_")
    assert data.fingerprint == whole.fingerprint


def test_one_hot_labels_are_made_where_the_loss_wants_them(tmp_path: Path) -> None:
    data = prepare_data(graph(tmp_path, loss="categorical_crossentropy"), "digits", 0, offline=True)
    (labels,) = data.train.targets.values()
    assert labels.shape == (1437, 10)
    assert (labels.sum(axis=1) == 1).all()


@pytest.mark.parametrize(
    ("arrays", "code"),
    [
        ({"x": np.zeros((20, 9, 9)), "y": np.arange(20) % 10}, "E841"),
        ({"x": np.zeros((20, 8, 8)), "y": np.arange(20) % 12}, "E842"),
        ({"x": np.zeros((20, 8, 8)), "y": np.eye(10)[np.arange(20) % 10]}, "E844"),
        ({"x": np.zeros((20, 8, 8)), "y": np.linspace(0, 1, 20)}, "E846"),
    ],
    ids=["shape", "too many classes", "one-hot to sparse", "float labels"],
)
def test_data_that_do_not_fit_are_refused(tmp_path: Path, arrays: dict[str, Any], code: str) -> None:
    path = tmp_path / "data.npz"
    np.savez(path, x_train=arrays["x"], y_train=arrays["y"], x_test=arrays["x"], y_test=arrays["y"])
    assert code in codes(lambda: prepare_data(graph(tmp_path), str(path), 0, offline=True))


def test_a_batch_of_one_and_batch_norm_exclude_each_other(tmp_path: Path) -> None:
    found = lonely_batch(graph(tmp_path), 65, 32)
    assert found is not None
    assert found.code == "E957"
    assert "norm" in describe(found)[0]
    assert lonely_batch(graph(tmp_path), 64, 32) is None


# -- what follows from an epoch ----------------------------------------------------------------------------------------


def test_stopping_best_and_plateau_follow_their_figures(tmp_path: Path) -> None:
    more = (
        "validation_split: 0.1\ncheckpoint: best\nearly_stopping: {patience: 2}\n"
        "schedule: {type: plateau, patience: 1, factor: 0.5, monitor: loss}"
    )
    train = graph(tmp_path, more).train
    assert train is not None
    course = Course.of(train)
    seen = []
    for epoch, (loss, val_loss) in enumerate([(2.0, 1.0), (1.5, 0.8), (1.6, 0.9), (1.4, 0.85)]):
        keep = course.after({"epoch": epoch + 1, "loss": loss, "val_loss": val_loss})
        seen.append((keep, course.rate, course.stopped))
        # What is restored goes on as what was kept.
        again = Course.of(train)
        again.restore(json.loads(json.dumps(course.as_data())))
        assert again == course
        course = again
    assert seen == [(True, 0.1, False), (True, 0.1, False), (False, 0.05, False), (False, 0.05, True)]
    assert course.best_epoch == 2


# -- directory and state -----------------------------------------------------------------------------------------------


def test_a_directory_with_something_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    folder = Folder(tmp_path)
    assert codes(lambda: folder.open(0, resume=False, force=False)) == ["E950"]
    assert codes(lambda: folder.open(0, resume=True, force=False)) == ["E954"]
    folder.open(0, resume=False, force=True)
    folder.clear()
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_directory_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert codes(lambda: Folder(tmp_path / "file" / "run").open(0, resume=False, force=False)) == ["E951"]


def test_too_little_room_is_said_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - 5_000_000, 5_000_000))
    Folder(tmp_path / "run").open(900_000, resume=False, force=False)
    (found,) = faults(lambda: Folder(tmp_path / "run").open(2_000_000, resume=False, force=False))
    assert found.code == "E952"
    assert "5,000,000 are free" in describe(found)[0]


def _state() -> State:
    arrays = {"weight/a.kernel": np.arange(6.0).reshape(2, 3), "optimizer/0/step": np.array(3.0)}
    return State({"seed": 1, "target": "torch"}, ({"epoch": 1, "loss": 0.1},), {"stopped": False}, None, arrays)


def test_a_state_comes_back_bit_by_bit(tmp_path: Path) -> None:
    path = tmp_path / STATE
    path.write_bytes(to_bytes(_state()))
    found = read_state(path)
    assert (found.identity, found.history, found.course) == (_state().identity, _state().history, _state().course)
    assert found.epoch == 1
    assert (found.arrays["weight/a.kernel"] == _state().arrays["weight/a.kernel"]).all()


@pytest.mark.parametrize(
    "damage", [b"", b"\x80\x04N.", to_bytes(_state())[:-8], to_bytes(_state()).replace(b"1", b"7")]
)
def test_a_damaged_state_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / STATE
    path.write_bytes(damage)
    assert codes(lambda: read_state(path)) == ["E955"]


def test_another_run_is_not_resumed() -> None:
    assert codes(lambda: refuse_another(_state(), {"seed": 2, "target": "keras"})) == ["E956", "E956"]
    refuse_another(_state(), {"seed": 1, "target": "torch", "new": True})


def test_a_history_that_ends_too_late_is_written_anew(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    rows = [{"epoch": 1, "loss": 0.1 + 0.2}, {"epoch": 2, "loss": 0.25, "val_loss": None}]
    folder.write_history(rows[:1])
    folder.add_to_history(rows)
    assert [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()] == rows
    assert as_csv(rows) == "epoch,loss,val_loss\n1,0.30000000000000004,\n2,0.25,\n"
    folder.write_history(rows[:1])
    assert len((tmp_path / "history.jsonl").read_text().splitlines()) == 1


# -- lockstep ----------------------------------------------------------------------------------------------------------


def test_initial_weights_are_those_of_the_spec(tmp_path: Path) -> None:
    found = draw_initial(graph(tmp_path), 0, {})
    assert {name for name, values in found.items() if not values.any()} >= {"hidden.bias", "norm.beta"}
    limit = np.sqrt(6 / (64 + 6))
    assert 0.9 * limit < np.abs(found["hidden.kernel"]).max() <= limit
    assert (found["norm.running_var"] == 1).all()
    assert (draw_initial(graph(tmp_path), 0, {})["hidden.kernel"] == found["hidden.kernel"]).all()


@pytest.mark.parametrize("name", sorted(set(INITIALIZERS) - {"framework", "constant", "variance_scaling"}))
def test_every_initialiser_can_be_drawn(name: str) -> None:
    kind = INITIALIZERS[name]
    drawn = sample(kind().distribution(300, 300), (300, 300), np.random.Generator(np.random.Philox(1)))
    wanted: Distribution = kind().distribution(300, 300)
    spread = {
        "uniform": (wanted.b - wanted.a) / np.sqrt(12),
        "normal": wanted.b,
        "truncated_normal": wanted.b * TRUNCATION,
        "orthogonal": 1 / np.sqrt(300),
        "identity": np.sqrt(1 / 300 - 1 / 300**2),
    }.get(wanted.kind, 0.0)
    assert drawn.std() == pytest.approx(spread, rel=0.02)


def test_gaps_are_relative() -> None:
    assert gap(2.0, 2.5) == 0.25
    assert gap(0.0, 0.0) == 0.0
    start, first, second = ({"a": np.full(4, value)} for value in (0.0, 2.0, 2.5))
    assert weight_gap(start, first, second) == 0.25
    assert weight_gap(first, first, first) == 0.0


# -- pictures ----------------------------------------------------------------------------------------------------------


def test_pictures_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    from specc.report.curves import draw_history, draw_lockstep

    history = [{"epoch": k, "loss": 1 / k, "test_loss": 2 / k, "test_accuracy": None, "rate": 1.0} for k in (1, 2, 3)]
    rows = [{"step": k, "torch": 1 / k, "keras": 1 / k, "gap": 1e-16 * (k % 3)} for k in range(1, 20)]
    for name in ("one", "two"):
        draw_history(history, "A title", [tmp_path / f"{name}.svg", tmp_path / f"{name}.png"])
        draw_lockstep(rows, ("torch", "keras"), "A title", "more", "float64", [tmp_path / f"{name}_steps.svg"])
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    assert (tmp_path / "one_steps.svg").read_bytes() == (tmp_path / "two_steps.svg").read_bytes()
    assert (tmp_path / "one.png").read_bytes()[:4] == b"\x89PNG"


def test_every_message_takes_its_arguments() -> None:
    args = {"epoch": 1, "step": 2, "loss": "nan", "name": "a", "type": "dense", "param": "kernel", "target": "torch"}
    for kind in ("", "weights", "loss", "scores", "lockstep"):
        assert all(describe(Diagnostic("E961", {"kind": kind, "part": "test", **args})))
    assert SpecError([Diagnostic("E961", args)]).diagnostics
