"""AvgPool2dExample: Padded by hand, with the mean of the real values; then same, with
padded zeros counted.

Printed by specc 0.1.0 from avg_pool2d.yaml. Edit the spec, not this file.
sha256 of the spec: f78b4bb04c9501fe1c28f663bff26e7bb2913642c75d8df3723a3287dab19d84
"""

import math
from typing import Any

import keras
from keras import layers, ops


class MeanOfReal(layers.Layer):
    """The mean of each window without its padding: over all, by the share that is real."""

    def __init__(self, pad: layers.Layer, pool: layers.Layer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pad = pad
        self.pool = pool

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        share = self.pool(self.pad(ops.ones_like(x[:1])))
        return self.pool(self.pad(x)) / share


def avg_pool2d_example() -> keras.Model:
    """(N, 10, 7, 3) -> (N, 3). 123 trainable parameters."""
    inputs = keras.Input((10, 7, 3))
    x = layers.Conv2D(3, kernel_size=1, name="conv2d_1")(inputs)  # (10, 7, 3)
    # (5, 7, 3)
    x = MeanOfReal(
        layers.ZeroPadding2D(((1, 0), (0, 1))),
        layers.AveragePooling2D(pool_size=(3, 2), strides=(2, 1)),
    )(x)
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(x)
    x = layers.AveragePooling2D(pool_size=2)(x)  # (3, 4, 3)
    x = layers.Flatten()(x)  # 3 * 4 * 3 = 36
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="AvgPool2dExample")


def main() -> None:
    model = avg_pool2d_example()
    inputs = keras.random.uniform((4, 10, 7, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
