"""One update of every optimiser, written from its definition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from specc.errors import InternalError
from specc.oracle.call import Array
from specc.oracle.training.clipping import clipped
from specc.oracle.training.schedules import learning_rate
from specc.spec.model import Clip
from specc.training._base import Optimizer, Schedule

#: What an optimiser remembers of one parameter, by name.
State = dict[str, Array]


@dataclass
class Updater:
    """An optimiser at work: `step` makes one update of all parameters.

    `decays` names the parameters that weight decay acts on; None stands for all of them.
    """

    optimizer: Optimizer
    schedule: Schedule | None = None
    clip: Clip | None = None
    decays: Collection[str] | None = None
    done: int = 0
    states: dict[str, State] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """The learning rate of the next update, as the schedule has it."""
        return learning_rate(self.schedule, self.optimizer.learning_rate, self.done)

    def step(
        self, parameters: Mapping[str, Array], gradients: Mapping[str, Array], rate: float | None = None
    ) -> dict[str, Array]:
        """The parameters after one more update. Without `rate`, the rate follows from the schedule."""
        if rate is None:
            rate = self.rate
        self.done += 1
        limited = clipped(self.clip, gradients)
        return {name: self._one(name, value, limited[name], rate) for name, value in parameters.items()}

    def _one(self, name: str, parameter: Array, gradient: Array, rate: float) -> Array:
        function = _FUNCTIONS.get(self.optimizer.kind())
        if function is None:
            raise InternalError(f"the oracle has no optimiser {self.optimizer.kind()!r}")
        definition = self.optimizer.fields
        key, size = definition.decay if self.decays is None or name in self.decays else ("", 0.0)
        if key == "l2":
            gradient = gradient + size * parameter
        elif key == "decoupled_decay":
            parameter = parameter * (1 - rate * size)
        state = self.states.setdefault(name, {})
        return parameter - rate * function(definition, state, gradient, self.done)


def _remember(state: State, name: str, like: Array) -> Array:
    """What is remembered under this name, zeros at first."""
    return state.setdefault(name, np.zeros_like(like, np.float64))


def _sgd(definition: Any, state: State, gradient: Array, t: int) -> Array:
    momentum = definition.momentum
    if not momentum:
        return gradient
    state["buffer"] = momentum * _remember(state, "buffer", gradient) + gradient
    return gradient + momentum * state["buffer"] if definition.nesterov else state["buffer"]


def _rmsprop(definition: Any, state: State, gradient: Array, t: int) -> Array:
    rho = definition.rho
    state["square"] = rho * _remember(state, "square", gradient) + (1 - rho) * gradient * gradient
    spread = state["square"]
    if definition.centered:
        state["mean"] = rho * _remember(state, "mean", gradient) + (1 - rho) * gradient
        spread = spread - state["mean"] ** 2
    scaled = gradient / (np.sqrt(spread) + definition.eps)
    if not definition.momentum:
        return np.asarray(scaled)
    state["buffer"] = definition.momentum * _remember(state, "buffer", gradient) + scaled
    return state["buffer"]


def _adam(definition: Any, state: State, gradient: Array, t: int) -> Array:
    beta1, beta2 = definition.beta1, definition.beta2
    state["first"] = beta1 * _remember(state, "first", gradient) + (1 - beta1) * gradient
    state["second"] = beta2 * _remember(state, "second", gradient) + (1 - beta2) * gradient * gradient
    second = state["second"]
    if definition.amsgrad:
        second = state["largest"] = np.maximum(_remember(state, "largest", gradient), second)
    first_hat = state["first"] / (1 - beta1**t)
    second_hat = second / (1 - beta2**t)
    return np.asarray(first_hat / (np.sqrt(second_hat) + definition.eps))


_FUNCTIONS: dict[str, Callable[[Any, State, Array, int], Array]] = {
    "sgd": _sgd,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
}
