"""SpatialDropout1dExample: Whole channels dropped; on a vector, single features.

Printed by specc 0.1.0 from spatial_dropout1d.yaml. Edit the spec, not this file.
sha256 of the spec: 6cc55972d46cf13cca1f0afb60f0bdf0728c4eee302782d2790d2e4d8602fa8e
"""

import math

import keras
from keras import layers, ops


def spatial_dropout1d_example() -> keras.Model:
    """(N, 6, 3) -> (N, 3). 175 trainable parameters."""
    inputs = keras.Input((6, 3))
    x = layers.Conv1D(4, kernel_size=2, name="conv1d_1")(inputs)  # (5, 4)
    x = layers.SpatialDropout1D(0.25)(x)
    x = layers.Flatten()(x)  # 5 * 4 = 20
    x = layers.Dense(6, name="dense_1")(x)
    x = layers.Dropout(0.4)(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SpatialDropout1dExample")


def main() -> None:
    model = spatial_dropout1d_example()
    inputs = keras.random.uniform((4, 6, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
