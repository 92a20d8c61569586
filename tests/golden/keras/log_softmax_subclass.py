"""LogSoftmaxExample: Logarithms of probabilities over the rows of an image; then over
its channels.

Printed by specc 0.1.0 from log_softmax.yaml. Edit the spec, not this file.
sha256 of the spec: a079e9bf5eb934898ae4215a9fea204cb2f6966a585a3129ddc1cfa48804668c
"""

import math
from typing import Any

import keras
from keras import activations, layers, ops


class LogSoftmax(layers.Layer):
    """The logarithm of a softmax along one axis."""

    def __init__(self, axis: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        return ops.log_softmax(x, axis=self.axis)


class LogSoftmaxExample(keras.Model):
    """(N, 5, 4, 3) -> (N, 3). 191 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="LogSoftmaxExample")
        self.conv2d_1 = layers.Conv2D(4, kernel_size=2, use_bias=False)  # (4, 3, 4)
        self.log_softmax_1 = LogSoftmax(axis=1)
        self.conv2d_2 = layers.Conv2D(4, kernel_size=2)  # (3, 2, 4)
        self.flatten_1 = layers.Flatten()  # 3 * 2 * 4 = 24
        self.dense_1 = layers.Dense(3)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.conv2d_1(x)
        x = self.log_softmax_1(x)
        x = self.conv2d_2(x)
        x = activations.log_softmax(x)
        x = self.flatten_1(x)
        x = self.dense_1(x)
        return x


def main() -> None:
    model = LogSoftmaxExample()
    x = keras.random.uniform((4, 5, 4, 3))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
