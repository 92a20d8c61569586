"""ConcatExample: Side by side along the width, then along the channels, then as
vectors.

Printed by specc 0.1.0 from concat.yaml. Edit the spec, not this file.
sha256 of the spec: 7ddfbef08ec93c6e36215cc81a2094b3bde4d2ed5eaf5d1735b5c7a01dc4a283
"""

import math

import keras
from keras import layers, ops


class ConcatExample(keras.Model):
    """(N, 5, 4, 3) -> (N, 3). 408 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="ConcatExample")
        self.left = layers.Conv2D(4, kernel_size=2, name="left")  # (4, 3, 4)
        self.right = layers.Conv2D(4, kernel_size=(2, 3), name="right")  # (4, 2, 4)
        self.wide = layers.Concatenate(axis=2, name="wide")  # (4, 5, 4)
        self.first = layers.Conv2D(2, kernel_size=2, name="first")  # (3, 4, 2)
        self.second = layers.Conv2D(3, kernel_size=2, name="second")  # (3, 4, 3)
        self.flat = layers.Flatten(name="flat")  # 3 * 4 * 5 = 60
        self.pooled = layers.GlobalAveragePooling2D(name="pooled")  # (4,)
        self.dense_1 = layers.Dense(3)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        left = self.left(x)
        right = self.right(x)
        wide = self.wide([left, right])
        first = self.first(wide)
        second = self.second(wide)
        x = ops.concatenate([first, second], axis=-1)  # (3, 4, 5)
        flat = self.flat(x)
        pooled = self.pooled(wide)
        x = ops.concatenate([flat, pooled], axis=-1)  # (64,)
        x = self.dense_1(x)
        return x


def main() -> None:
    model = ConcatExample()
    x = keras.random.uniform((4, 5, 4, 3))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
