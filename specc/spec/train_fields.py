"""The fields of the train block that are no definitions: clipping, early stopping and the options of a run."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from specc.layers._fields import Count, NotNegative, Positive

_Fraction = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
_Million = Annotated[int, Field(ge=1, le=1_000_000)]


class ClipFields(BaseModel):
    """Gradient clipping, before anything else is done with the gradients.

    ``value`` limits each element to ``[-limit, limit]``. ``norm`` scales each array on its own, ``global_norm`` all of
    them together, by ``min(1, limit / norm)``, without any epsilon. Source: Pascanu, Mikolov and Bengio (2013).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
    type: Literal["value", "norm", "global_norm"] = Field(examples=["global_norm"])
    limit: Positive = Field(examples=[1.0])


class EarlyStopping(BaseModel):
    """Stop when `monitor` has not been less than its best so far minus `min_delta` for `patience` epochs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
    monitor: Literal["loss", "val_loss"] = "val_loss"
    patience: Count = 3
    min_delta: NotNegative = 0.0


class Options(BaseModel):
    """What a run needs besides definitions.

    validation_split: the last share of the training data, ``n - floor(n (1 - share))`` examples, kept for validation.
    checkpoint: keep the weights of the ``last`` epoch, or those with the least ``val_loss`` so far (``best``).
    precision: ``float32``, or the mixed precision of the framework's own kind with float32 weights.
    class_weights: a list with the factor of the loss of each class, in order.
    weight_norm: divide the weighted sum by the number of examples (``batch``) or by the sum of weights (``weights``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
    epochs: _Million = 1
    batch_size: _Million = 32
    shuffle: bool = True
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    validation_split: _Fraction = 0.0
    early_stopping: EarlyStopping | None = None
    checkpoint: Literal["best", "last"] = "last"
    precision: Literal["float32", "bf16", "fp16"] = "float32"
    class_weights: tuple[Positive, ...] | None = None
    weight_norm: Literal["batch", "weights"] | None = None

    @field_validator("class_weights", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value
