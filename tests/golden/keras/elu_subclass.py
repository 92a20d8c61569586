"""EluExample: An exponential for negative values.

Printed by specc 0.1.0 from elu.yaml. Edit the spec, not this file.
sha256 of the spec: 36bdff31f64d4dfbec287425292a00c83421a0c23824e0bfffda8822a6e5485d
"""

import math

import keras
from keras import activations, layers, ops


class EluExample(keras.Model):
    """(N, 6) -> (N, 3). 83 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="EluExample")
        self.dense_1 = layers.Dense(8)
        self.dense_2 = layers.Dense(3)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.dense_1(x)
        x = activations.elu(x, alpha=0.5)
        x = self.dense_2(x)
        return x


def main() -> None:
    model = EluExample()
    x = keras.random.uniform((4, 6))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
