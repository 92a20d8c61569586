"""The two meanings of weight decay, and what decays."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from specc.layers._fields import NotNegative
from specc.training._base import Optimizer


class Decays(Optimizer):
    """An optimiser whose decay says what it acts on: ``kernels`` (kernels and embedding tables) or ``all``."""

    decay_on: Literal["kernels", "all"] = "kernels"

    @property
    def decay(self) -> tuple[str, float]:
        """The key of the decay that is in force and its size; the key is empty where there is none."""
        for key in ("l2", "decoupled_decay"):
            if getattr(self, key, 0.0):
                return key, getattr(self, key)
        return "", 0.0


class EitherDecay(Decays):
    """`l2` adds ``l2 * p`` to the gradient of p; `decoupled_decay` shrinks p itself, ``p *= 1 - rate * decay``.

    Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019), on why the two differ.
    """

    l2: NotNegative = 0.0
    decoupled_decay: NotNegative = 0.0

    @field_validator("decoupled_decay")
    @classmethod
    def _only_one(cls, value: float, info: ValidationInfo) -> float:
        if value and info.data.get("l2"):
            raise PydanticCustomError("E135", "both", {})
        return value
