"""CeluExample: An exponential for negative values, without a bend at zero.

Printed by specc 0.1.0 from celu.yaml. Edit the spec, not this file.
sha256 of the spec: 05d806ae1b1302513d5d441bb90a19b7efcef89bacabf3ba64cfcc23a21966c9
"""

import math
from typing import Any

import keras
from keras import layers, ops


class Celu(layers.Layer):
    """x above zero, alpha * (exp(x / alpha) - 1) at zero and below."""

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        below = self.alpha * ops.expm1(ops.minimum(x, 0.0) / self.alpha)
        return ops.where(x > 0, x, below)


def celu_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = Celu(alpha=1.5)(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="CeluExample")


def main() -> None:
    model = celu_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
