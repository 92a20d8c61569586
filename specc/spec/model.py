"""What a user may write, checked: every default filled in, sugar gone, names resolved. No shapes yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specc.errors import Path
from specc.initializers import GlorotUniform, Initializer
from specc.layers import Layer, Shape
from specc.training._base import Loss, Metric, Optimizer, Schedule


@dataclass(frozen=True)
class Input:
    """One input of the model: features last, no batch."""

    name: str
    shape: Shape
    dtype: str = "float"
    vocab: int | None = None
    path: Path = ()


#: The sources of an entry whose ``from`` was reported already: nothing more can be said about them.
UNREADABLE = ("",)


@dataclass(frozen=True)
class LayerEntry:
    """A layer in its place. `layer` is None where its fields were wrong: the faults are reported, the place remains.

    `sources` are the names in ``from``; None stands for the entry before. `sugar` marks an activation that was written
    as ``activation:`` on the layer before it.
    """

    name: str
    type: str
    layer: Layer | None
    sources: tuple[str, ...] | None
    path: Path
    named: bool = True
    sugar: bool = False


@dataclass(frozen=True)
class GroupEntry:
    """A named group of entries, whose output is that of its last entry."""

    name: str
    entries: tuple[Entry, ...]
    sources: tuple[str, ...] | None
    path: Path
    named: bool = True


@dataclass(frozen=True)
class CallEntry:
    """A layer or group named before, used once more with the same weights."""

    name: str
    target: str
    sources: tuple[str, ...] | None
    path: Path
    named: bool = True


Entry = LayerEntry | GroupEntry | CallEntry


@dataclass(frozen=True)
class OutputLoss:
    """The loss of one output and its share in the sum."""

    loss: Loss
    weight: float = 1.0


@dataclass(frozen=True)
class Clip:
    """Gradient clipping: ``value`` (each element), ``norm`` (each array), ``global_norm`` (all together)."""

    kind: str
    limit: float


@dataclass(frozen=True)
class Train:
    """How the model is trained. Losses and metrics are by output name (``output`` where there is one)."""

    data: str
    losses: Mapping[str, OutputLoss]
    metrics: Mapping[str, tuple[Metric, ...]]
    optimizer: Optimizer
    schedule: Schedule | None
    clip: Clip | None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Spec:
    """A whole spec. `outputs` maps the name of an output to the name of an entry."""

    name: str
    description: str
    inputs: tuple[Input, ...]
    entries: tuple[Entry, ...]
    outputs: Mapping[str, str]
    init: Initializer = field(default_factory=GlorotUniform)
    train: Train | None = None
