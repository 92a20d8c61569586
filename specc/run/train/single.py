"""The training of one target, epoch by epoch, so that it can stop anywhere and go on."""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np

from specc import __version__
from specc.errors import Diagnostic, SpecError, Whole
from specc.graph import Graph
from specc.run.channel import Arrays, grouped
from specc.run.train.course import Course
from specc.run.train.folder import STATE, WEIGHTS, Folder
from specc.run.train.order import noise, order
from specc.run.train.prepared import Prepared
from specc.run.train.state import State, to_bytes
from specc.run.train.trainee import Trainee
from specc.run.train.values import Record, Reporter, Settings
from specc.source import Source
from specc.weights.files import open_weights
from specc.weights.files import to_bytes as weights_to_bytes


@dataclass
class Run:
    """A training of one target under way. `history` holds the epochs that are done."""

    source: Source
    graph: Graph
    settings: Settings
    data: Prepared
    trainee: Trainee
    folder: Folder
    reporter: Reporter
    history: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        assert self.graph.train is not None
        self.train = self.graph.train
        self.course = Course.of(self.train)
        self.state: State | None = None

    def start(self) -> None:
        """Begin anew, with the initial weights of the program itself."""
        self.trainee.begin(self.trainee.initial(self.settings.seed))
        self.folder.clear()
        self.folder.write_history(self.history)
        self._keep_state()

    def resume(self, state: State) -> None:
        """Go on where an earlier run stopped."""
        self.trainee.begin(grouped(state.arrays, "weight"))
        self.trainee.restore(state.scaler, state.arrays)
        self.history, self.state = list(state.history), state
        self.course.restore(state.course)
        self.folder.write_history(self.history)

    def epochs(self) -> None:
        """Train until the last epoch is done or early stopping says so.

        Raises:
            SpecError: E961, a loss is not finite; E609, a file cannot be written. What earlier epochs gave is kept.
        """
        while len(self.history) < self.settings.epochs and not self.course.stopped:
            record = self._epoch(len(self.history))
            keep = self.course.after(record)
            self.history.append(record)
            scaler, arrays = self.trainee.state()
            if keep:
                # Before the state: a run that is ended between the two does this epoch again, to the same weights.
                self.folder.write(WEIGHTS, weights_to_bytes(grouped(arrays, "weight")))
            self._keep_state(scaler, arrays)
            self.folder.add_to_history(self.history)
            self.reporter.epoch(record)

    def finish(self) -> dict[str, Any]:
        """Judge the kept weights on the test data and write the summary."""
        self.reporter.doing("evaluating")
        if self.course.keeps_best:
            with open_weights(self.folder / WEIGHTS) as file:
                self.trainee.set_weights({name: file.get(name) for name in file.shapes})
        summary = self._summary({name: _number(score) for name, score in self.trainee.scores("test").items()})
        self.folder.write_summary(summary)
        return summary

    def _epoch(self, epoch: int) -> Record:
        begun = time.perf_counter()
        count = len(self.data.train)
        wanted = order(count, self.settings.seed, epoch, self.train.options["shuffle"])
        steps = -(-count // self.settings.batch_size)
        request = {
            "epoch": epoch,
            "first": epoch * steps,
            "batch": self.settings.batch_size,
            "noise": noise(self.settings.seed, epoch),
            "rate": self.course.rate,
        }

        def progress(told: Mapping[str, Any]) -> None:
            self.reporter.step(epoch, told["step"], told["steps"], told["loss"])

        found = self.trainee.epoch(request, wanted, progress)
        if "bad" in found:
            self._not_finite(request, wanted, found["bad"], found["losses"][-1])
        sizes = np.minimum(self.settings.batch_size, count - np.arange(steps) * self.settings.batch_size)
        loss = math.fsum(size * loss for size, loss in zip(sizes.tolist(), found["losses"], strict=True)) / count
        part, prefix = self.data.judged
        self.reporter.step(epoch, steps, steps, found["losses"][-1])
        scores = {f"{prefix}{name}": _number(score) for name, score in self.trainee.scores(part).items()}
        if scores[f"{prefix}loss"] is None:
            args = {"kind": "scores", "epoch": epoch + 1, "part": part}
            raise SpecError([Diagnostic("E961", args)])
        seconds = round(time.perf_counter() - begun, 3)
        return {"epoch": epoch + 1, "steps": steps, "loss": loss, **scores, "rate": found["rate"], "seconds": seconds}

    def _not_finite(self, request: Mapping[str, Any], wanted: Any, bad: int, loss: float) -> None:
        """Train the epoch once more up to the bad step, and look at every layer there."""
        assert self.state is not None
        self.reporter.doing("looking for the layer")
        self.trainee.restore(self.state.scaler, self.state.arrays)
        nodes, params = self.trainee.trace(request, wanted, bad)
        args: dict[str, Any] = {"epoch": request["epoch"] + 1, "step": bad + 1, "loss": Whole(str(loss))}
        first = next((node for node in self.graph.nodes.values() if node.id in nodes), None)
        if first is None:
            raise SpecError([Diagnostic("E961", {"kind": "loss", **args})])
        args |= {"name": Whole(first.id), "type": first.type}
        owner = first.shares or first.id
        broken = [name for name in params if name.rpartition(".")[0] == owner]
        if broken:
            args |= {"kind": "weights", "param": Whole(broken[0].rpartition(".")[2])}
        raise SpecError([Diagnostic("E961", args, first.path)])

    def identity(self) -> dict[str, Any]:
        """Everything that a resumed run must have in common with the stopped one."""
        settings = self.settings
        return {
            "spec_sha256": self.source.sha256,
            "target": self.trainee.target,
            "seed": settings.seed,
            "batch_size": settings.batch_size,
            "dtype": settings.dtype,
            "exact": settings.exact,
            "fast": sorted(settings.fast),
            "style": self.trainee.program.model.style,
            "threads": settings.threads,
            "program": sha256(self.trainee.program.text.encode()).hexdigest(),
            "data": self.data.fingerprint,
            "versions": dict(self.trainee.child.versions),
        }

    def _keep_state(self, scaler: Mapping[str, Any] | None = None, arrays: Arrays | None = None) -> None:
        if arrays is None:
            scaler, arrays = self.trainee.state()
        self.state = State(self.identity(), tuple(self.history), self.course.as_data(), scaler, arrays)
        self.folder.write(STATE, to_bytes(self.state))

    def _summary(self, scores: Mapping[str, float | None]) -> dict[str, Any]:
        parts = {name: len(part) for name, part in self.data.parts.items()}
        last = {key: value for key, value in self.history[-1].items() if key != "seconds"} if self.history else {}
        return {
            "specc": __version__,
            "spec": self.source.name.replace("\\", "/").rpartition("/")[2],
            **{key: value for key, value in self.identity().items() if key not in ("program", "data")},
            "data": {"name": self.data.name, "fingerprint": self.data.fingerprint, "examples": parts},
            "python": platform.python_version(),
            "numpy": np.__version__,
            "epochs": len(self.history),
            "epochs_wanted": self.settings.epochs,
            "stopped_early": self.course.stopped,
            "weights": f"epoch {self.course.best_epoch}" if self.course.keeps_best else "last epoch",
            "seconds": round(sum(record["seconds"] for record in self.history), 1),
            "last_epoch": last,
            "test": dict(scores),
        }


def _number(score: float) -> float | None:
    """A score as JSON has it: a metric that is not defined for some data is nothing."""
    return score if math.isfinite(score) else None
