"""Stochastic gradient descent."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from specc.layers._fields import Positive, Rate
from specc.training._decay import EitherDecay


class Sgd(EitherDecay):
    """``b = momentum b + g; p -= rate b``, and with `nesterov` ``p -= rate (g + momentum b)``.

    The buffer b starts at zero and holds gradients; the rate stands outside, so that a change of the rate acts at once
    on everything in the buffer. Sources: Polyak (1964); Sutskever et al., On the importance of initialization and
    momentum (2013), section 2, in the form with the rate outside.
    """

    title = "SGD"

    learning_rate: Positive = Field(examples=[0.01])
    momentum: Rate = 0.0
    nesterov: bool = False

    @field_validator("nesterov")
    @classmethod
    def _needs_momentum(cls, value: bool, info: ValidationInfo) -> bool:
        if value and not info.data.get("momentum", 1.0):
            raise PydanticCustomError("E134", "momentum", {})
        return value
