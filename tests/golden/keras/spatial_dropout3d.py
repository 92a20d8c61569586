"""SpatialDropout3dExample: Whole channels dropped; on a vector, single features.

Printed by specc 0.1.0 from spatial_dropout3d.yaml. Edit the spec, not this file.
sha256 of the spec: 153b3c82103631d63cd4448886fbcdc2e43ba43b8b59027a74de20ea5ead2786
"""

import math

import keras
from keras import layers, ops


def spatial_dropout3d_example() -> keras.Model:
    """(N, 4, 3, 3, 2) -> (N, 3). 383 trainable parameters."""
    inputs = keras.Input((4, 3, 3, 2))
    x = layers.Conv3D(4, kernel_size=2, name="conv3d_1")(inputs)  # (3, 2, 2, 4)
    x = layers.SpatialDropout3D(0.25)(x)
    x = layers.Flatten()(x)  # 3 * 2 * 2 * 4 = 48
    x = layers.Dense(6, name="dense_1")(x)
    x = layers.Dropout(0.4)(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SpatialDropout3dExample")


def main() -> None:
    model = spatial_dropout3d_example()
    inputs = keras.random.uniform((4, 4, 3, 3, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
