"""How torch says an optimiser. Its own formulas are the canonical ones; what it lacks is a small subclass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specc.literal import Code
from specc.spec import Train
from specc.targets.plan import Plan, Step
from specc.targets.training import Decay
from specc.targets.training_parts import about, fields_of, kernels

#: Arguments that torch has as they are by default.
_USUAL: dict[str, Any] = {"momentum": 0.0, "nesterov": False, "amsgrad": False, "centered": False}
#: Optimisers whose ``weight_decay`` is the decoupled one.
_DECOUPLED = ("adamw",)
#: Optimisers that PyTorch has as one kernel for all parameters, on the CPU too.
FUSED = ("sgd", "adam", "adamw")


@dataclass(frozen=True)
class Made:
    """The expression that makes an optimiser, and what has to stand before it."""

    optimizer: Step
    about: str
    decay: Decay | None
    classes: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()


def make(train: Train, model: Plan, fused: bool = False) -> Made:
    """The optimiser of a spec; see `Decay` for how weight decay reaches kernels only.

    A `fused` one updates all parameters in one kernel of PyTorch, by the same formula.
    """
    optimizer = train.optimizer
    kind, fields = optimizer.kind(), fields_of(optimizer)
    key, size = optimizer.fields.decay
    subclass = key == "decoupled_decay" and kind not in _DECOUPLED
    for name in ("l2", "decoupled_decay", "decay_on"):
        fields.pop(name, None)
    fields = {name: None if _USUAL.get(name) == value else value for name, value in fields.items()}
    macro = f"optimizers/{kind}"
    everywhere = optimizer.fields.decay_on == "all" or not kernels(model)[1]
    decay = None
    if kind in FUSED:
        fields["fused"] = True if fused else None
    fields["parameters"] = Code("model.parameters()")
    if key and (subclass or not everywhere):
        decay = Decay("decay" if subclass else "weight_decay", size, _names(model, everywhere))
        fields["parameters"] = Code("groups")
    if subclass:
        classes = (Step(macro, "definition"),)
        return Made(Step(macro, "decoupled", fields), about(optimizer, everywhere), decay, classes)
    # AdamW has a decay of its own by default, so that none has to be said too.
    none = 0.0 if kind in _DECOUPLED else None
    fields["weight_decay"] = size if key and decay is None else none
    if decay is not None:
        fields["weight_decay"] = None
    return Made(Step(macro, "make", fields), about(optimizer, everywhere), decay)


def _names(model: Plan, everywhere: bool) -> tuple[str, ...] | None:
    """The parameters that decay, where having more than one axis does not tell which they are."""
    decaying, others = kernels(model)
    if everywhere:
        decaying, others = decaying | others, set()
    by_rank = {weight.variable for weight in model.weights if weight.trainable and len(weight.shape) > 1}
    return None if decaying == by_rank else tuple(sorted(decaying))
