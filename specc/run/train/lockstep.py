"""Two targets side by side: same initial weights, same batches in the same order, same dropout masks; two losses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc import __version__
from specc.errors import Diagnostic, SpecError, Whole
from specc.graph import Graph
from specc.run.draw import draw_masks
from specc.run.train.course import Course
from specc.run.train.folder import Folder, as_csv
from specc.run.train.initial import draw_initial
from specc.run.train.order import mask_seed, order
from specc.run.train.prepared import Prepared
from specc.run.train.trainee import Trainee
from specc.run.train.values import Reporter, Settings
from specc.source import Source
from specc.weights.files import to_bytes

TABLE, PICTURES = "lockstep.csv", ("lockstep.svg", "lockstep.png")
#: After so many steps the table is written anew, so that a run that is ended leaves most of it.
_WRITE_EVERY = 100
#: A parameter that moved by less than this share of the one that moved most has no say in the gap of the weights.
_HARDLY = 1e-6
Weights = dict[str, NDArray[Any]]


@dataclass
class Lockstep:
    """A run of two targets. `rows` has, for each step, its number from 1, its epoch, both losses and their gap."""

    source: Source
    graph: Graph
    settings: Settings
    data: Prepared
    trainees: tuple[Trainee, ...]
    folder: Folder
    reporter: Reporter
    rows: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        assert self.graph.train is not None
        self.train = self.graph.train
        self.courses = [Course.of(self.train) for _ in self.trainees]
        self.kept: list[Weights] = [{} for _ in self.trainees]
        self.start: Weights = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The targets; the gap is measured against the first."""
        return tuple(trainee.target for trainee in self.trainees)

    def run(self) -> dict[str, Any]:
        """Train both. Returns the summary.

        Raises:
            SpecError: E961, a loss is not finite; E609, a file cannot be written.
        """
        drawn = draw_initial(self.graph, self.settings.seed, self.trainees[0].initial(self.settings.seed))
        self.start = {name: values.astype(self.settings.dtype) for name, values in drawn.items()}
        for trainee in self.trainees:
            trainee.begin(self.start)
        for epoch in range(self.settings.epochs):
            self._epoch(epoch)
            if self._enough() or any(course.stopped for course in self.courses):
                break
        return self._finish()

    def _enough(self) -> bool:
        return self.settings.steps is not None and len(self.rows) >= self.settings.steps

    def _epoch(self, epoch: int) -> None:
        count, size = len(self.data.train), self.settings.batch_size
        wanted = order(count, self.settings.seed, epoch, self.train.options["shuffle"])
        steps = -(-count // size)
        sums = [0.0 for _ in self.trainees]
        for number in range(steps):
            indices = wanted[number * size : (number + 1) * size]
            losses = self._step(epoch, epoch * steps + number, indices)
            sums = [total + loss * len(indices) for total, loss in zip(sums, losses, strict=True)]
            self.reporter.step(epoch, number + 1, steps, losses[0])
            if self._enough():
                break
        else:
            self._judge(epoch, [total / count for total in sums])
        self._write()

    def _step(self, epoch: int, step: int, indices: NDArray[np.int64]) -> list[float]:
        masks = draw_masks(self.graph, len(indices), mask_seed(self.settings.seed, step))
        # Both work at the same time.
        for trainee, course in zip(self.trainees, self.courses, strict=True):
            trainee.post_step({"epoch": epoch, "step": step, "rate": course.rate}, indices, masks)
        losses = [trainee.loss() for trainee in self.trainees]
        for name, loss in zip(self.names, losses, strict=True):
            if not math.isfinite(loss):
                args = {"kind": "lockstep", "epoch": epoch + 1, "step": step + 1, "target": name}
                raise SpecError([Diagnostic("E961", {**args, "loss": Whole(str(loss))})])
        by_name = dict(zip(self.names, losses, strict=True))
        self.rows.append({"step": step + 1, "epoch": epoch + 1, **by_name, "gap": gap(*losses)})
        if step % _WRITE_EVERY == _WRITE_EVERY - 1:
            self._write()
        return losses

    def _judge(self, epoch: int, losses: list[float]) -> None:
        """What follows from a whole epoch, for each target by its own figures."""
        part, prefix = self.data.judged
        for place, (trainee, course) in enumerate(zip(self.trainees, self.courses, strict=True)):
            scores = {f"{prefix}{name}": score for name, score in trainee.scores(part).items()}
            record = {"epoch": epoch + 1, "target": trainee.target, "loss": losses[place], **scores}
            if course.after(record) and course.keeps_best:
                self.kept[place] = _weights(trainee)
            self.reporter.epoch(record)

    def _write(self) -> None:
        self.folder.write(TABLE, as_csv(self.rows))

    def _finish(self) -> dict[str, Any]:
        self.reporter.doing("evaluating")
        final = [_weights(trainee) for trainee in self.trainees]
        tests: dict[str, Any] = {}
        for trainee, kept, last in zip(self.trainees, self.kept, final, strict=True):
            if kept:
                trainee.set_weights(kept)
            tests[trainee.target] = trainee.scores("test")
            self.folder.write(f"weights_{trainee.target}.safetensors", to_bytes(kept or last))
        summary = self._summary(tests, final)
        self.folder.write_summary(summary)
        return summary

    def _trained(self, weights: Weights) -> Weights:
        """Those that training changes: running means would count a bias that has no effect after all."""
        params = ((node, param) for node in self.graph.owners() for param in node.params if param.trainable)
        return {name: weights[name] for name in (f"{node.id}.{param.name}" for node, param in params)}

    def _summary(self, tests: Mapping[str, Any], final: list[Weights]) -> dict[str, Any]:
        largest = max(self.rows, key=lambda row: row["gap"])
        return {
            "specc": __version__,
            "spec": self.source.name.replace("\\", "/").rpartition("/")[2],
            "spec_sha256": self.source.sha256,
            "seed": self.settings.seed,
            "batch_size": self.settings.batch_size,
            "dtype": self.settings.dtype,
            "exact": self.settings.exact,
            "data": {"name": self.data.name, "fingerprint": self.data.fingerprint, "examples": len(self.data.train)},
            "versions": {name: text for one in self.trainees for name, text in one.child.versions.items()},
            "steps": len(self.rows),
            "largest_gap": {"gap": largest["gap"], "step": largest["step"]},
            "last_gap": self.rows[-1]["gap"],
            "weights_gap": weight_gap(self.start, *(self._trained(weights) for weights in final)),
            "test": dict(tests),
        }


def gap(first: float, second: float) -> float:
    """How far the second loss is from the first, relative to the first; two zeros agree."""
    if first == second:
        return 0.0
    return abs(first - second) / abs(first) if first else math.inf


def weight_gap(start: Weights, first: Weights, second: Weights) -> float:
    """The distance of all parameters, relative to how far training moved the first target's (Euclidean norms).

    A parameter that hardly moved is left out: a bias before a batch norm has no effect, and what an adaptive optimiser
    makes of the rounding in its gradient is chance.
    """
    moves = {name: _square(values - start[name]) for name, values in first.items()}
    least = _HARDLY**2 * max(moves.values())
    names = [name for name, moved in moves.items() if moved > least]
    if not names:
        return 0.0 if all(not _square(first[name] - second[name]) for name in first) else math.inf
    off = math.fsum(_square(first[name] - second[name]) for name in names)
    return math.sqrt(off / math.fsum(moves[name] for name in names))


def _square(values: NDArray[Any]) -> float:
    return float((values.astype(np.float64) ** 2).sum())


def _weights(trainee: Trainee) -> Weights:
    return dict(trainee.child.ask("weights").arrays)
