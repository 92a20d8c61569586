"""SimpleDense.

Printed by specc 0.1.0 from spec.yaml. Edit the spec, not this file.
sha256 of the spec: 190a906b59d8462d15730019af4055857bbedd87f4f21a869ffc75f41f19a108
"""

import math
from typing import Any

import keras
from keras import activations, layers, ops


class SimpleDense(layers.Layer):
    """A dense layer from its definition: activation(x @ w + b)."""

    def __init__(
        self, units: int, activation: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.activation = activations.get(activation)

    def build(self, input_shape: tuple[int, ...]) -> None:
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="random_normal", name="w"
        )
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        y = ops.matmul(x, self.w) + self.b
        return self.activation(y)


def simple_dense() -> keras.Model:
    """(N, 28, 28) -> (N, 10). 7,850 trainable parameters."""
    inputs = keras.Input((28, 28))
    x = layers.Flatten()(inputs)  # 28 * 28 = 784
    outputs = SimpleDense(10, activation="softmax", name="dense_1")(x)
    return keras.Model(inputs, outputs, name="SimpleDense")


def main() -> None:
    model = simple_dense()
    inputs = keras.random.uniform((4, 28, 28))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
