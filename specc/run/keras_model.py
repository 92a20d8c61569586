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
        keras.config.set_dtype_policy(dtype)
        self.dtype, self.plan = dtype, plan
        self.recorded: list[Any] = []
        self.masks: Arrays = {}
        self.module = load_module(Path(path), plan["constructor"], self._record)
        self.model = self.build()
        # A functional model also gives the value of every line.
        self.lines = [line for line in self.recorded if isinstance(line, keras.KerasTensor)]
        self.probe = keras.Model(self.model.inputs, [*self.model.outputs, *self.lines]) if self.lines else None
        self.order: dict[Identity, list[int]] = {}
        self._learn_order()

    def build(self) -> Any:
        """A new model, with initial values of its own."""
        self.recorded.clear()
        with watched() as calls:
            model = getattr(self.module, self.plan["constructor"])()
        makers = calls.makers()
        #: Which layer gives the value of each line of a functional model, and which of its calls as they are printed.
        self.makers = [makers[id(line)] for line in self.recorded if isinstance(line, keras.KerasTensor)]
        if self.plan["style"] == "subclass":
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

    def set_weights(self, canonical: Arrays) -> None:
        """Set the named parameters and statistics."""
        for weight in self.plan["weights"]:
            if weight["param"] in canonical:
                stored = stored_weight(np.asarray(canonical[weight["param"]]), weight)
                self.variable(weight).assign(stored)

    def get_weights(self) -> dict[str, Array]:
        """Every parameter and statistic by ``<node id>.<parameter>``."""
        return self._canonical(self.model)

    def initial_weights(self, seed: int) -> dict[str, Array]:
        """What a new model starts with under this seed."""
        keras.utils.set_random_seed(seed)
        return self._canonical(self.build())

    def _canonical(self, model: Any) -> dict[str, Array]:
        return {
            weight["param"]: weight_of(_numpy(self.variable(weight, model)), weight) for weight in self.plan["weights"]
        }

    def variable(self, weight: Mapping[str, Any], model: Any = None) -> Any:
        """The variable that keeps a parameter."""
        part, _, name = weight["variable"].rpartition(".")
        return getattr(self.part(part, model), name)

    def part(self, place: str, model: Any = None) -> Any:
        """The layer at a dotted path: the name of a part, or its number in a Sequential, and so on inwards."""
        found = model or self.model
        for depth, name in enumerate(place.split(".")):
            if name.isdigit():
                found = found.layers[int(name)]
            elif depth == 0 and self.plan["style"] == "functional":
                found = found.get_layer(name)
            else:
                found = getattr(found, name)
        return found

    # -- running ------------------------------------------------------------------------------------------------------

    def forward(
        self, inputs: Arrays, training: bool = False, masks: Arrays | None = None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """The model's outputs by name, and the output of every layer that can be seen by its node's id.

        In training mode dropout layers multiply with `masks` (by node id, ones and zeros) where they are given, and
        running statistics are updated.
        """
        outputs, values = self._run(self.tensors(inputs), training, masks or {})
        layers = {
            node: from_stored(_numpy(value), self.plan["addresses"][node]["order"], None)
            for node, value in values.items()
        }
        return self._named(outputs), layers

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
            made[port["name"]] = tf.convert_to_tensor(stored.astype(self.dtype if port["dtype"] == "float" else stored.dtype))
        return made

    def _arguments(self, inputs: Mapping[str, Any]) -> Any:
        """One input as it is, several as a list."""
        taken = [inputs[port["name"]] for port in self.plan["inputs"]]
        return taken if len(taken) > 1 else taken[0]

    def _run(self, inputs: Mapping[str, Any], training: bool, masks: Arrays) -> tuple[list[Any], dict[str, Any]]:
        """One evaluation: the outputs in order, and every addressed value by its node's id."""
        with self.masked(masks if training else {}) as calls:
            outputs, lines = self._evaluate(inputs, training)
        values: dict[str, Any] = {}
        for node, address in self.plan["addresses"].items():
            if address["kind"] == "line":
                values[node] = lines[int(address["place"])]
            elif address["kind"] == "input":
                values[node] = inputs[address["place"]]
            else:
                layer, number = self._call(address)
                values[node] = calls.outputs[layer][number]
        return outputs, values

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

    def _named(self, outputs: list[Any]) -> dict[str, Array]:
        return {
            port["name"]: from_stored(_numpy(output), port["order"], None)
            for port, output in zip(self._ports(), outputs, strict=True)
        }


def _kind(port: Mapping[str, Any]) -> str:
    return "float64" if port["dtype"] == "float" else str(port["dtype"])


def _numpy(value: Any) -> Array:
    return np.asarray(keras.ops.convert_to_numpy(value))
