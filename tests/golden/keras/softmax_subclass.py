"""SoftmaxExample: Probabilities over the rows of an image; then over its channels.

Printed by specc 0.1.0 from softmax.yaml. Edit the spec, not this file.
sha256 of the spec: f5fe06492d30686a78f851938eaff218f643277d80dbb36a345bb93554749bbd
"""

import math

import keras
from keras import activations, layers, ops


class SoftmaxExample(keras.Model):
    """(N, 5, 4, 3) -> (N, 3). 191 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="SoftmaxExample")
        self.conv2d_1 = layers.Conv2D(4, kernel_size=2, use_bias=False)  # (4, 3, 4)
        self.conv2d_2 = layers.Conv2D(4, kernel_size=2)  # (3, 2, 4)
        self.flatten_1 = layers.Flatten()  # 3 * 2 * 4 = 24
        self.dense_1 = layers.Dense(3)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.conv2d_1(x)
        x = activations.softmax(x, axis=1)
        x = self.conv2d_2(x)
        x = activations.softmax(x)
        x = self.flatten_1(x)
        x = self.dense_1(x)
        return x


def main() -> None:
    model = SoftmaxExample()
    x = keras.random.uniform((4, 5, 4, 3))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
