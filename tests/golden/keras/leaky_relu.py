"""LeakyReluExample: A slope for negative values.

Printed by specc 0.1.0 from leaky_relu.yaml. Edit the spec, not this file.
sha256 of the spec: 9820c38f7fb754487e832c0f880e36ba2b08d7a231eb70bab124f0f31e804106
"""

import math

import keras
from keras import layers, ops


def leaky_relu_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters.

    Known differences:
    * LeakyReLU rounds its slope to float32: about 1e-8 off in float64.
    """
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.LeakyReLU(negative_slope=0.2)(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="LeakyReluExample")


def main() -> None:
    model = leaky_relu_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
