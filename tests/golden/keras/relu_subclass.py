"""ReluExample: Negative values become zero.

Printed by specc 0.1.0 from relu.yaml. Edit the spec, not this file.
sha256 of the spec: 963086f9120035b346b791e343bf2ce248d38c63937c58c4f760f101978b9ab8
"""

import math

import keras
from keras import activations, layers, ops


class ReluExample(keras.Model):
    """(N, 6) -> (N, 3). 83 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="ReluExample")
        self.dense_1 = layers.Dense(8)
        self.dense_2 = layers.Dense(3)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.dense_1(x)
        x = activations.relu(x)
        x = self.dense_2(x)
        return x


def main() -> None:
    model = ReluExample()
    x = keras.random.uniform((4, 6))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
