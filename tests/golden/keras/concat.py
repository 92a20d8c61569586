"""ConcatExample: Side by side along the width, then along the channels, then as
vectors.

Printed by specc 0.1.0 from concat.yaml. Edit the spec, not this file.
sha256 of the spec: 7ddfbef08ec93c6e36215cc81a2094b3bde4d2ed5eaf5d1735b5c7a01dc4a283
"""

import math

import keras
from keras import layers, ops


def concat_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 408 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    left = layers.Conv2D(4, kernel_size=2, name="left")(inputs)  # (4, 3, 4)
    right = layers.Conv2D(4, kernel_size=(2, 3), name="right")(inputs)  # (4, 2, 4)
    wide = layers.Concatenate(axis=2, name="wide")([left, right])  # (4, 5, 4)
    first = layers.Conv2D(2, kernel_size=2, name="first")(wide)  # (3, 4, 2)
    second = layers.Conv2D(3, kernel_size=2, name="second")(wide)  # (3, 4, 3)
    x = layers.Concatenate()([first, second])  # (3, 4, 5)
    flat = layers.Flatten(name="flat")(x)  # 3 * 4 * 5 = 60
    pooled = layers.GlobalAveragePooling2D(name="pooled")(wide)  # (4,)
    x = layers.Concatenate()([flat, pooled])  # (64,)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="ConcatExample")


def main() -> None:
    model = concat_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
