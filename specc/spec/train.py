"""The train block: loss, optimiser, schedule, metrics and the options of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import ValidationError

from specc.errors import Diagnostic, Path
from specc.names import nearest
from specc.registry import Registry
from specc.spec.faults import diagnostics, not_text, unknown_key, word
from specc.spec.model import Clip, OutputLoss, Train
from specc.spec.train_faults import train_faults
from specc.spec.train_fields import ClipFields, Options
from specc.training._base import Definition, Loss, Metric, Schedule
from specc.training.losses import LOSSES
from specc.training.metrics import METRICS
from specc.training.optimizers import OPTIMIZERS
from specc.training.schedules import SCHEDULES

#: The name of the only output where a spec names none.
ONLY = "output"
Found = TypeVar("Found", bound=Definition)

_DEFINITIONS = ("data", "loss", "optimizer", "schedule", "metrics", "clip")


def parse_train(raw: object, outputs: Mapping[str, str], found: list[Diagnostic]) -> Train | None:
    """The train block; None where it cannot be used. What is wrong is added to `found`."""
    if not isinstance(raw, dict):
        found.append(Diagnostic("E123", {"field": "train", "value": raw}, ("train",)))
        return None
    return _Parser(raw, tuple(outputs) or (ONLY,), found).train()


def _can_follow(kind: type[Schedule]) -> bool:
    """Whether a schedule may stand after a warm-up: it follows from the count alone, and is no warm-up itself."""
    return kind.counts and "then" not in kind.model_fields


class _Parser:
    path: Path = ("train",)

    def __init__(self, raw: dict[str, Any], outputs: tuple[str, ...], found: list[Diagnostic]) -> None:
        self.raw, self.outputs, self.found = raw, outputs, found

    def train(self) -> Train | None:
        before = len(self.found)
        losses = self._losses()
        optimizer = self._required("optimizer", OPTIMIZERS, "{type: adam, learning_rate: 0.001}")
        schedule = self._schedule(self.raw["schedule"], ("schedule",)) if "schedule" in self.raw else None
        metrics = self._metrics()
        clip = self._clip()
        options = self._options()
        data = self.raw.get("data", "synthetic")
        if not isinstance(data, str):
            self.found.append(replace(not_text("data", data), path=(*self.path, "data")))
        if any(item.is_error for item in self.found[before:]) or optimizer is None or options is None:
            return None
        train = Train(data, losses, metrics, optimizer, schedule, clip, options.model_dump())
        self.found += train_faults(train, several=self.outputs != (ONLY,))
        return train

    def _required(self, key: str, registry: Registry[Found], example: str) -> Found | None:
        if key not in self.raw:
            args = {"owner": "train", "field": key, "example": f"{key}: {example}"}
            self.found.append(Diagnostic("E112", args, self.path, "key"))
            return None
        return self._definition(self.raw[key], registry, (key,))

    def _schedule(self, value: object, at: Path, outer: str = "") -> Schedule | None:
        """A schedule; one inside another (`outer` is the unit of that one) counts in the same unit."""
        if not isinstance(value, dict):
            return self._definition(value, SCHEDULES, at)
        fields = dict(value)
        if outer:
            if fields.setdefault("unit", outer) != outer:
                self._complain("E140", (*at, "unit"), kind="unit", unit=fields["unit"], outer=outer)
                return None
            if fields.get("type") in SCHEDULES and not _can_follow(SCHEDULES[fields["type"]]):
                options = [name for name in SCHEDULES.names if _can_follow(SCHEDULES[name])]
                self._complain("E140", (*at, "type"), type=fields["type"], options=options)
                return None
        if fields.get("then") is not None and fields.get("type") == "linear_warmup":
            fields["then"] = self._schedule(fields["then"], (*at, "then"), str(fields.get("unit", "step")))
            if fields["then"] is None:
                return None
        return self._definition(fields, SCHEDULES, at)

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
            args = {"field": self._what(at), **word(name, registry.names)}
            inside = isinstance(value, dict) and "type" in value
            self.found.append(Diagnostic("E102", args, (*path, "type") if inside else path))
            return None
        try:
            return registry[name].model_validate(fields)
        except ValidationError as error:
            self.found += diagnostics(error, name, registry[name], path)
            return None

    def _what(self, at: Path) -> str:
        """What a definition is called: ``metric`` for an item of `metrics`, else its key."""
        return {"metrics": "metric"}.get(str(at[0]), str(at[0]))

    def _complain(self, code: str, at: Path, **args: Any) -> None:
        self.found.append(Diagnostic(code, args, (*self.path, *at)))

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
            if isinstance(weight, bool) or not isinstance(weight, int | float):
                self._complain("E101", (*at, "weight"), field="weight", value=weight)
            elif not 0 <= weight < float("inf"):
                self._complain("E106", (*at, "weight"), kind="ge", field="weight", limit=0, value=weight)
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
            self._complain("E125", (key,), field=key, outputs=self.outputs)
            return {}
        for name in raw:
            if name not in self.outputs:
                guess = nearest(name, self.outputs)
                args = {"name": name, "guess": guess, "options": self.outputs}
                kind = "output_guess" if guess else "output"
                self.found.append(Diagnostic("E301", {"kind": kind, **args}, (*self.path, key, name), "key"))
        if key == "loss":
            for name in self.outputs:
                if name not in raw:
                    self.found.append(Diagnostic("E142", {"name": name}, (*self.path, key), "key"))
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
                if item.code == "E111" and item.args["owner"] == "train":
                    item = replace(item, args=unknown_key("train", item.args["field"], known))
                self.found.append(item)
            return None
