"""MaxPool1dExample: Padded by hand, with windows that overlap; then same.

Printed by specc 0.1.0 from max_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: 8372e131b3319db042745cd7e2db62ff1b9562ba318ec64369c672ec2b2181e5
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


def max_pool1d_example() -> keras.Model:
    """(N, 10, 3) -> (N, 3). 42 trainable parameters."""
    inputs = keras.Input((10, 3))
    x = layers.Conv1D(3, kernel_size=1, name="conv1d_1")(inputs)  # (10, 3)
    x = MinusInfinityPadding(padding=((1, 0),))(x)
    x = layers.MaxPooling1D(pool_size=3, strides=2)(x)  # (5, 3)
    x = layers.MaxPooling1D(pool_size=2, padding="same")(x)  # (3, 3)
    x = layers.Flatten()(x)  # 3 * 3 = 9
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="MaxPool1dExample")


def main() -> None:
    model = max_pool1d_example()
    inputs = keras.random.uniform((4, 10, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
