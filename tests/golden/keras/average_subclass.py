"""AverageExample: The mean of three branches.

Printed by specc 0.1.0 from average.yaml. Edit the spec, not this file.
sha256 of the spec: d8a10e84ca132c05b3dcdc78cf037a5917360a065ca1742e62f10f8c7b206f07
"""

import math

import keras
from keras import layers, ops


class AverageExample(keras.Model):
    """(N, 5, 4, 3) -> (N, 3). 303 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="AverageExample")
        self.left = layers.Conv2D(4, kernel_size=2, name="left")  # (4, 3, 4)
        self.middle = layers.Conv2D(4, kernel_size=2, name="middle")  # (4, 3, 4)
        self.right = layers.Conv2D(4, kernel_size=2, name="right")  # (4, 3, 4)
        self.flatten_1 = layers.Flatten()  # 4 * 3 * 4 = 48
        self.dense_1 = layers.Dense(3)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        left = self.left(x)
        middle = self.middle(x)
        right = self.right(x)
        x = (left + middle + right) / 3
        x = self.flatten_1(x)
        x = self.dense_1(x)
        return x


def main() -> None:
    model = AverageExample()
    x = keras.random.uniform((4, 5, 4, 3))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
