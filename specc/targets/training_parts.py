"""What both targets decide the same way about a training program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from specc.errors import Diagnostic, SpecError
from specc.literal import Code
from specc.spec import Train
from specc.targets.plan import Plan, Port, Step
from specc.training._base import Definition, Metric, Optimizer, Schedule

_HEADS = {"softmax": "softmax", "sigmoid": "sigmoid", None: "numbers"}
_SHOWN = {"softmax": "Predicted classes:", "sigmoid": "Predicted probabilities:", None: "Predictions:"}


@dataclass(frozen=True)
class End:
    """An input or output of the model as training sees it: its port, its shape in the spec's layout, and its names."""

    port: Port
    shape: tuple[int, ...]
    label: str
    key: Code

    @property
    def axes(self) -> Code | None:
        """The transpose from the spec's layout to the target's, None where they are the same."""
        order = self.port.order
        if order == tuple(range(len(order))):
            return None
        return Code(", ".join(map(str, (0, *(axis + 1 for axis in order)))))

    @property
    def back(self) -> Code | None:
        """The transpose from the target's layout to the spec's."""
        order = self.port.order
        if order == tuple(range(len(order))):
            return None
        return Code(", ".join(map(str, (0, *(order.index(axis) + 1 for axis in range(len(order)))))))


def ends(ports: tuple[Port, ...], letter: str) -> tuple[End, ...]:
    """Inputs (`letter` x) or outputs (y) with the names of their arrays."""
    made = []
    for port in ports:
        shape = tuple(port.shape[port.order.index(axis)] for axis in range(len(port.order)))
        suffix = f"_{port.name}" if len(ports) > 1 else ""
        made.append(End(port, shape, f"{letter}{suffix}", Code(f'f"{letter}_{{part}}{suffix}"')))
    return tuple(made)


def channel_axis(shape: tuple[int, ...], vocab: int | None) -> int | None:
    """How many axes, the batch included, an array has that lacks the axis of its single channel."""
    return len(shape) if vocab is None and len(shape) >= 2 and shape[-1] == 1 else None


def fields_of(definition: Definition) -> dict[str, Any]:
    """All fields of a definition, by name, as values for a macro."""
    return {name: getattr(definition, name) for name in type(definition).model_fields}


def caption(head: str | None, name: str, is_map: bool) -> str:
    """What is printed before predictions; the name of the output where there are several."""
    text = "Predictions of shape" if is_map else _SHOWN[head]
    return f"{name}: {text[0].lower()}{text[1:]}" if name else text


def metric_functions(train: Train) -> tuple[Step, ...]:
    """The functions that the metrics need, each once, and before those that build on it."""
    wanted: dict[Step, None] = {}
    for name, metrics in train.metrics.items():
        head = _HEADS[train.losses[name].loss.activation]
        for metric in metrics:
            if metric.builds_on:
                shared = metric.builds_on == "area"
                wanted.setdefault(Step(f"metrics/{metric.builds_on}", "definition" if shared else head))
            wanted.setdefault(Step(f"metrics/{metric.kind()}", head))
    return tuple(wanted)


def metric_call(metric: Metric, head: str | None, arrays: str) -> Code:
    """The expression that computes a metric from two arrays."""
    prefix = "binary_" if head == "sigmoid" else ""
    extra = "".join(f", {name}={value!r}" for name, value in fields_of(metric).items())
    return Code(f"{prefix}{metric.kind()}({arrays}{extra})")


def metric_label(metric: Metric, output: str, several: bool) -> str:
    """What a metric is called in a report."""
    label = metric.kind()
    for value in fields_of(metric).values():
        label = label.replace("top_k", f"top_{value}")
    return f"{output}_{label}" if several else label


def schedule_functions(schedule: Schedule | None, base: float) -> tuple[Step, ...]:
    """The functions of the learning rate; the last one is ``learning_rate``, which may call those before it."""
    if schedule is None or not schedule.counts:
        return ()
    return tuple(_schedule_functions(schedule, base, "learning_rate"))


def _schedule_functions(schedule: Schedule, base: float, name: str) -> Iterator[Step]:
    fields = fields_of(schedule)
    unit = fields.pop("unit")
    inner = fields.get("then")
    if inner is not None:
        yield from _schedule_functions(inner, base, "after_warmup")
        fields["then"] = Code("after_warmup")
    if "floor" in fields:
        fields["floor"] = fields["floor"] or None
    what = {"step": "an update", "epoch": "an epoch"}[unit]
    given = {"function": Code(name), "count": Code(unit), "what": what, "base": base}
    yield Step(f"schedules/{schedule.kind()}", "definition", {**given, **fields})


def about(optimizer: Optimizer, everywhere: bool) -> str:
    """What is said about an optimiser: its name, and its decay if it has one."""
    key = optimizer.fields.decay[0]
    if not key:
        return f"{optimizer.title}, with every argument written out."
    what = "all parameters" if everywhere else "kernels and embedding tables"
    if key == "l2":
        return f"{optimizer.title}, with l2 * p in the gradient of {what}."
    return f"{optimizer.title}, after {what} shrink by rate * decay * p."


def refuse_shared_norm(train: Train) -> None:
    """Workers average their losses, which is the loss of the whole batch only where each counts its examples.

    Raises:
        SpecError: E144, the loss is divided by the sum of class weights.
    """
    if train.options["weight_norm"] == "weights":
        raise SpecError([Diagnostic("E144", {"kind": "norm"}, ("train", "weight_norm"))])


def kernels(model: Plan) -> tuple[set[str], set[str]]:
    """The variables that weight decay acts on, and all other trainable ones, by the target's names."""
    found: tuple[set[str], set[str]] = (set(), set())
    for weight in model.weights:
        if weight.trainable:
            last = weight.param.rpartition(".")[2]
            found[not is_kernel(last)].add(weight.variable)
    return found


def is_kernel(param: str) -> bool:
    """Whether a parameter of this name is a kernel or an embedding table."""
    return param.endswith("kernel") or param == "embeddings"
