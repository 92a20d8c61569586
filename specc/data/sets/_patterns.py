"""How synthetic samples are made: hidden numbers, then the labels that follow from them, then the inputs they mark.

An output with positions (a label per pixel, per step) gets a smooth field of labels. Where an input has the same
positions, the mark is left position by position, as taggers and segmenters need it; else it is spread over the input.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from specc.data.values import Expectation, ExpectedInput, ExpectedOutput
from specc.errors import InternalError

if TYPE_CHECKING:
    from specc.data.values import Array

HIDDEN = 8  # hidden numbers per sample and output, at most
ACTIVE = 32  # at most so many classes occur, so that a small sample holds enough of each
NOISE = 0.5  # spread; a pattern has spread 1
COARSE = 4  # cells of a pattern along an axis of space
RARE = 3  # how unequal the words of a part are: few are used often, as in a language
BIAS = 4.0  # how strongly a hidden number of size one prefers its part of the vocabulary (in nats)
_STEP = 64  # samples whose fields are held at once


@dataclass(frozen=True, eq=False)
class Signal:
    """What an output asks of the inputs.

    `codes` is (N, \\*where, R) numbers that weigh R patterns, or (N, \\*where) whole numbers that pick one of R.
    `where` is empty for a mark over the whole input.
    """

    target: Array
    codes: Array
    patterns: int
    where: tuple[int, ...]


def make(expect: Expectation) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """All inputs and all labels, training samples first."""
    random = np.random.Generator(np.random.Philox(expect.seed))
    samples = expect.train + expect.test
    places = {_positions(entry) for entry in expect.inputs}
    signals = [_signal(random, output, samples, places) for output in expect.outputs]
    inputs = tuple(_input(random, entry, samples, signals) for entry in expect.inputs)
    return inputs, tuple(signal.target for signal in signals)


def _input(random: np.random.Generator, entry: ExpectedInput, samples: int, signals: list[Signal]) -> Array:
    kind = _numbers if entry.vocab is None else _tokens
    return kind(random, entry, samples, signals)


def _positions(entry: ExpectedInput) -> tuple[int, ...]:
    """The axes of an input that are places: all but the features, which whole numbers do not have."""
    return entry.shape if entry.vocab is not None else entry.shape[:-1]


def _signal(random: np.random.Generator, output: ExpectedOutput, samples: int, places: set[tuple[int, ...]]) -> Signal:
    if not output.shape:
        raise InternalError("an output without axes has no labels")
    where, width = output.shape[:-1], output.shape[-1]
    if output.kind in ("classes", "one_hot"):
        return _class_signal(random, output, samples, places)
    count = min(HIDDEN, math.prod(output.shape))
    hidden = random.standard_normal((samples, count), np.float32)
    fields = _smooth(random, (count, *where, width)).reshape(count, -1)
    fields /= np.linalg.norm(fields, axis=0)  # every label has spread 1
    values = (hidden @ fields).reshape(samples, *output.shape)
    target = (values > 0).astype(np.float32) if output.kind == "binary" else values
    if where and where in places:
        codes = 2 * target - 1 if output.kind == "binary" else target
        return Signal(target, codes, width, where)
    return Signal(target, hidden, count, ())


def _class_signal(
    random: np.random.Generator, output: ExpectedOutput, samples: int, places: set[tuple[int, ...]]
) -> Signal:
    where, width = output.shape[:-1], output.shape[-1]
    active = np.sort(random.permutation(width)[:ACTIVE])
    hidden = random.standard_normal((samples, HIDDEN), np.float32)
    if where:
        fields = _smooth(random, (HIDDEN, *where, len(active))).reshape(HIDDEN, -1)
        chosen = np.empty((samples, *where), np.int64)
        for start in range(0, samples, _STEP):
            part = hidden[start : start + _STEP]
            chosen[start : start + _STEP] = (part @ fields).reshape(len(part), *where, -1).argmax(axis=-1)
    else:
        chosen = random.permutation(np.arange(samples, dtype=np.int64) % len(active))  # as many of each as can be
    labels = active[chosen]
    target = labels if output.kind == "classes" else np.equal(labels[..., None], np.arange(width)).astype(np.float32)
    if where and where not in places:
        return Signal(target, hidden, HIDDEN, ())
    return Signal(target, chosen, len(active), where)


def _numbers(random: np.random.Generator, entry: ExpectedInput, samples: int, signals: list[Signal]) -> Array:
    """An input of numbers: the sum of all marks, and noise."""
    x = random.standard_normal((samples, *entry.shape), np.float32) * np.float32(NOISE)
    share = np.float32(1 / max(len(signals), 1) ** 0.5)
    for signal in signals:
        if signal.where and signal.where != _positions(entry):
            continue  # another input carries it
        shape = entry.shape[-1:] if signal.where else entry.shape
        patterns = _smooth(random, (signal.patterns, *shape)) * share
        if signal.codes.dtype.kind == "i":
            x += patterns[signal.codes]
        else:
            weighed = signal.codes @ patterns.reshape(signal.patterns, -1)
            x += weighed.reshape(x.shape) / np.float32(signal.patterns**0.5)
    return x


def _tokens(random: np.random.Generator, entry: ExpectedInput, samples: int, signals: list[Signal]) -> Array:
    """An input of whole numbers: each hidden number, or class, prefers its own part of the vocabulary."""
    vocab = entry.vocab or 0
    order = random.permutation(vocab)
    tokens = random.integers(0, vocab, (samples, *entry.shape))
    marks = [signal for signal in signals if signal.where in ((), entry.shape)]
    turn = random.integers(0, max(len(marks), 1), (samples, *entry.shape))  # which mark a place carries
    for number, signal in enumerate(marks):
        parts = min(max(signal.patterns, 2), vocab)
        part = _prefer(random, signal, entry.shape) % parts
        inside = (random.random(part.shape) ** RARE * (vocab // parts)).astype(np.int64)
        tokens = np.where(turn == number, order[part + parts * inside], tokens)
    return tokens


def _prefer(random: np.random.Generator, signal: Signal, shape: tuple[int, ...]) -> Array:
    """For each place one of the parts, drawn with weights exp(BIAS * code): the largest of scores with Gumbel noise."""
    if signal.codes.dtype.kind == "i":
        codes = np.equal(signal.codes[..., None], np.arange(signal.patterns)).astype(np.float32)
    else:
        codes = signal.codes
    if signal.patterns == 1:
        codes = np.concatenate([codes, -codes], axis=-1)  # one part for more, one for less
    if not signal.where:
        codes = codes.reshape(len(codes), *(1 for _ in shape), -1)
    chosen = np.empty((len(codes), *shape), np.int64)
    for start in range(0, len(codes), _STEP):
        part = codes[start : start + _STEP]
        noise = random.gumbel(size=(len(part), *shape, part.shape[-1]))
        chosen[start : start + _STEP] = (BIAS * part + noise).argmax(axis=-1)
    return chosen


def _smooth(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Patterns (R, \\*space, channels) of spread about 1: a few cells along each axis of space, a mean per channel."""
    count, space, channels = shape[0], shape[1:-1], shape[-1] if len(shape) > 1 else 1
    cells = random.standard_normal((count, *(min(COARSE, size) for size in space), channels), np.float32)
    for axis, size in enumerate(space, start=1):
        cells = cells.take(np.arange(size) * cells.shape[axis] // size, axis=axis)
    if space:
        means = random.standard_normal((count, *(1 for _ in space), channels), np.float32)
        cells = (cells + means) / np.float32(2**0.5)
    return cells.reshape(shape)
