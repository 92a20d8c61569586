"""The data of a training, checked against the spec and made ready for it: NumPy arrays in the spec's own layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc import data
from specc.data import Dataset, Expectation, ExpectedInput, ExpectedOutput, Progress, Split
from specc.data.check import check_fit
from specc.data.labels import label_kind
from specc.data.preprocess import Preprocess, standard
from specc.errors import Diagnostic, SpecError, Whole
from specc.graph import Graph

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Part:
    """Examples and their labels, by the names of inputs and outputs."""

    inputs: Mapping[str, Array]
    targets: Mapping[str, Array]

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values())))


@dataclass(frozen=True, eq=False)
class Prepared:
    """All parts; `validation` is None where the spec keeps none. `warnings` are what does not fit but works."""

    name: str
    train: Part
    validation: Part | None
    test: Part
    fingerprint: str
    warnings: tuple[Diagnostic, ...]

    @property
    def parts(self) -> dict[str, Part]:
        """The parts by name."""
        found = {"train": self.train, "validation": self.validation, "test": self.test}
        return {name: part for name, part in found.items() if part is not None}

    @property
    def judged(self) -> tuple[str, str]:
        """The part that is looked at after every epoch, and how its scores begin in the history."""
        return ("validation", "val_") if self.validation is not None else ("test", "test_")


def prepare_data(graph: Graph, name: str, seed: int, offline: bool, progress: Progress | None = None) -> Prepared:
    """Load a data set and make it ready.

    Raises:
        SpecError: it cannot be had, or it does not fit the spec.
    """
    assert graph.train is not None
    dataset = data.load(name, offline=offline, expect=_expectation(graph, seed), progress=progress)
    wanted, found = _steps(graph, dataset)
    errors = [item for item in found if item.is_error]
    if errors:
        raise SpecError(errors)
    width = graph.value(graph.outputs[0].value).shape[-1]
    train, test = (_part(graph, wanted.apply(split, width)) for split in (dataset.train, dataset.test))
    kept, validation = _divided(train, graph.train.options["validation_split"])
    return Prepared(dataset.name, kept, validation, test, fingerprint(train, test), tuple(found))


def _expectation(graph: Graph, seed: int) -> Expectation:
    assert graph.train is not None
    losses = graph.train.losses
    inputs = tuple(ExpectedInput(item.shape, _vocab(item.dtype, item.vocab)) for item in graph.inputs)
    outputs = tuple(
        ExpectedOutput(graph.value(item.value).shape, label_kind(losses[item.name].loss.kind()))
        for item in graph.outputs
    )
    return Expectation(inputs, outputs, seed)


def _vocab(dtype: str, vocab: int | None) -> int | None:
    return vocab if dtype != "float" else None


def _steps(graph: Graph, dataset: Dataset) -> tuple[Preprocess, list[Diagnostic]]:
    """What is done to the data, and what is wrong with them."""
    assert graph.train is not None
    several = len(graph.inputs) > 1 or len(graph.outputs) > 1
    if several and len(dataset.train.inputs) == 1 and len(dataset.train.targets) == 1:
        args = {"data": Whole(dataset.name), "inputs": len(graph.inputs), "outputs": len(graph.outputs)}
        return Preprocess(), [Diagnostic("E958", args, ("train", "data"))]
    shape, output = graph.inputs[0].shape, graph.outputs[0]
    loss = graph.train.losses[output.name].loss.kind()
    wanted = standard(dataset, shape, label_kind(loss))
    width = graph.value(output.value).shape[-1]
    return wanted, check_fit(dataset, shape, width, loss, preprocess=wanted, path=("train", "data"))


def _part(graph: Graph, split: Split) -> Part:
    inputs = {item.name: array for item, array in zip(graph.inputs, split.inputs, strict=True)}
    return Part(inputs, {item.name: array for item, array in zip(graph.outputs, split.targets, strict=True)})


def _divided(part: Part, share: float) -> tuple[Part, Part | None]:
    """The training part without its last examples, and these, as the generated programs divide it."""
    if not share:
        return part, None
    count = int(len(part) * (1 - share))
    if count in (0, len(part)):
        raise SpecError([Diagnostic("E959", {"share": share, "count": len(part)}, ("train", "validation_split"))])
    return _slice(part, slice(count)), _slice(part, slice(count, None))


def _slice(part: Part, place: slice) -> Part:
    return Part(
        {name: array[place] for name, array in part.inputs.items()},
        {name: array[place] for name, array in part.targets.items()},
    )


def fingerprint(*parts: Part) -> str:
    """A checksum of arrays, their shapes and their types."""
    made = blake2b(digest_size=16)
    for part in parts:
        for name, array in _named(part):
            made.update(f"{name} {array.dtype} {array.shape}".encode())
            made.update(np.ascontiguousarray(array).data)
    return made.hexdigest()


def _named(part: Part) -> Iterator[tuple[str, Array]]:
    yield from part.inputs.items()
    yield from part.targets.items()


def lonely_batch(graph: Graph, count: int, size: int) -> Diagnostic | None:
    """A last batch of one example, where a batch norm sees a single value per feature, which has no variance."""
    if count % size != 1 and size != 1:
        return None
    for node in graph.nodes.values():
        if node.type == "batch_norm" and prod(node.value.shape[:-1]) == 1:
            return Diagnostic("E957", {"name": Whole(node.id), "count": count, "size": size}, node.path)
    return None
