"""HardSigmoidExample: A sigmoid of straight pieces.

Printed by specc 0.1.0 from hard_sigmoid.yaml. Edit the spec, not this file.
sha256 of the spec: 1b411dd4cd12c1b7fafe065246e964f3759bdf0d1f788addaef13a49facdaa0a
"""

import math

import keras
from keras import layers, ops


def hard_sigmoid_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(
        8,
        kernel_initializer=keras.initializers.RandomNormal(stddev=2.0),
        name="dense_1",
    )(inputs)
    x = layers.Activation("hard_sigmoid")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="HardSigmoidExample")


def main() -> None:
    model = hard_sigmoid_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
