"""ZeroPad2dExample: Zeros around an image, another number on every side.

Printed by specc 0.1.0 from zero_pad2d.yaml. Edit the spec, not this file.
sha256 of the spec: 998ecda4685cc6a0c2894852bf5c8f43bc341420260425aca4b2bb77d543a651
"""

import math

import keras
from keras import layers, ops


def zero_pad2d_example() -> keras.Model:
    """(N, 4, 5, 2) -> (N, 3). 240 trainable parameters."""
    inputs = keras.Input((4, 5, 2))
    x = layers.Conv2D(3, kernel_size=2, name="conv2d_1")(inputs)  # (3, 4, 3)
    x = layers.ZeroPadding2D(((1, 0), (2, 3)))(x)  # (4, 9, 3)
    x = layers.Conv2D(3, kernel_size=3, name="conv2d_2")(x)  # (2, 7, 3)
    x = layers.Flatten()(x)  # 2 * 7 * 3 = 42
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="ZeroPad2dExample")


def main() -> None:
    model = zero_pad2d_example()
    inputs = keras.random.uniform((4, 4, 5, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
