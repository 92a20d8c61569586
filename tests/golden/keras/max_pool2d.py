"""MaxPool2dExample: Padded by hand, with windows that overlap; then same.

Printed by specc 0.1.0 from max_pool2d.yaml. Edit the spec, not this file.
sha256 of the spec: 6c40c8e018897162fc5a7e9ae968e786b901422e7dfb67c2308013b2b41a3540
"""

import math
from typing import Any

import keras
from keras import layers, ops


class MinusInfinityPadding(layers.Layer):
    """Padding that never wins a max pool, as zeros would over negative values."""

    def __init__(self, padding: tuple[tuple[int, int], ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.padding = padding

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        return ops.pad(x, ((0, 0), *self.padding, (0, 0)), constant_values=-math.inf)


def max_pool2d_example() -> keras.Model:
    """(N, 10, 7, 3) -> (N, 3). 123 trainable parameters."""
    inputs = keras.Input((10, 7, 3))
    x = layers.Conv2D(3, kernel_size=1, name="conv2d_1")(inputs)  # (10, 7, 3)
    x = MinusInfinityPadding(padding=((1, 0), (0, 1)))(x)
    x = layers.MaxPooling2D(pool_size=(3, 2), strides=(2, 1))(x)  # (5, 7, 3)
    x = layers.MaxPooling2D(pool_size=2, padding="same")(x)  # (3, 4, 3)
    x = layers.Flatten()(x)  # 3 * 4 * 3 = 36
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="MaxPool2dExample")


def main() -> None:
    model = max_pool2d_example()
    inputs = keras.random.uniform((4, 10, 7, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
