"""What a training in a child process is, for both targets: requests named ``fit``, told apart by ``do``.

The model that was loaded comes from a training program; its own ``make_optimizer``, ``train_step``, ``loss_function``
and ``evaluate`` are used. All arrays are in the spec's own layout. Requests, each with what its header holds:

    open      counts: what ``train_step`` counts, "step", "epoch" or nothing; fast: how the program is to be faster. A
              new training of the loaded model.
    begin     Makes a new optimiser.
    data      part: its name; arrays input/<name>, target/<output>. They are kept.
    epoch     part, batch, epoch, first: the number of the first step, noise: the seed of dropout, rate: None to leave
              it; arrays order: which examples, in order. Replies with losses and rate; when a loss is not finite the
              epoch ends there, and `bad` is the number of its step in the epoch
    step      part, epoch, step, rate; arrays order: the batch, mask/<node>: dropout masks. Replies with loss
    trace     as epoch, and until: trains up to this step without looking; replies with the nodes whose output is not
              finite in that step, and the params that are not finite before it
    evaluate  part. Replies with scores
    state     Replies with weight/<param>, optimizer/<name>, and scaler
    restore   the arrays and the scaler of an earlier state
"""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc.run.channel import Arrays, group, grouped

Array = NDArray[Any]
Reply = tuple[dict[str, Any], dict[str, Array]]
Tell = Callable[[dict[str, Any]], None]
#: The parent is told about an epoch this often, in seconds.
_TELL_EVERY = 0.2


class Fit(ABC):
    """A training under way. `model` is a `TorchModel` or a `KerasModel`."""

    def __init__(self, model: Any, counts: str, fast: Collection[str]) -> None:
        self.model, self.counts = model, counts
        self.module = model.module
        self.optimizer: Any = None
        self.parts: dict[str, tuple[Arrays, Arrays]] = {}

    def answer(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        """The reply to one request."""
        requests: dict[str, Callable[[Mapping[str, Any], Arrays, Tell], Reply]] = {
            "open": lambda header, arrays, tell: ({}, {}),
            "begin": self._begin,
            "data": self._keep,
            "epoch": self._epoch,
            "step": self._step,
            "trace": self._trace,
            "evaluate": self._evaluate,
            "state": self._state,
            "restore": self._restore,
        }
        return requests[header["do"]](header, arrays, tell)

    def _begin(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        self.optimizer = self.module.make_optimizer(self.model.model)
        self.begun()
        return {}, {}

    def _keep(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        self.parts[header["part"]] = grouped(arrays, "input"), grouped(arrays, "target")
        return {}, {}

    def _epoch(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        batches = _batches(arrays["order"], header["batch"])
        self._prepare(header)
        losses: list[float] = []
        told = time.monotonic()
        for number, indices in enumerate(batches):
            losses.append(self._one(header, number, indices))
            if not math.isfinite(losses[-1]):
                return {"losses": losses, "rate": self.rate(), "bad": number}, {}
            if time.monotonic() - told > _TELL_EVERY:
                told = time.monotonic()
                tell({"step": number + 1, "steps": len(batches), "loss": losses[-1]})
        return {"losses": losses, "rate": self.rate()}, {}

    def _step(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        self._set_rate(header)
        self.training_mode()
        with self.masked(grouped(arrays, "mask")):
            return {"loss": self._one({"first": header["step"], **header}, 0, arrays["order"])}, {}

    def _trace(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        batches = _batches(arrays["order"], header["batch"])
        self._prepare(header)
        for number, indices in enumerate(batches[: header["until"]]):
            self._one(header, number, indices)
        weights = self.model.get_weights()
        inputs, _ = self._taken(header["part"], batches[header["until"]])
        _, layers = self.model.forward(inputs, True)
        nodes = [name for name, values in layers.items() if not np.isfinite(values).all()]
        params = [name for name, values in weights.items() if not np.isfinite(values).all()]
        return {"nodes": nodes, "params": params}, {}

    def _evaluate(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        inputs, targets = self.parts[header["part"]]
        scores = self.module.evaluate(self.model.model, *self.whole(inputs, targets))
        return {"scores": {name: float(score) for name, score in scores.items()}}, {}

    def _state(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        return {"scaler": self.scaler()}, group(weight=self.model.get_weights(), optimizer=self.optimizer_state())

    def _restore(self, header: Mapping[str, Any], arrays: Arrays, tell: Tell) -> Reply:
        self.model.set_weights(grouped(arrays, "weight"))
        self.restore_optimizer(grouped(arrays, "optimizer"), header["scaler"])
        return {}, {}

    def _prepare(self, header: Mapping[str, Any]) -> None:
        self._set_rate(header)
        self.seed(header["noise"])
        self.training_mode()

    def _set_rate(self, header: Mapping[str, Any]) -> None:
        if header["rate"] is not None:
            self.set_rate(header["rate"])

    def _one(self, header: Mapping[str, Any], number: int, indices: Array) -> float:
        """One update; the loss before it."""
        counted = {"step": (header["first"] + number,), "epoch": (header["epoch"],)}.get(self.counts, ())
        inputs, targets = self.taken(*self._taken(header["part"], indices))
        return self.update(inputs, targets, *counted)

    def _taken(self, part: str, indices: Array) -> tuple[Arrays, Arrays]:
        inputs, targets = self.parts[part]
        return _at(inputs, indices), _at(targets, indices)

    # -- what each framework does in its own way --------------------------------------------------------------------

    @abstractmethod
    def taken(self, inputs: Arrays, targets: Arrays) -> tuple[Any, Any]:
        """A batch as ``train_step`` takes it."""

    @abstractmethod
    def whole(self, inputs: Arrays, targets: Arrays) -> tuple[Any, Any]:
        """A whole part as ``evaluate`` takes it."""

    @abstractmethod
    def update(self, inputs: Any, targets: Any, *counted: int) -> float:
        """The program's ``train_step`` on a batch; the loss before it."""

    @abstractmethod
    def seed(self, noise: int) -> None:
        """Start the dropout of an epoch from this number below 2**31."""

    @abstractmethod
    def rate(self) -> float:
        """The learning rate of the last step."""

    @abstractmethod
    def set_rate(self, rate: float) -> None:
        """Set the learning rate of the steps to come."""

    @abstractmethod
    def optimizer_state(self) -> dict[str, Array]:
        """Everything that the optimiser remembers."""

    @abstractmethod
    def restore_optimizer(self, arrays: Arrays, scaler: Mapping[str, Any] | None) -> None:
        """Let the optimiser remember this."""

    def begun(self) -> None:
        """There is a new optimiser."""
        return

    def training_mode(self) -> None:
        """Let layers do what they do in training."""
        return

    def masked(self, masks: Arrays) -> AbstractContextManager[Any]:
        """While this lasts dropout layers multiply with these masks, by node."""
        return nullcontext()

    def scaler(self) -> Mapping[str, Any] | None:
        """What mixed precision remembers outside of the optimiser."""
        return None


def _batches(order: Array, size: int) -> list[Array]:
    """Examples in batches; the last one may be smaller."""
    return [order[start : start + size] for start in range(0, len(order), size)]


def _at(arrays: Arrays, indices: Array) -> dict[str, Array]:
    return {name: array[indices] for name, array in arrays.items()}
