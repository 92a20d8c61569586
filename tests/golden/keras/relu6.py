"""Relu6Example: Clipped to 0 and 6.

Printed by specc 0.1.0 from relu6.yaml. Edit the spec, not this file.
sha256 of the spec: dfec26fc33d355ab8296fef0bb4161b41f62125ddf8432b3426200037379ec2d
"""

import math

import keras
from keras import layers, ops


def relu6_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(
        8,
        kernel_initializer=keras.initializers.RandomNormal(stddev=3.0),
        name="dense_1",
    )(inputs)
    x = layers.Activation("relu6")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="Relu6Example")


def main() -> None:
    model = relu6_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
