"""MaximumExample: The largest of three branches, element by element.

Printed by specc 0.1.0 from maximum.yaml. Edit the spec, not this file.
sha256 of the spec: 54dfb49acbb3d90225899328c1461bde0c16ba847368b3b35ee0146821223f43
"""

import math

import keras
from keras import layers, ops


class Maximum(layers.Layer):
    """The largest of several values; equal ones share the gradient."""

    def call(self, values: list[keras.KerasTensor]) -> keras.KerasTensor:
        return ops.max(ops.stack(values), axis=0)


def maximum_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 303 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    left = layers.Conv2D(4, kernel_size=2, name="left")(inputs)  # (4, 3, 4)
    middle = layers.Conv2D(4, kernel_size=2, name="middle")(inputs)  # (4, 3, 4)
    right = layers.Conv2D(4, kernel_size=2, name="right")(inputs)  # (4, 3, 4)
    x = Maximum()([left, middle, right])
    x = layers.Flatten()(x)  # 4 * 3 * 4 = 48
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="MaximumExample")


def main() -> None:
    model = maximum_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
