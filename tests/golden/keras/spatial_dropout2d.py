"""SpatialDropout2dExample: Whole channels dropped; on a vector, single features.

Printed by specc 0.1.0 from spatial_dropout2d.yaml. Edit the spec, not this file.
sha256 of the spec: 8770a6b5b26907f7d9075d9de3b9019bdea3f29a3221b36b7453657e1009c9e8
"""

import math

import keras
from keras import layers, ops


def spatial_dropout2d_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 367 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(inputs)  # (4, 3, 4)
    x = layers.SpatialDropout2D(0.25)(x)
    x = layers.Flatten()(x)  # 4 * 3 * 4 = 48
    x = layers.Dense(6, name="dense_1")(x)
    x = layers.Dropout(0.4)(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SpatialDropout2dExample")


def main() -> None:
    model = spatial_dropout2d_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
