"""GeluExample: The tanh form and the exact one.

Printed by specc 0.1.0 from gelu.yaml. Edit the spec, not this file.
sha256 of the spec: de4775feee02182664cc854476a7876161970477cb44992a2d0c49983f6d47cd
"""

import math

import keras
from keras import layers, ops


class GeluTanh(layers.Layer):
    """The tanh form of GELU."""

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        bent = ops.tanh((2 / math.pi) ** 0.5 * (x + 0.044715 * x * x * x))
        return 0.5 * x * (1 + bent)


def gelu_example() -> keras.Model:
    """(N, 6) -> (N, 3). 155 trainable parameters.

    Known differences:
    * Keras's GELU rounds its constants to float32: about 1e-8 off in float64.
    """
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = GeluTanh()(x)
    x = layers.Dense(8, name="dense_2")(x)
    x = layers.Activation("gelu")(x)
    outputs = layers.Dense(3, name="dense_3")(x)
    return keras.Model(inputs, outputs, name="GeluExample")


def main() -> None:
    model = gelu_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
