"""The values that `specc.data` hands out. Importing them costs nothing: NumPy is named for the type checker only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from specc.errors import InternalError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

#: What the labels of one output are: class numbers, rows of zeros with a single one, zeros and ones, or any numbers.
LabelKind: TypeAlias = Literal["classes", "one_hot", "binary", "regression"]


@dataclass(frozen=True)
class Facts:
    """What is known about a named data set before it is loaded.

    `shape` is one sample as stored, without the batch and, for grey images, without a channel axis. `shape` and
    `classes` are None where they follow from the model (`synthetic`). `peak` is the largest value an input can have.
    """

    name: str
    shape: tuple[int, ...] | None
    classes: int | None
    train: int
    test: int
    description: str
    peak: float | None = None


@dataclass(frozen=True, eq=False)
class Split:
    """Samples with their labels: one array for each input and each output, in the model's order, samples first."""

    inputs: tuple[Array, ...]
    targets: tuple[Array, ...]

    @classmethod
    def of(cls, x: Array, y: Array) -> Split:
        """The usual case: one input, one output."""
        return cls((x,), (y,))

    @property
    def x(self) -> Array:
        """The only input. Raises InternalError when there are several."""
        return _only(self.inputs)

    @property
    def y(self) -> Array:
        """The only labels. Raises InternalError when there are several."""
        return _only(self.targets)

    def __len__(self) -> int:
        """The number of samples."""
        return len(self.inputs[0])


def _only(arrays: tuple[Array, ...]) -> Array:
    if len(arrays) != 1:
        raise InternalError(f"one array was asked for, there are {len(arrays)}")
    return arrays[0]


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set in memory.

    `classes` is None where the labels are not class numbers (regression, several outputs). `class_names` has one name
    per class where the source names them. `peak` is the largest value that an input can have (255 for bytes), None for
    numbers that need no scaling.
    """

    name: str
    train: Split
    test: Split
    classes: int | None
    class_names: tuple[str, ...] | None
    peak: float | None = None


@dataclass(frozen=True)
class ExpectedInput:
    """An input of the model. `vocab` makes it whole numbers from 0 to vocab - 1; without it the input is float32."""

    shape: tuple[int, ...]
    vocab: int | None = None


@dataclass(frozen=True)
class ExpectedOutput:
    """An output of the model: its shape without the batch, and the labels that its loss wants."""

    shape: tuple[int, ...]
    kind: LabelKind


@dataclass(frozen=True)
class Expectation:
    """A model's inputs and outputs in order, and how many samples to make for it from which seed."""

    inputs: tuple[ExpectedInput, ...]
    outputs: tuple[ExpectedOutput, ...]
    seed: int = 0
    train: int = 1024
    test: int = 256


class Progress(Protocol):
    """Told how a download goes."""

    def start(self, file: str, total: int) -> None:
        """A file of `total` bytes begins."""

    def advance(self, count: int) -> None:
        """`count` more bytes have come."""

    def stop(self) -> None:
        """The file has come, or never will."""


@dataclass(frozen=True)
class Request:
    """How a named data set is wanted; the arguments of `specc.data.load`."""

    offline: bool = False
    cache: Path | None = None
    expect: Expectation | None = None
    progress: Progress | None = None
