"""PermuteExample: The axes of an image moved round, the channels first; then two axes
swapped.

Printed by specc 0.1.0 from permute.yaml. Edit the spec, not this file.
sha256 of the spec: a317eb4fba466d42a780dc56f2816201c2706654bbb0130e8825158748356f9d
"""

import math

import keras
from keras import layers, ops


def permute_example() -> keras.Model:
    """(N, 5, 6, 2) -> (N, 3). 108 trainable parameters."""
    inputs = keras.Input((5, 6, 2))
    x = layers.Conv2D(3, kernel_size=2, name="conv2d_1")(inputs)  # (4, 5, 3)
    x = layers.Permute((3, 1, 2))(x)  # (3, 4, 5)
    x = layers.Conv2D(2, kernel_size=2, name="conv2d_2")(x)  # (2, 3, 2)
    x = layers.Permute((2, 1, 3))(x)  # (3, 2, 2)
    x = layers.Flatten()(x)  # 3 * 2 * 2 = 12
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="PermuteExample")


def main() -> None:
    model = permute_example()
    inputs = keras.random.uniform((4, 5, 6, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
