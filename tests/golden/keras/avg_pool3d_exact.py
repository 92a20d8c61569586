"""AvgPool3dExample: Padded by hand, with the mean of the real values; then same, with
padded zeros counted.

Printed by specc 0.1.0 from avg_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: ea333f297df5deee90e662e100c13fe84bd1831640495fb19b768e9735457f0e
"""

import math
from typing import Any

import keras
from keras import layers, ops


class AveragePooling3D(layers.Layer):
    """Average pooling over height and width, then over depth, which float64 allows."""

    def __init__(
        self,
        pool_size: tuple[int, ...],
        strides: tuple[int, ...],
        padding: str = "valid",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.plane = layers.AveragePooling2D(pool_size[1:], strides[1:], padding)
        self.depth = layers.AveragePooling1D(pool_size[0], strides[0], padding)

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        depth, height, width, channels = x.shape[1:]
        x = self.plane(ops.reshape(x, (-1, height, width, channels)))
        height, width = x.shape[1:3]
        x = self.depth(ops.reshape(x, (-1, depth, height * width * channels)))
        return ops.reshape(x, (-1, x.shape[1], height, width, channels))


class MeanOfReal(layers.Layer):
    """The mean of each window without its padding: over all, by the share that is real."""

    def __init__(self, pad: layers.Layer, pool: layers.Layer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pad = pad
        self.pool = pool

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        share = self.pool(self.pad(ops.ones_like(x[:1])))
        return self.pool(self.pad(x)) / share


def avg_pool3d_example() -> keras.Model:
    """(N, 5, 3, 5, 2) -> (N, 3). 84 trainable parameters."""
    inputs = keras.Input((5, 3, 5, 2))
    x = layers.Conv3D(3, kernel_size=1, name="conv3d_1")(inputs)  # (5, 3, 5, 3)
    # (3, 3, 3, 3)
    x = MeanOfReal(
        layers.ZeroPadding3D(((1, 0), (0, 1), (1, 1))),
        AveragePooling3D(pool_size=(2, 2, 3), strides=(2, 1, 2)),
    )(x)
    x = layers.ZeroPadding3D(((0, 1), (0, 1), (0, 1)))(x)
    x = AveragePooling3D(pool_size=(2, 2, 2), strides=(2, 2, 2))(x)  # (2, 2, 2, 3)
    x = layers.Flatten()(x)  # 2 * 2 * 2 * 3 = 24
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="AvgPool3dExample")


def main() -> None:
    model = avg_pool3d_example()
    inputs = keras.random.uniform((4, 5, 3, 5, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
