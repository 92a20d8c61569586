"""All that an interrupted training needs to go on: one safetensors file, whose header also holds the rest as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc.errors import Diagnostic, SpecError, Whole
from specc.run.train.values import Record

FORMAT = 1


@dataclass(frozen=True)
class State:
    """A training between two epochs.

    `identity` is everything that must be the same when it goes on. `arrays` are weights and what the optimiser
    remembers, as the child gave them; `scaler` is what mixed precision remembers.
    """

    identity: Mapping[str, Any]
    history: tuple[Record, ...]
    course: Mapping[str, Any]
    scaler: Mapping[str, Any] | None
    arrays: Mapping[str, NDArray[Any]] = field(repr=False)

    @property
    def epoch(self) -> int:
        """How many epochs are done."""
        return len(self.history)


def to_bytes(state: State) -> bytes:
    """A state as a file."""
    from safetensors.numpy import save

    head = {
        "format": FORMAT,
        "identity": state.identity,
        "history": state.history,
        "course": state.course,
        "scaler": state.scaler,
    }
    arrays = {name: np.ascontiguousarray(array) for name, array in state.arrays.items()}
    made: bytes = save(arrays, metadata={"training": json.dumps(head)})
    return made


def read_state(path: Path) -> State:
    """A state from a file; nothing in it can run.

    Raises:
        SpecError: E954 there is none, E955 it is damaged.
    """
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise SpecError([Diagnostic("E954", {"path": Whole(str(path))})])
    try:
        with safe_open(path, framework="numpy") as file:
            head = json.loads((file.metadata() or {})["training"])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        if head["format"] != FORMAT:
            raise ValueError(f"its format is {head['format']}, not {FORMAT}")
        return State(head["identity"], tuple(head["history"]), head["course"], head["scaler"], arrays)
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        reason = Whole(str(error) or type(error).__name__)
        raise SpecError([Diagnostic("E955", {"path": Whole(str(path)), "reason": reason})]) from error


def refuse_another(state: State, identity: Mapping[str, Any]) -> None:
    """Refuse to go on with anything that was different before.

    Raises:
        SpecError: E956, one for each difference.
    """
    found = [
        Diagnostic("E956", {"name": name.replace("_", " "), "before": _said(before), "now": _said(identity[name])})
        for name, before in state.identity.items()
        if name in identity and identity[name] != before
    ]
    if found:
        raise SpecError(found)


def _said(value: Any) -> Whole:
    """A setting in a message; of a checksum the beginning is enough."""
    text = json.dumps(value) if not isinstance(value, str) else value
    return Whole(text if len(text) < 40 else text[:12])
