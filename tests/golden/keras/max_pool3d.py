"""MaxPool3dExample: Padded by hand, with windows that overlap; then same.

Printed by specc 0.1.0 from max_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: 04667bf251c8a2210d4395b4ef925ee3444c19730e9d8d7ad3b1a2f6cb48992f
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


def max_pool3d_example() -> keras.Model:
    """(N, 5, 3, 5, 2) -> (N, 3). 84 trainable parameters.

    Known differences:
    * TensorFlow has no float64 form of pooling over three axes on the CPU.
    * Of equal values in a window, MaxPooling3D gives each the whole gradient; in the
      spec the first has it.
    """
    inputs = keras.Input((5, 3, 5, 2))
    x = layers.Conv3D(3, kernel_size=1, name="conv3d_1")(inputs)  # (5, 3, 5, 3)
    x = MinusInfinityPadding(padding=((1, 0), (0, 1), (1, 1)))(x)
    x = layers.MaxPooling3D(pool_size=(2, 2, 3), strides=(2, 1, 2))(x)  # (3, 3, 3, 3)
    x = layers.MaxPooling3D(pool_size=2, padding="same")(x)  # (2, 2, 2, 3)
    x = layers.Flatten()(x)  # 2 * 2 * 2 * 3 = 24
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="MaxPool3dExample")


def main() -> None:
    model = max_pool3d_example()
    inputs = keras.random.uniform((4, 5, 3, 5, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
