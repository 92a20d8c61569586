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


class MaxPool2dExample(keras.Model):
    """(N, 10, 7, 3) -> (N, 3). 123 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="MaxPool2dExample")
        self.conv2d_1 = layers.Conv2D(3, kernel_size=1)  # (10, 7, 3)
        self.max_pool2d_1_pad = MinusInfinityPadding(padding=((1, 0), (0, 1)))
        # (5, 7, 3)
        self.max_pool2d_1 = layers.MaxPooling2D(pool_size=(3, 2), strides=(2, 1))
        # (3, 4, 3)
        self.max_pool2d_2 = layers.MaxPooling2D(pool_size=2, padding="same")
        self.flatten_1 = layers.Flatten()  # 3 * 4 * 3 = 36
        self.dense_1 = layers.Dense(3)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.conv2d_1(x)
        x = self.max_pool2d_1(self.max_pool2d_1_pad(x))
        x = self.max_pool2d_2(x)
        x = self.flatten_1(x)
        x = self.dense_1(x)
        return x


def main() -> None:
    model = MaxPool2dExample()
    x = keras.random.uniform((4, 10, 7, 3))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
