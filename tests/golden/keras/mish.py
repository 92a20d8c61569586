"""MishExample: Each value times the tanh of its softplus.

Printed by specc 0.1.0 from mish.yaml. Edit the spec, not this file.
sha256 of the spec: e59bdee091b7dba3272b0b5ad430787b0cbfda356bd05e887d058678abd53952
"""

import math

import keras
from keras import layers, ops


def mish_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.Activation("mish")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="MishExample")


def main() -> None:
    model = mish_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
