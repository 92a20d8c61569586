"""LayerNormExample: Over two axes, over all axes without gamma and beta, and behind a
flatten.

Printed by specc 0.1.0 from layer_norm.yaml. Edit the spec, not this file.
sha256 of the spec: 6965324a5ea53ff86eb8691ac5fa5fc0bb60a8866a80dca820d840aad2d57deb
"""

import math

import keras
from keras import layers, ops


def layer_norm_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 258 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(inputs)  # (4, 3, 4)
    x = layers.LayerNormalization(axis=(-2, -1), name="layer_norm_1")(x)
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_2")(x)  # (3, 2, 4)
    x = layers.LayerNormalization(
        axis=(-3, -2, -1), epsilon=1e-05, center=False, scale=False
    )(x)
    x = layers.Conv2D(3, kernel_size=1, name="conv2d_3")(x)  # (3, 2, 3)
    x = layers.LayerNormalization(epsilon=1e-05, name="layer_norm_3")(x)
    x = layers.Flatten()(x)  # 3 * 2 * 3 = 18
    x = layers.LayerNormalization(epsilon=1e-05, name="layer_norm_4")(x)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="LayerNormExample")


def main() -> None:
    model = layer_norm_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
