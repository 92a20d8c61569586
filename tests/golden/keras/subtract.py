"""SubtractExample: One branch less another.

Printed by specc 0.1.0 from subtract.yaml. Edit the spec, not this file.
sha256 of the spec: b1f0a2e486910dff2262ea354f32b2624d98b7389b7f84d5c7cbf9bef1a917f2
"""

import math

import keras
from keras import layers, ops


def subtract_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 251 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    left = layers.Conv2D(4, kernel_size=2, name="left")(inputs)  # (4, 3, 4)
    right = layers.Conv2D(4, kernel_size=2, name="right")(inputs)  # (4, 3, 4)
    x = layers.Subtract()([right, left])
    x = layers.Flatten()(x)  # 4 * 3 * 4 = 48
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="SubtractExample")


def main() -> None:
    model = subtract_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
