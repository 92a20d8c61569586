"""How Keras says an optimiser.

Keras's own differ from the canonical formulas in three ways: constants are rounded to float32, epsilon stands
elsewhere, and the buffer of a momentum holds the learning rate. Where that is a matter of size only, the native program
uses them and says so. Where it would be another rule (l2, a momentum under a changing rate, an embedding whose rows are
squared before they are added up), and in every exact program, a subclass with the formula itself is printed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from specc.errors import InternalError
from specc.graph import Graph
from specc.literal import Code
from specc.spec import Train
from specc.targets.plan import Plan, Step
from specc.targets.training_parts import about, fields_of, kernels

_CLASSES = {"sgd": "SGD", "rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW"}
_EXACT = {**_CLASSES, "adamw": "Adam"}
_CLIPS = {"value": "clipvalue", "norm": "clipnorm", "global_norm": "global_clipnorm"}
#: Why a native program has a subclass.
_SPARSE = "Keras squares or limits the gradients of equal rows of an embedding before it adds them up"
_L2 = "Keras has no l2 in its optimisers"
_MOMENTUM = "Keras keeps the learning rate inside the momentum, where a change of it comes late"
#: Arguments that Keras has as they are by default.
_USUAL: dict[str, Any] = {"momentum": 0.0, "nesterov": False, "amsgrad": False, "centered": False}


@dataclass(frozen=True)
class Made:
    """The expression that makes an optimiser, what has to stand before it, and which variables decay (None: all)."""

    optimizer: Step
    about: str
    classes: tuple[Step, ...]
    notes: tuple[str, ...]
    kernels: tuple[str, ...] | None


def make(graph: Graph, train: Train, model: Plan) -> Made:
    """The optimiser of a spec."""
    optimizer = train.optimizer
    kind, fields = optimizer.kind(), fields_of(optimizer)
    key, size = optimizer.fields.decay
    everywhere = optimizer.fields.decay_on == "all" or not kernels(model)[1]
    sparse = _has_sparse_gradients(graph)
    exact = model.exact and _differs(train)
    subclass = exact or (sparse and bool(kind != "sgd" or train.clip)) or _is_another_rule(train)
    for name in ("l2", "decoupled_decay", "decay_on"):
        fields.pop(name, None)
    fields = {name: None if _USUAL.get(name) == value else value for name, value in fields.items()}
    classes: tuple[Step, ...] = ()
    if subclass:
        formula: dict[str, Any] = {name: fields[name] for name in _USUAL if name in fields}
        formula |= {"l2": None, "decoupled_decay": None, "dense": sparse}
        formula |= {key: size, "everywhere": everywhere} if key else {}
        classes = (Step(f"optimizers/{kind}", "exact", formula),)
    if not subclass and kind == "rmsprop":
        fields["eps"] = fields["eps"] ** 2
    given = {**fields, "maker": _maker(kind, subclass), "weight_decay": None if subclass or not key else size}
    if kind == "adamw" and not subclass:
        given["weight_decay"] = size
    given |= dict.fromkeys(_CLIPS.values())
    if train.clip is not None:
        given[_CLIPS[train.clip.kind]] = train.clip.limit
    said = about(optimizer, everywhere)
    if subclass and not exact:
        said = f"{said} A class of its own, because {_reason(train)}."
    notes = () if subclass else tuple(_notes(train))
    names = _kernel_names(model) if key and not everywhere else None
    return Made(Step(f"optimizers/{kind}", "make", given), said, classes, notes, names)


def _reason(train: Train) -> str:
    """Why a native program has a class of its own."""
    if train.optimizer.fields.decay[0] == "l2":
        return _L2
    return _MOMENTUM if _is_another_rule(train) else _SPARSE


def _maker(kind: str, subclass: bool) -> Code:
    return Code(f"Exact{_EXACT[kind]}" if subclass else f"keras.optimizers.{_CLASSES[kind]}")


def _has_sparse_gradients(graph: Graph) -> bool:
    """Whether a table of embeddings is trained: Keras squares and limits its rows before adding up equal ones."""
    return any(node.type == "embedding" for node in graph.owners())


def _differs(train: Train) -> bool:
    """Whether Keras's own optimiser is not the canonical formula to the last bits."""
    optimizer = train.optimizer
    return optimizer.kind() != "sgd" or bool(optimizer.fields.momentum or optimizer.fields.decay[0])


def _is_another_rule(train: Train) -> bool:
    """Whether Keras's own optimiser would be another rule altogether: l2, or a momentum while the rate changes."""
    fields = fields_of(train.optimizer)
    return bool(fields.get("l2")) or bool(train.schedule is not None and fields.get("momentum"))


def _notes(train: Train) -> Iterator[str]:
    """What is to be said about Keras's own optimiser, with sizes."""
    optimizer = train.optimizer
    kind, fields = optimizer.kind(), optimizer.fields
    if kind == "sgd" and fields.momentum and _rounds(fields.momentum):
        yield "Keras rounds the momentum to float32, which changes weights by about 1e-7 of their way."
    if kind in ("adam", "adamw"):
        yield (
            "Keras adds epsilon before the bias correction, where it weighs up to 1 / sqrt(1 - beta_2) times as much, "
            "and rounds beta_1 and beta_2 to float32: about 1e-5 of an update, more for gradients near epsilon."
        )
    if kind == "rmsprop":
        yield (
            "Keras adds epsilon under the root, so its square stands here: an update differs by the share that epsilon "
            "has in the root of v."
        )
    if fields.decay[0] == "decoupled_decay" and _rounds(fields.decay[1]):
        yield "Keras rounds the decay to float32: less than 1e-7 of it."


def _rounds(value: float) -> bool:
    """Whether float32 cannot hold this number exactly."""
    return bool(struct.unpack("f", struct.pack("f", value))[0] != value)


def _kernel_names(model: Plan) -> tuple[str, ...]:
    """What Keras calls the variables that decay."""
    decaying, others = ({name.rpartition(".")[2] for name in part} for part in kernels(model))
    if decaying & others:
        raise InternalError(f"Keras calls kernels and others alike: {', '.join(sorted(decaying & others))}")
    return tuple(sorted(decaying))
