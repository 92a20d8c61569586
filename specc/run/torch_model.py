"""A generated PyTorch file, run and looked into: weights in and out, every layer's output, gradients.

Used inside a child process. It works on the file as it is printed: parts of the model are watched by forward hooks, and
values that exist only as a line of ``forward`` by recording that line's value as it is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from specc.run.layouts import from_stored, stored_weight, to_stored, weight_of
from specc.run.torch_loading import load_module
from specc.run.torch_watching import dropping, part_at, watched

Array = NDArray[Any]
Arrays = Mapping[str, Array]

DTYPES = {"float32": torch.float32, "float64": torch.float64}


def versions() -> dict[str, str]:
    """What runs here."""
    return {"torch": torch.__version__}


class TorchModel:
    """The model of a generated file. All arrays that go in or come out are in the spec's own layout, batch first."""

    def __init__(self, path: Path, plan: Mapping[str, Any], dtype: str) -> None:
        # The default dtype decides what constructors allocate, so it is set before anything is built.
        torch.set_default_dtype(DTYPES[dtype])
        self.dtype = DTYPES[dtype]
        self.plan = plan
        self.lines: dict[int, torch.Tensor] = {}
        self.module = load_module(Path(path), plan["constructor"], self._record)
        self.model = self.build()

    def build(self) -> torch.nn.Module:
        """A new model, with initial values of its own."""
        model: torch.nn.Module = getattr(self.module, self.plan["constructor"])()
        return model

    def _record(self, index: int, value: torch.Tensor) -> torch.Tensor:
        self.lines[index] = value
        return value

    # -- weights ------------------------------------------------------------------------------------------------------

    def set_weights(self, canonical: Arrays) -> dict[str, str]:
        """Set the named parameters and statistics; what comes back says why some do not fit this file."""
        variables = _variables(self.model)
        unfit: dict[str, str] = {}
        with torch.no_grad():
            for weight in self.plan["weights"]:
                if weight["param"] not in canonical:
                    continue
                stored = stored_weight(np.asarray(canonical[weight["param"]]), weight)
                variable = variables.get(weight["variable"])
                if variable is None:
                    unfit[weight["param"]] = f"the file has no {weight['variable']}"
                elif tuple(variable.shape) != stored.shape:
                    shapes = f"{tuple(variable.shape)}, the spec means {stored.shape}"
                    unfit[weight["param"]] = f"{weight['variable']} has the shape {shapes}"
                else:
                    variable.copy_(torch.from_numpy(stored))
        return unfit

    def get_weights(self) -> dict[str, Array]:
        """Every parameter and statistic by ``<node id>.<parameter>``."""
        return self._canonical(self.model)

    def initial_weights(self, seed: int) -> dict[str, Array]:
        """What a new model starts with under this seed."""
        torch.manual_seed(seed)
        return self._canonical(self.build())

    def _canonical(self, model: torch.nn.Module) -> dict[str, Array]:
        variables = _variables(model)
        return {
            weight["param"]: weight_of(variables[weight["variable"]].detach().numpy().copy(), weight)
            for weight in self.plan["weights"]
        }

    # -- running ------------------------------------------------------------------------------------------------------

    def forward(
        self, inputs: Arrays, training: bool = False, masks: Arrays | None = None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """The model's outputs by name, and the output of every layer by its node's id.

        In training mode dropout layers multiply with `masks` (by node id, ones and zeros) where they are given, and
        running statistics are updated.
        """
        outputs, layers, failure = self.look(inputs, training, masks)
        if failure is not None:
            raise failure
        return outputs, layers

    def look(
        self, inputs: Arrays, training: bool = False, masks: Arrays | None = None
    ) -> tuple[dict[str, Array], dict[str, Array], Exception | None]:
        """As `forward`, but a model that fails on the way still shows the layers that it got through."""
        self.model.train(training)
        self.lines.clear()
        outputs: dict[str, Array] = {}
        failure: Exception | None = None
        # Hooks run in the order in which they are made: what is watched is what masks have left.
        wanted = (masks or {}) if training else {}
        with torch.no_grad(), self.masked(wanted), watched(self.model, self._places()) as seen:
            taken = self.tensors(inputs)
            try:
                made = self.model(*(taken[port["name"]] for port in self.plan["inputs"]))
                outputs = self.named(made if isinstance(made, tuple) else (made,))
            except Exception as error:
                failure = error
            values = self._values(taken, seen)
        layers = {}
        for node, value in values.items():
            address = self.plan["addresses"][node]
            layers[node] = _laid_out(_numpy(value), address["order"], address["flat"])
        return outputs, layers, failure

    def gradients(
        self, inputs: Arrays, cotangents: Arrays, training: bool = False, masks: Arrays | None = None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Gradients of ``sum(output * cotangent)`` over all outputs, by every parameter and by every real input."""
        self.model.zero_grad(set_to_none=True)
        taken = self.tensors(inputs)
        for tensor in taken.values():
            tensor.requires_grad_(tensor.is_floating_point())
        outputs, _ = self._run(taken, training, masks or {})
        total = torch.zeros(())
        for port, output in zip(self.plan["outputs"], outputs, strict=True):
            cotangent = to_stored(np.asarray(cotangents[port["name"]]), port["order"], None)
            total = total + (output * torch.from_numpy(cotangent).to(self.dtype)).sum()
        if total.requires_grad:
            total.backward()  # type: ignore[no-untyped-call]
        of_inputs = {
            port["name"]: from_stored(_gradient(taken[port["name"]]), port["order"], None)
            for port in self.plan["inputs"]
            if taken[port["name"]].is_floating_point()
        }
        return self.parameter_gradients(), of_inputs

    def parameter_gradients(self) -> dict[str, Array]:
        """The gradients that the last backward pass left, zeros where it left none."""
        variables = _variables(self.model)
        return {
            weight["param"]: weight_of(_gradient(variables[weight["variable"]]), weight)
            for weight in self.plan["weights"]
            if weight["trainable"]
        }

    def tensors(self, inputs: Arrays) -> dict[str, torch.Tensor]:
        """Inputs by name as the model takes them."""
        made = {}
        for port in self.plan["inputs"]:
            # A copy has the usual strides. For NumPy those of an axis of one element do not matter; PyTorch takes them
            # for channels last, with which the gradient of a first GroupNorm ends the process (PyTorch 2.13).
            stored = torch.from_numpy(to_stored(np.asarray(inputs[port["name"]]), port["order"], None).copy())
            made[port["name"]] = stored.to(self.dtype) if port["dtype"] == "float" else stored
        return made

    def _run(
        self, inputs: Mapping[str, torch.Tensor], training: bool, masks: Arrays
    ) -> tuple[tuple[torch.Tensor, ...], dict[str, torch.Tensor]]:
        """One evaluation: the outputs in order, and every addressed value by its node's id."""
        self.model.train(training)
        self.lines.clear()
        with self.masked(masks if training else {}), watched(self.model, self._places()) as seen:
            made = self.model(*(inputs[port["name"]] for port in self.plan["inputs"]))
        outputs: tuple[torch.Tensor, ...] = made if isinstance(made, tuple) else (made,)
        return outputs, self._values(inputs, seen)

    def _values(
        self, inputs: Mapping[str, torch.Tensor], seen: Mapping[str, list[torch.Tensor]]
    ) -> dict[str, torch.Tensor]:
        """Every addressed value that was computed, by its node's id."""
        values: dict[str, torch.Tensor] = {}
        for node, address in self.plan["addresses"].items():
            place = address["place"]
            if address["kind"] == "line":
                if int(place) in self.lines:
                    values[node] = self.lines[int(place)]
            elif address["kind"] == "input":
                values[node] = inputs[place]
            elif address["call"] < len(seen[place]):
                values[node] = seen[place][address["call"]]
        return values

    def _places(self) -> set[str]:
        addresses = self.plan["addresses"].values()
        return {address["place"] for address in addresses if address["kind"] in ("module", "call")}

    @contextmanager
    def masked(self, masks: Arrays) -> Iterator[None]:
        """Dropout layers multiply with given masks, scaled by the rate that stands in the generated file."""
        queues: dict[str, dict[int, torch.Tensor]] = {}
        for node, mask in masks.items():
            address = self.plan["addresses"][node]
            stored = torch.from_numpy(to_stored(np.asarray(mask), address["order"], address["flat"]))
            queues.setdefault(address["place"], {})[address["call"]] = stored.to(self.dtype)
        hooks = [
            part.register_forward_hook(dropping(by_call))
            for place, by_call in queues.items()
            if (part := part_at(self.model, place)) is not None
        ]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def named(self, outputs: tuple[torch.Tensor, ...]) -> dict[str, Array]:
        """Outputs by name, in the spec's own layout."""
        return {
            port["name"]: from_stored(_numpy(output), port["order"], None)
            for port, output in zip(self.plan["outputs"], outputs, strict=True)
        }


def _variables(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Parameters and buffers by dotted name; a part that is reachable by two names has both."""
    return {
        **dict(model.named_parameters(remove_duplicate=False)),
        **dict(model.named_buffers(remove_duplicate=False)),
    }


def _laid_out(stored: Array, order: list[int], flat: Any) -> Array:
    """A value in the spec's layout; one of an unexpected form is left as it is, and its shape tells."""
    try:
        return from_stored(stored, order, flat)
    except ValueError:
        return stored


def _numpy(tensor: torch.Tensor) -> Array:
    return tensor.detach().numpy()


def _gradient(tensor: torch.Tensor) -> Array:
    return np.zeros(tensor.shape) if tensor.grad is None else _numpy(tensor.grad).copy()
