"""ReshapeExample: A vector into an image; then an image into a sequence.

Printed by specc 0.1.0 from reshape.yaml. Edit the spec, not this file.
sha256 of the spec: a6dc80f6975e003f8699c591ef9e59465ed88658a665c67fc355efd5697b4734
"""

import math

import keras
from keras import layers, ops


def reshape_example() -> keras.Model:
    """(N, 10) -> (N, 3). 372 trainable parameters."""
    inputs = keras.Input((10,))
    x = layers.Dense(24, name="dense_1")(inputs)
    x = layers.Reshape((4, 3, 2))(x)
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(x)  # (3, 2, 4)
    x = layers.Reshape((3, 8))(x)
    x = layers.Conv1D(3, kernel_size=2, name="conv1d_1")(x)  # (2, 3)
    x = layers.Flatten()(x)  # 2 * 3 = 6
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="ReshapeExample")


def main() -> None:
    model = reshape_example()
    inputs = keras.random.uniform((4, 10))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
