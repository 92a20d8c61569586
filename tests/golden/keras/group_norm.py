"""GroupNormExample: Two groups of channels; then three without gamma and beta.

Printed by specc 0.1.0 from group_norm.yaml. Edit the spec, not this file.
sha256 of the spec: 3fcf18b393a8696a806cd0a955d6a4c6051305f76884adc94eb559ee4e5552af
"""

import math

import keras
from keras import layers, ops


def group_norm_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 273 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(inputs)  # (4, 3, 4)
    x = layers.GroupNormalization(2, name="group_norm_1")(x)
    x = layers.Conv2D(6, kernel_size=2, name="conv2d_2")(x)  # (3, 2, 6)
    x = layers.GroupNormalization(3, epsilon=1e-05, center=False, scale=False)(x)
    x = layers.Flatten()(x)  # 3 * 2 * 6 = 36
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="GroupNormExample")


def main() -> None:
    model = group_norm_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
