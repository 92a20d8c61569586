"""Convolution.

Printed by specc 0.1.0 from spec.yaml. Edit the spec, not this file.
sha256 of the spec: 113f122c4b9713febe38150ad8cb06e48da7560cde1aecd31e4fff65bbaf2a56
"""

import math
from typing import Any

import keras
from keras import layers, ops


class SimpleConv2D(layers.Layer):
    """A convolution from its definition: each place of the window has a matrix."""

    def __init__(
        self, filters: int, kernel_size: tuple[int, int], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size

    def build(self, input_shape: tuple[int, ...]) -> None:
        self.w = self.add_weight(
            shape=(*self.kernel_size, input_shape[-1], self.filters),
            initializer="glorot_uniform",
            name="w",
        )
        self.b = self.add_weight(shape=(self.filters,), initializer="zeros", name="b")

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        rows, columns = self.kernel_size
        height = x.shape[1] - rows + 1
        width = x.shape[2] - columns + 1
        y = 0.0
        for i in range(rows):
            for j in range(columns):
                seen = x[:, i : i + height, j : j + width]
                y = y + ops.matmul(seen, self.w[i, j])
        return y + self.b


def convolution() -> keras.Model:
    """(N, 8, 8, 3) -> (N, 4, 4, 4). 260 trainable parameters."""
    inputs = keras.Input((8, 8, 3))
    x = SimpleConv2D(4, kernel_size=(3, 3), name="conv2d_1")(inputs)  # (6, 6, 4)
    outputs = SimpleConv2D(4, kernel_size=(3, 3), name="conv2d_2")(x)  # (4, 4, 4)
    return keras.Model(inputs, outputs, name="Convolution")


def main() -> None:
    model = convolution()
    inputs = keras.random.uniform((4, 8, 8, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
