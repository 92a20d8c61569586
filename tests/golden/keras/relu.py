"""ReluExample: Negative values become zero.

Printed by specc 0.1.0 from relu.yaml. Edit the spec, not this file.
sha256 of the spec: 963086f9120035b346b791e343bf2ce248d38c63937c58c4f760f101978b9ab8
"""

import math

import keras
from keras import layers, ops


def relu_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.Activation("relu")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="ReluExample")


def main() -> None:
    model = relu_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
