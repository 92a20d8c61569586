"""GlobalMaxPool3dExample: The largest value of every channel.

Printed by specc 0.1.0 from global_max_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: 37a924bf57a177d45053df469160ddeeff47af916ab6d868d185b23124063da7
"""

import math

import keras
from keras import layers, ops


def global_max_pool3d_example() -> keras.Model:
    """(N, 4, 3, 3, 2) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((4, 3, 3, 2))
    x = layers.Conv3D(4, kernel_size=2, name="conv3d_1")(inputs)  # (3, 2, 2, 4)
    x = layers.GlobalMaxPooling3D()(x)  # (4,)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="GlobalMaxPool3dExample")


def main() -> None:
    model = global_max_pool3d_example()
    inputs = keras.random.uniform((4, 4, 3, 3, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
