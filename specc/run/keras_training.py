"""Optimiser steps of a generated Keras training program; the request and the reply are in `specc.run.training`.

The steps run as the program runs them: compiled, through its own ``train_step`` or, in a program for ``fit``, through
``train_on_batch`` of the model that its ``compile_model`` has compiled. Dropout masks lie in variables, which the
compiled step reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from specc.run.channel import Arrays, group, grouped
from specc.run.keras_model import KerasModel
from specc.run.keras_watching import watched
from specc.run.layouts import to_stored, weight_of
from specc.run.training import Array, Batches, stored_target

#: One step of a program: inputs, labels and the number of the step to the loss before it.
Step = Callable[[Any, Any, int], float]


def run(model: KerasModel, header: Mapping[str, Any], arrays: Arrays) -> tuple[dict[str, Any], dict[str, Array]]:
    """Train with the program's own step, from the weights that the model has."""
    batches = Batches(arrays)
    gradients = first_gradients(model, batches)
    step, optimizer = _custom(model) if hasattr(model.module, "make_train_step") else _fitting(model)
    losses: list[float] = []
    rates: list[float] = []
    found: dict[str, Mapping[str, Array]] = {}
    begun = time.perf_counter()
    with _masked(model, batches.of(0)[2]) as put, _top_k_in_float32():
        for number in range(header["steps"]):
            inputs, targets, masks = batches.of(number)
            put(masks)
            losses.append(step(inputs_of(model, inputs), labels_of(model, targets), number))
            rates.append(float(keras.ops.convert_to_numpy(optimizer.learning_rate)))
            if number + 1 in header["snapshots"]:
                found[f"after{number + 1}"] = model.get_weights()
    seconds = time.perf_counter() - begun
    return {"losses": losses, "rates": rates, "seconds": seconds}, group(gradient=gradients, **found)


def _custom(model: KerasModel) -> tuple[Step, Any]:
    """The step of a written-out loop."""
    module = model.module
    optimizer = module.make_optimizer(model.model)
    train_step = module.make_train_step(model.model, optimizer)
    counts = hasattr(module, "learning_rate")

    def step(inputs: Any, targets: Any, number: int) -> float:
        counted = (number,) if counts else ()
        return float(train_step(inputs, targets, *counted))

    return step, optimizer


def _fitting(model: KerasModel) -> tuple[Step, Any]:
    """The step of ``fit``, whose callbacks set the learning rate before it."""
    module, built = model.module, model.model
    module.compile_model(built)
    rate = getattr(module, "learning_rate", None)

    def step(inputs: Any, targets: Any, number: int) -> float:
        if rate:
            built.optimizer.learning_rate = rate(number)
        built.reset_metrics()
        return float(built.train_on_batch(inputs, targets, return_dict=True)["loss"])

    return step, built.optimizer


def scores(model: KerasModel, header: Mapping[str, Any], arrays: Arrays) -> tuple[dict[str, Any], dict[str, Array]]:
    """The program's own scores of a data set, and those of ``fit``, which has compiled the model before."""
    inputs, targets = whole(model, grouped(arrays, "input"), grouped(arrays, "target"))
    found = model.module.evaluate(model.model, inputs, targets)
    streamed = {}
    if hasattr(model.module, "compile_model"):
        with _top_k_in_float32():
            own = model.model.evaluate(inputs, targets, batch_size=header["batch"], verbose=0, return_dict=True)
        streamed = {_of_port(model, name): float(value) for name, value in own.items() if not name.endswith("loss")}
    predicted = model.named(_listed(model.model.predict(inputs, batch_size=256, verbose=0)))
    direct = model.named(_listed(model.model(inputs, training=False)))
    reply = {"scores": {name: float(value) for name, value in found.items()}, "streamed": streamed}
    return reply, group(output=predicted, direct=direct)


def _listed(outputs: Any) -> list[Any]:
    return list(outputs) if isinstance(outputs, list | tuple) else [outputs]


@contextmanager
def _top_k_in_float32() -> Iterator[None]:
    """TensorFlow ranks float32 outputs only, so those of a float64 run are rounded before Keras's metric ranks them."""
    own = tf.math.in_top_k
    tf.math.in_top_k = lambda targets, predictions, k: own(targets, tf.cast(predictions, tf.float32), k)
    try:
        yield
    finally:
        tf.math.in_top_k = own


def whole(model: KerasModel, inputs: Arrays, targets: Arrays) -> tuple[Any, Any]:
    """A data set as ``evaluate`` takes it. Metrics are NumPy's, so labels must be arrays."""
    return _arrays(inputs_of(model, inputs)), _arrays(labels_of(model, targets))


def _arrays(tensors: Any) -> Any:
    return [np.asarray(item) for item in tensors] if isinstance(tensors, list) else np.asarray(tensors)


def _of_port(model: KerasModel, name: str) -> str:
    """The name of a metric by the output of the spec, where Keras names it by the layer that makes the output."""
    ports = [port["name"] for port in model.plan["outputs"]]
    names = getattr(model.model, "output_names", None)
    if len(ports) == 1 or not names:
        return name
    owners = dict(zip(names, ports, strict=True))
    owner = max((owner for owner in owners if name.startswith(f"{owner}_")), key=len)
    return f"{owners[owner]}{name.removeprefix(owner)}"


def first_gradients(model: KerasModel, batches: Batches) -> dict[str, Array]:
    """The gradient of the first batch's loss by every parameter; the model is left as it was."""
    start = model.get_weights()
    inputs, targets, masks = batches.of(0)
    weights = [weight for weight in model.plan["weights"] if weight["trainable"]]
    with tf.GradientTape() as tape, _masked(model, masks):
        outputs = model.model(inputs_of(model, inputs), training=True)
        loss = model.module.loss_function(outputs, labels_of(model, targets))
    sources = [model.variable(weight).value for weight in weights]
    found = tape.gradient(loss, sources, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    model.set_weights(start)
    return {
        weight["param"]: weight_of(np.asarray(tf.convert_to_tensor(gradient)), weight)
        for weight, gradient in zip(weights, found, strict=True)
    }


@contextmanager
def _masked(model: KerasModel, masks: Arrays) -> Iterator[Callable[[Arrays], None]]:
    """Dropout layers multiply with masks that lie in variables; what is yielded puts other masks into them."""
    variables: dict[str, tf.Variable] = {}
    wanted: dict[int, dict[int, tf.Variable]] = {}
    for node, mask in masks.items():
        address = model.plan["addresses"][node]
        layer, call = model._call(address)
        variables[node] = tf.Variable(to_stored(np.asarray(mask), address["order"], None).astype(model.dtype))
        wanted.setdefault(layer, {})[call] = variables[node]

    def multiply(layer: Any, number: int, x: Any) -> Any:
        by_call = wanted.get(id(layer))
        # A step may be traced more than once: then the calls are counted on.
        return x * (by_call[number % len(by_call)] / (1 - layer.rate)) if by_call else None

    def put(others: Arrays) -> None:
        for node, mask in others.items():
            stored = to_stored(np.asarray(mask), model.plan["addresses"][node]["order"], None)
            variables[node].assign(stored.astype(model.dtype))

    with watched(multiply if wanted else None):
        yield put


def inputs_of(model: KerasModel, inputs: Arrays) -> Any:
    """Inputs as a step takes them: a tensor, or a list of several."""
    return _one_or_all(list(model.tensors(inputs).values()))


def labels_of(model: KerasModel, targets: Arrays) -> Any:
    """Labels likewise: class indices as they are, everything else in the precision of the outputs."""
    made = []
    for port in model.plan["outputs"]:
        stored = stored_target(targets[port["name"]], port["order"])
        made.append(tf.convert_to_tensor(stored.astype(model.dtype) if stored.dtype.kind == "f" else stored))
    return _one_or_all(made)


def _one_or_all(tensors: list[Any]) -> Any:
    return tensors[0] if len(tensors) == 1 else tensors
