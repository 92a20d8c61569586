"""AvgPool1dExample: Padded by hand, with the mean of the real values; then same, with
padded zeros counted.

Printed by specc 0.1.0 from avg_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: d1dfc0ddf7ddb4931d0f5f2794d9b6f2941605f1070198152191fb03702c1664
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


def avg_pool1d_example() -> keras.Model:
    """(N, 10, 3) -> (N, 3). 42 trainable parameters."""
    inputs = keras.Input((10, 3))
    x = layers.Conv1D(3, kernel_size=1, name="conv1d_1")(inputs)  # (10, 3)
    # (5, 3)
    x = MeanOfReal(
        layers.ZeroPadding1D((1, 0)), layers.AveragePooling1D(pool_size=3, strides=2)
    )(x)
    x = layers.ZeroPadding1D((0, 1))(x)
    x = layers.AveragePooling1D(pool_size=2)(x)  # (3, 3)
    x = layers.Flatten()(x)  # 3 * 3 = 9
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="AvgPool1dExample")


def main() -> None:
    model = avg_pool1d_example()
    inputs = keras.random.uniform((4, 10, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
