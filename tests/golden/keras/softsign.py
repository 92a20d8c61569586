"""SoftsignExample: Each value into -1 to 1, slowly.

Printed by specc 0.1.0 from softsign.yaml. Edit the spec, not this file.
sha256 of the spec: cb6534a35fb9f039315fe22a71434fd64f2a073a2d7846db8ed1a0bb4d70584b
"""

import math

import keras
from keras import layers, ops


def softsign_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.Activation("softsign")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SoftsignExample")


def main() -> None:
    model = softsign_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
