"""Upsample2dExample: Larger by interpolation and by repetition, another factor on
every axis.

Printed by specc 0.1.0 from upsample2d.yaml. Edit the spec, not this file.
sha256 of the spec: 47b6bef824770103263b4fed8256581609b19eee151180c854adaf160d649725
"""

import math

import keras
from keras import layers, ops


def upsample2d_example() -> keras.Model:
    """(N, 3, 2, 2) -> (N, 3). 128 trainable parameters.

    Known differences:
    * UpSampling2D interpolates in float32: about 1e-7 off in float64.
    """
    inputs = keras.Input((3, 2, 2))
    x = layers.Conv2D(3, kernel_size=1, name="conv2d_1")(inputs)  # (3, 2, 3)
    x = layers.UpSampling2D((2, 3), interpolation="bilinear")(x)  # (6, 6, 3)
    x = layers.UpSampling2D((1, 2))(x)  # (6, 12, 3)
    x = layers.Conv2D(2, kernel_size=3, strides=2, name="conv2d_2")(x)  # (2, 5, 2)
    x = layers.Flatten()(x)  # 2 * 5 * 2 = 20
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="Upsample2dExample")


def main() -> None:
    model = upsample2d_example()
    inputs = keras.random.uniform((4, 3, 2, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
