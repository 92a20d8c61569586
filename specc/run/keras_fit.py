"""A training of a generated Keras program with a loop of its own; the requests are in `specc.run.fitting`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from specc.run.channel import Arrays
from specc.run.fitting import Array, Fit
from specc.run.keras_training import inputs_of, labels_of, whole
from specc.run.keras_watching import Identity, watched
from specc.run.layouts import to_stored


class KerasFit(Fit):
    """A training with Keras on TensorFlow. Dropout masks lie in variables, which the compiled step reads."""

    def __init__(self, model: Any, counts: str, fast: Collection[str]) -> None:
        if "xla" not in fast:
            # XLA refuses some operations that are asked to be deterministic; on the processor they are anyhow.
            tf.config.experimental.enable_op_determinism()
        super().__init__(model, counts, fast)
        self.masks: dict[str, tf.Variable] = {}
        self.by_layer: dict[Identity, dict[int, tf.Variable]] = {}
        self.step: Any = None

    def taken(self, inputs: Arrays, targets: Arrays) -> tuple[Any, Any]:
        return inputs_of(self.model, inputs), labels_of(self.model, targets)

    def whole(self, inputs: Arrays, targets: Arrays) -> tuple[Any, Any]:
        return whole(self.model, inputs, targets)

    def begun(self) -> None:
        self.step = self.module.make_train_step(self.model.model, self.optimizer)

    def update(self, inputs: Any, targets: Any, *counted: int) -> float:
        return float(self.step(inputs, targets, *counted))

    def seed(self, noise: int) -> None:
        for number, layer in enumerate(self.model.model._flatten_layers()):
            generator = getattr(layer, "seed_generator", None)
            if generator is not None:
                generator.state.assign(np.array([(noise + number) % 2**31, 0]))

    def rate(self) -> float:
        return float(keras.ops.convert_to_numpy(self.optimizer.learning_rate))

    def set_rate(self, rate: float) -> None:
        self.optimizer.learning_rate = rate

    def masked(self, masks: Arrays) -> AbstractContextManager[Any]:
        if not masks:
            return nullcontext()
        for node, mask in masks.items():
            address = self.model.plan["addresses"][node]
            stored = to_stored(np.asarray(mask), address["order"], None).astype(self.model.dtype)
            if node not in self.masks:
                # The last batch may be smaller, so the first axis is left open.
                self.masks[node] = tf.Variable(stored, shape=(None, *stored.shape[1:]))
                layer, call = self.model._call(address)
                self.by_layer.setdefault(layer, {})[call] = self.masks[node]
            self.masks[node].assign(stored)
        return self._dropping()

    @contextmanager
    def _dropping(self) -> Iterator[None]:
        def multiply(layer: Any, number: int, x: Any) -> Any:
            by_call = self.by_layer.get(id(layer))
            if not by_call:
                return None
            mask = tf.ensure_shape(by_call[number % len(by_call)], (x.shape[0], *by_call[0].shape[1:]))
            return x * (mask / (1 - layer.rate))

        with watched(multiply):
            yield

    def optimizer_state(self) -> dict[str, Array]:
        return {str(index): np.array(variable) for index, variable in enumerate(self.optimizer.variables)}

    def restore_optimizer(self, arrays: Arrays, scaler: Mapping[str, Any] | None) -> None:
        for index, variable in enumerate(self.optimizer.variables):
            variable.assign(arrays[str(index)].reshape(variable.shape))
