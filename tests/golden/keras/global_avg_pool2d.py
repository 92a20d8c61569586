"""GlobalAvgPool2dExample: The mean of every channel.

Printed by specc 0.1.0 from global_avg_pool2d.yaml. Edit the spec, not this file.
sha256 of the spec: 7eddaae4fdc0738d24830431f2fdc117bae05dd66b6671dc2d3c762b76990824
"""

import math

import keras
from keras import layers, ops


def global_avg_pool2d_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 67 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(inputs)  # (4, 3, 4)
    x = layers.GlobalAveragePooling2D()(x)  # (4,)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="GlobalAvgPool2dExample")


def main() -> None:
    model = global_avg_pool2d_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
