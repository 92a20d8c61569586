"""SeluExample: The scaled exponential linear unit.

Printed by specc 0.1.0 from selu.yaml. Edit the spec, not this file.
sha256 of the spec: b4d1a9b73af0ce4a0459775b110fbc652eed3c3f7dcb1a65c96f293682a7c4bc
"""

import math

import keras
from keras import layers, ops


class Selu(layers.Layer):
    """scale * x above zero, scale * alpha * (exp(x) - 1) at zero and below."""

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        below = 1.6732632423543772 * ops.expm1(ops.minimum(x, 0.0))
        return 1.0507009873554805 * ops.where(x > 0, x, below)


def selu_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = Selu()(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SeluExample")


def main() -> None:
    model = selu_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
