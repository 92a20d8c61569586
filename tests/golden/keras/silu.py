"""SiluExample: Each value times its sigmoid.

Printed by specc 0.1.0 from silu.yaml. Edit the spec, not this file.
sha256 of the spec: b2c86076f602c4b9ebb98db1c3ba167685ca1bdf594c88ddbbaa72044b5a31f0
"""

import math

import keras
from keras import layers, ops


def silu_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.Activation("silu")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SiluExample")


def main() -> None:
    model = silu_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
