"""SimpleDense: One dense layer, small enough to be computed by hand.

Printed by specc 0.1.0 from simple_dense.yaml. Edit the spec, not this file.
sha256 of the spec: a493b22dc52532143da9b6d51e4a5fb7e65e6d820c087f3176ded41120d8febd
"""

import math

import keras
from keras import layers, ops


class SimpleDense(keras.Model):
    """(N, 4) -> (N, 3) logits. 15 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="SimpleDense")
        self.dense_1 = layers.Dense(3, kernel_initializer="random_normal")

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.dense_1(x)
        return x


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = SimpleDense()
    x = keras.random.uniform((4, 4))
    logits = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = probabilities(logits)
    print("Class probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("Predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))


if __name__ == "__main__":
    main()
