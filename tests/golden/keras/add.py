"""AddExample: The sum of three branches.

Printed by specc 0.1.0 from add.yaml. Edit the spec, not this file.
sha256 of the spec: 3cb83cc72112c3132865a75c3f5d5c21f1da4f87e2d5cbd3a8696a2ad9e51760
"""

import math

import keras
from keras import layers, ops


def add_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 303 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    left = layers.Conv2D(4, kernel_size=2, name="left")(inputs)  # (4, 3, 4)
    middle = layers.Conv2D(4, kernel_size=2, name="middle")(inputs)  # (4, 3, 4)
    right = layers.Conv2D(4, kernel_size=2, name="right")(inputs)  # (4, 3, 4)
    x = layers.Add()([left, middle, right])
    x = layers.Flatten()(x)  # 4 * 3 * 4 = 48
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="AddExample")


def main() -> None:
    model = add_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
