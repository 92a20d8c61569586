"""LinearExample: No activation, said aloud.

Printed by specc 0.1.0 from linear.yaml. Edit the spec, not this file.
sha256 of the spec: bac5a567f90490025b9fd518f200348eea40f2d17faef8535a1d9368813441bd
"""

import math

import keras
from keras import layers, ops


def linear_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.Activation("linear")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="LinearExample")


def main() -> None:
    model = linear_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
