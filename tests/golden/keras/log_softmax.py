"""LogSoftmaxExample: Logarithms of probabilities over the rows of an image; then over
its channels.

Printed by specc 0.1.0 from log_softmax.yaml. Edit the spec, not this file.
sha256 of the spec: a079e9bf5eb934898ae4215a9fea204cb2f6966a585a3129ddc1cfa48804668c
"""

import math
from typing import Any

import keras
from keras import layers, ops


class LogSoftmax(layers.Layer):
    """The logarithm of a softmax along one axis."""

    def __init__(self, axis: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        return ops.log_softmax(x, axis=self.axis)


def log_softmax_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 191 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    # (4, 3, 4)
    x = layers.Conv2D(4, kernel_size=2, use_bias=False, name="conv2d_1")(inputs)
    x = LogSoftmax(axis=1)(x)
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_2")(x)  # (3, 2, 4)
    x = layers.Activation("log_softmax")(x)
    x = layers.Flatten()(x)  # 3 * 2 * 4 = 24
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="LogSoftmaxExample")


def main() -> None:
    model = log_softmax_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
