"""SigmoidExample: Each value into 0 to 1.

Printed by specc 0.1.0 from sigmoid.yaml. Edit the spec, not this file.
sha256 of the spec: cdf30fc2ebac847a6cabb2f8d54406ee9189bf7208e65b28c1d8c51a6253a05c
"""

import math

import keras
from keras import layers, ops


def sigmoid_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.Activation("sigmoid")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SigmoidExample")


def main() -> None:
    model = sigmoid_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
