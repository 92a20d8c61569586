"""A generated Keras file, run and looked into: weights in and out, every layer's output, gradients.

Used inside a child process. It works on the file as it is printed: calls of layers are watched, and values that exist
only as a line are recorded as that line is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from specc.run.keras_loading import load_module
from specc.run.keras_parts import part, variable
from specc.run.keras_watching import Calls, Identity, dropping, printed_order, watched
from specc.run.layouts import from_stored, stored_weight, to_stored, weight_of

Array = NDArray[Any]
Arrays = Mapping[str, Array]


def versions() -> dict[str, str]:
    """What runs here."""
    return {"keras": keras.__version__, "tensorflow": tf.__version__}


class KerasModel:
    """The model of a generated file. All arrays that go in or come out are in the spec's own layout, batch first."""

    def __init__(self, path: Path, plan: Mapping[str, Any], dtype: str = "float64") -> None:
        # Layers take their dtype from the policy, losses and metrics from floatx, and both when they are made.
        keras.config.set_floatx(dtype)
        # A training may ask for another policy, that of mixed precision.
        keras.config.set_dtype_policy(plan.get("policy", dtype))
        self.dtype, self.plan = dtype, plan
        self.recorded: list[Any] = []
        self.masks: Arrays = {}
        self.module = load_module(Path(path), plan["constructor"], self._record)
        with watched() as calls:
            self.model = self.build()
        # A functional model also gives the value of every line, each by some layer; of a part that is called several
        # times it is known by this which call the file prints first.
        self.lines = [line for line in self.recorded if isinstance(line, keras.KerasTensor)]
        self.probe = keras.Model(self.model.inputs, [*self.model.outputs, *self.lines]) if self.lines else None
        makers = calls.makers()
        self.makers = [makers[id(line)] for line in self.lines]
        self.order: dict[Identity, list[int]] = {}
        self._learn_order()

    def build(self) -> Any:
        """A new model, with initial values of its own."""
        self.recorded.clear()
        model = getattr(self.module, self.plan["constructor"])()
        if self.plan["style"] == "subclass":
            # Its weights are made when it is called for the first time.
            model(self._arguments(self.tensors(self._zeros())))
        return model

    def _record(self, value: Any) -> Any:
        self.recorded.append(value)
        return value

    def _zeros(self) -> dict[str, Array]:
        ports = self.plan["inputs"]
        return {port["name"]: np.zeros((2, *self._spec_shape(port)), dtype=_kind(port)) for port in ports}

    @staticmethod
    def _spec_shape(port: Mapping[str, Any]) -> list[int]:
        return [port["shape"][port["order"].index(axis)] for axis in range(len(port["shape"]))]

    # -- weights ------------------------------------------------------------------------------------------------------

    def set_weights(self, canonical: Arrays) -> dict[str, str]:
        """Set the named parameters and statistics; what comes back says why some do not fit this file."""
        unfit: dict[str, str] = {}
        for weight in self.plan["weights"]:
            if weight["param"] not in canonical:
                continue
            stored = stored_weight(np.asarray(canonical[weight["param"]]), weight)
            try:
                variable = self.variable(weight)
            except (AttributeError, IndexError, KeyError, ValueError):
                variable = None
            if variable is None:
                unfit[weight["param"]] = f"the file has no {weight['variable']}"
            elif tuple(variable.shape) != stored.shape:
                shapes = f"{tuple(variable.shape)}, the spec means {stored.shape}"
                unfit[weight["param"]] = f"{weight['variable']} has the shape {shapes}"
            else:
                variable.assign(stored)
        return unfit

    def get_weights(self) -> dict[str, Array]:
        """Every parameter and statistic by ``<node id>.<parameter>``."""
        return self._canonical(self.model)

    def initial_weights(self, seed: int) -> dict[str, Array]:
        """What a new model starts with under this seed."""
        keras.utils.set_random_seed(seed)
        return self._canonical(self.build())

    def _canonical(self, model: Any) -> dict[str, Array]:
        found = {weight["param"]: variable(model, self.plan["style"], weight) for weight in self.plan["weights"]}
        return {weight["param"]: weight_of(_numpy(found[weight["param"]]), weight) for weight in self.plan["weights"]}

    def variable(self, weight: Mapping[str, Any]) -> Any:
        """The variable that keeps a parameter."""
        return variable(self.model, self.plan["style"], weight)

    def part(self, place: str) -> Any:
        """The layer at a dotted path."""
        return part(self.model, self.plan["style"], place)

    # -- running ------------------------------------------------------------------------------------------------------

    def forward(
        self, inputs: Arrays, training: bool = False, masks: Arrays | None = None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """The model's outputs by name, and the output of every layer that can be seen by its node's id.

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
        taken = self.tensors(inputs)
        outputs: dict[str, Array] = {}
        lines: list[Any] = []
        failure: Exception | None = None
        self.recorded.clear()
        with self.masked((masks or {}) if training else {}) as calls:
            try:
                made, lines = self._evaluate(taken, training)
                outputs = self.named(made)
            except Exception as error:
                failure, lines = error, list(self.recorded)
        layers = {}
        for node, value in self._values(taken, lines, calls).items():
            if value is not None:
                layers[node] = _laid_out(_numpy(value), self.plan["addresses"][node]["order"])
        return outputs, layers, failure

    def gradients(
        self, inputs: Arrays, cotangents: Arrays, training: bool = False, masks: Arrays | None = None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Gradients of ``sum(output * cotangent)`` over all outputs, by every parameter and by every real input."""
        taken = self.tensors(inputs)
        real = {name: tensor for name, tensor in taken.items() if tensor.dtype.is_floating}
        weights = [weight for weight in self.plan["weights"] if weight["trainable"]]
        with tf.GradientTape() as tape:
            tape.watch(list(real.values()))
            outputs, _ = self._run(taken, training, masks or {})
            along = [to_stored(np.asarray(cotangents[port["name"]]), port["order"], None) for port in self._ports()]
            terms = [tf.reduce_sum(output * cotangent) for output, cotangent in zip(outputs, along, strict=True)]
            total = tf.add_n(terms)
        sources = [self.variable(weight).value for weight in weights] + list(real.values())
        found = [
            # The gradient of a table is given by rows, and a row that was looked up twice stands there twice.
            _numpy(tf.convert_to_tensor(gradient))
            for gradient in tape.gradient(total, sources, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        ]
        of_params = {
            weight["param"]: weight_of(gradient, weight)
            for weight, gradient in zip(weights, found[: len(weights)], strict=True)
        }
        ports = [port for port in self.plan["inputs"] if port["name"] in real]
        of_inputs = {
            port["name"]: from_stored(gradient, port["order"], None)
            for port, gradient in zip(ports, found[len(weights) :], strict=True)
        }
        return of_params, of_inputs

    def _ports(self) -> list[Mapping[str, Any]]:
        ports: list[Mapping[str, Any]] = self.plan["outputs"]
        return ports

    def tensors(self, inputs: Arrays) -> dict[str, Any]:
        """Inputs by name as the model takes them."""
        made = {}
        for port in self.plan["inputs"]:
            stored = to_stored(np.asarray(inputs[port["name"]]), port["order"], None)
            dtype = self.dtype if port["dtype"] == "float" else stored.dtype
            made[port["name"]] = tf.convert_to_tensor(stored.astype(dtype))
        return made

    def _arguments(self, inputs: Mapping[str, Any]) -> Any:
        """One input as it is, several as a list."""
        taken = [inputs[port["name"]] for port in self.plan["inputs"]]
        return taken if len(taken) > 1 else taken[0]

    def _run(self, inputs: Mapping[str, Any], training: bool, masks: Arrays) -> tuple[list[Any], dict[str, Any]]:
        """One evaluation: the outputs in order, and every addressed value by its node's id."""
        with self.masked(masks if training else {}) as calls:
            outputs, lines = self._evaluate(inputs, training)
        return outputs, self._values(inputs, lines, calls)

    def _values(self, inputs: Mapping[str, Any], lines: list[Any], calls: Calls) -> dict[str, Any]:
        """Every addressed value that was computed, by its node's id."""
        values: dict[str, Any] = {}
        for node, address in self.plan["addresses"].items():
            if address["kind"] == "line":
                if int(address["place"]) < len(lines):
                    values[node] = lines[int(address["place"])]
            elif address["kind"] == "input":
                values[node] = inputs[address["place"]]
            else:
                try:
                    layer, number = self._call(address)
                    values[node] = calls.outputs[layer][number]
                except (AttributeError, IndexError, KeyError, ValueError):
                    # The part is not in the file any more, or was never called.
                    continue
        return values

    def _call(self, address: Mapping[str, Any]) -> tuple[Identity, int]:
        """The layer that computes what stands at an address, and the number of the call in the order of the run."""
        if address["kind"] == "line":
            layer, call = self.makers[int(address["place"])]
        else:
            layer, call = id(self.part(address["place"])), address["call"]
        return layer, self.order[layer][call]

    def _evaluate(self, inputs: Mapping[str, Any], training: bool) -> tuple[list[Any], list[Any]]:
        """The outputs, and the values of all lines."""
        arguments = self._arguments(inputs)
        if self.probe is not None:
            made = self.probe(arguments, training=training)
            count = len(self.plan["outputs"])
            return made[:count], made[count:]
        self.recorded.clear()
        returned = self.model(arguments, training=training)
        outputs = list(returned) if isinstance(returned, list | tuple) else [returned]
        return outputs, list(self.recorded)

    def _learn_order(self) -> None:
        """Find out which call of a shared part the file prints first."""
        with watched() as calls:
            _, lines = self._evaluate(self.tensors(self._zeros()), training=False)
        # Any other model is run as it is printed.
        known = lines if self.probe is not None else []
        self.order = printed_order(calls, {id(value): index for index, value in enumerate(known)})

    @contextmanager
    def masked(self, masks: Arrays) -> Iterator[Calls]:
        """Dropout layers multiply with given masks, by node id; every layer's calls are noted."""
        wanted: dict[Identity, dict[int, Any]] = {}
        for node, mask in masks.items():
            address = self.plan["addresses"][node]
            layer, number = self._call(address)
            stored = to_stored(np.asarray(mask), address["order"], None).astype(self.dtype)
            wanted.setdefault(layer, {})[number] = stored
        with watched(dropping(wanted) if wanted else None) as calls:
            yield calls

    def named(self, outputs: list[Any]) -> dict[str, Array]:
        """Outputs by name, in the spec's own layout."""
        return {
            port["name"]: from_stored(_numpy(output), port["order"], None)
            for port, output in zip(self._ports(), outputs, strict=True)
        }


def _kind(port: Mapping[str, Any]) -> str:
    return "float64" if port["dtype"] == "float" else str(port["dtype"])


def _laid_out(stored: Array, order: list[int]) -> Array:
    """A value in the spec's layout; one of an unexpected form is left as it is, and its shape tells."""
    try:
        return from_stored(stored, order, None)
    except ValueError:
        return stored


def _numpy(value: Any) -> Array:
    return np.asarray(keras.ops.convert_to_numpy(value))
