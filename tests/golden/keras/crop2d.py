"""Crop2dExample: The border cut away, another width on every side.

Printed by specc 0.1.0 from crop2d.yaml. Edit the spec, not this file.
sha256 of the spec: 82e32af55c5b5cff61a2e8dd98dc511d290058f8445d2ce72d4c8a8aa205f076
"""

import math

import keras
from keras import layers, ops


def crop2d_example() -> keras.Model:
    """(N, 7, 9, 2) -> (N, 3). 141 trainable parameters."""
    inputs = keras.Input((7, 9, 2))
    x = layers.Conv2D(3, kernel_size=2, name="conv2d_1")(inputs)  # (6, 8, 3)
    x = layers.Cropping2D(((1, 0), (2, 3)))(x)  # (5, 3, 3)
    x = layers.Conv2D(3, kernel_size=2, name="conv2d_2")(x)  # (4, 2, 3)
    x = layers.Flatten()(x)  # 4 * 2 * 3 = 24
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="Crop2dExample")


def main() -> None:
    model = crop2d_example()
    inputs = keras.random.uniform((4, 7, 9, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
