"""The train block: loss, optimiser, schedule, metrics and the options of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from specc.errors import Diagnostic, Path
from specc.layers._fields import Count, Positive
from specc.names import nearest
from specc.registry import Registry
from specc.spec.faults import diagnostics
from specc.spec.model import Clip, OutputLoss, Train
from specc.training._base import Definition, Loss, Metric, Optimizer, Schedule
from specc.training.losses import LOSSES
from specc.training.metrics import METRICS
from specc.training.optimizers import OPTIMIZERS
from specc.training.schedules import SCHEDULES

#: The name of the only output where a spec names none.
ONLY = "output"
Found = TypeVar("Found", bound=Definition)


class ClipFields(BaseModel):
    """Gradient clipping."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    type: Literal["value", "norm", "global_norm"] = Field(examples=["global_norm"])
    limit: Positive = Field(examples=[1.0])


class EarlyStopping(BaseModel):
    """Stop when the monitored figure has not improved by `min_delta` for `patience` epochs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    monitor: Literal["loss", "val_loss"] = "val_loss"
    patience: Count = 3
    min_delta: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0


class Options(BaseModel):
    """What a run needs besides definitions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    epochs: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    batch_size: Annotated[int, Field(ge=1, le=1_000_000)] = 32
    shuffle: bool = True
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    validation_split: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.0
    early_stopping: EarlyStopping | None = None
    checkpoint: Literal["best", "last"] = "last"
    precision: Literal["float32", "bf16", "fp16"] = "float32"
    class_weights: dict[int, Positive] | None = None
    weight_norm: Literal["batch", "weights"] | None = None


_DEFINITIONS = ("data", "loss", "optimizer", "schedule", "metrics", "clip")


def parse_train(raw: object, outputs: Mapping[str, str], found: list[Diagnostic]) -> Train | None:
    """The train block; None where it cannot be used. What is wrong is added to `found`."""
    if not isinstance(raw, dict):
        found.append(Diagnostic("E123", {"field": "train", "value": raw}, ("train",)))
        return None
    return _Parser(raw, tuple(outputs) or (ONLY,), found).train()


class _Parser:
    path: Path = ("train",)

    def __init__(self, raw: dict[str, Any], outputs: tuple[str, ...], found: list[Diagnostic]) -> None:
        self.raw, self.outputs, self.found = raw, outputs, found

    def train(self) -> Train | None:
        before = len(self.found)
        losses = self._losses()
        optimizer = self._required("optimizer", OPTIMIZERS, "{type: adam, learning_rate: 0.001}")
        schedule = self._definition(self.raw["schedule"], SCHEDULES, ("schedule",)) if "schedule" in self.raw else None
        metrics = self._metrics()
        clip = self._clip()
        options = self._options()
        data = self.raw.get("data", "synthetic")
        if not isinstance(data, str):
            self.found.append(Diagnostic("E109", {"field": "data", "value": data}, (*self.path, "data")))
        if any(item.is_error for item in self.found[before:]) or optimizer is None or options is None:
            return None
        assert isinstance(optimizer, Optimizer) and (schedule is None or isinstance(schedule, Schedule))
        return Train(data, losses, metrics, optimizer, schedule, clip, options.model_dump())

    def _required(self, key: str, registry: Registry[Found], example: str) -> Found | None:
        if key not in self.raw:
            args = {"owner": "train", "field": key, "example": f"{key}: {example}"}
            self.found.append(Diagnostic("E112", args, self.path, "key"))
            return None
        return self._definition(self.raw[key], registry, (key,))

    def _definition(
        self, value: object, registry: Registry[Found], at: Path, drop: tuple[str, ...] = ()
    ) -> Found | None:
        """``adam`` and ``{type: adam, learning_rate: 0.001}``; keys in `drop` belong to the caller."""
        path = (*self.path, *at)
        fields = (
            {key: item for key, item in value.items() if key not in drop}
            if isinstance(value, dict)
            else {"type": value}
        )
        name = fields.pop("type", None)
        if not isinstance(name, str) or name not in registry:
            options = ", ".join(registry.names)
            args = {"field": str(at[0]), "value": name, "guess": nearest(name, registry.names), "options": options}
            inside = isinstance(value, dict) and "type" in value
            self.found.append(Diagnostic("E102", args, (*path, "type") if inside else path))
            return None
        try:
            return registry[name].model_validate(fields)
        except ValidationError as error:
            self.found += diagnostics(error, name, registry[name], path)
            return None

    def _losses(self) -> dict[str, OutputLoss]:
        if "loss" not in self.raw:
            self._required("loss", LOSSES, "sparse_categorical_crossentropy")
            return {}
        raw = self.raw["loss"]
        by_output = self._by_output(raw, "loss")
        losses: dict[str, OutputLoss] = {}
        for name, (value, at) in by_output.items():
            loss = self._definition(value, LOSSES, at, drop=("weight",))
            weight = value.get("weight", 1.0) if isinstance(value, dict) else 1.0
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
                args = {"field": "weight", "bound": "a finite number of at least 0", "value": weight}
                self.found.append(Diagnostic("E106", args, (*self.path, *at, "weight")))
            elif isinstance(loss, Loss):
                losses[name] = OutputLoss(loss, float(weight))
        return losses

    def _metrics(self) -> dict[str, tuple[Metric, ...]]:
        if "metrics" not in self.raw:
            return dict.fromkeys(self.outputs, ())
        metrics: dict[str, tuple[Metric, ...]] = {}
        for name, (value, at) in self._by_output(self.raw["metrics"], "metrics").items():
            items = value if isinstance(value, list) else [value]
            made = [self._definition(item, METRICS, (*at, index)) for index, item in enumerate(items)]
            metrics[name] = tuple(metric for metric in made if isinstance(metric, Metric))
        return metrics

    def _by_output(self, raw: object, key: str) -> dict[str, tuple[Any, Path]]:
        """One value for the only output, or a mapping by output name."""
        several = self.outputs != (ONLY,)
        if not several:
            return {ONLY: (raw, (key,))}
        if not isinstance(raw, dict) or "type" in raw:
            if len(self.outputs) == 1:
                return {self.outputs[0]: (raw, (key,))}
            self.found.append(Diagnostic("E125", {"field": key, "outputs": ", ".join(self.outputs)}, (*self.path, key)))
            return {}
        for name in raw:
            if name not in self.outputs:
                args = {"name": name, "guess": nearest(name, self.outputs), "what": "output", "hint": ""}
                self.found.append(Diagnostic("E301", args, (*self.path, key, name), "key"))
        return {name: (raw[name], (key, name)) for name in self.outputs if name in raw}

    def _clip(self) -> Clip | None:
        if "clip" not in self.raw:
            return None
        try:
            fields = ClipFields.model_validate(self.raw["clip"])
        except ValidationError as error:
            self.found += diagnostics(error, "clip", ClipFields, (*self.path, "clip"))
            return None
        return Clip(fields.type, fields.limit)

    def _options(self) -> Options | None:
        fields = {key: value for key, value in self.raw.items() if key not in _DEFINITIONS}
        try:
            return Options.model_validate(fields)
        except ValidationError as error:
            found = diagnostics(error, "train", Options, self.path)
            known = (*Options.model_fields, *_DEFINITIONS)
            for item in found:
                if item.code == "E111":
                    guess = nearest(item.args["field"], known)
                    item = Diagnostic(
                        "E111", {**item.args, "guess": guess, "options": ", ".join(known)}, item.path, "key"
                    )
                self.found.append(item)
            return None
