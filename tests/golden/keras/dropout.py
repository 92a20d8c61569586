"""DropoutExample: Single values dropped, in an image and in a vector.

Printed by specc 0.1.0 from dropout.yaml. Edit the spec, not this file.
sha256 of the spec: cdd141add66f15d849544f4d79e2082daf3a39570f5f41b21d0944d4791b1ea8
"""

import math

import keras
from keras import layers, ops


def dropout_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 199 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(inputs)  # (4, 3, 4)
    x = layers.Dropout(0.25)(x)
    x = layers.Flatten()(x)  # 4 * 3 * 4 = 48
    x = layers.Dropout(0.4)(x)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="DropoutExample")


def main() -> None:
    model = dropout_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
