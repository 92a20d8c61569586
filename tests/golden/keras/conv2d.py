"""Conv2dExample: Grouped, padded by hand and strided; then dilated; then same with a
stride.

Printed by specc 0.1.0 from conv2d.yaml. Edit the spec, not this file.
sha256 of the spec: ae0dac9f384e80bc6e4c31e60c504caab2c877401bb32cec9f52ebd7721d08e0
"""

import math

import keras
from keras import layers, ops


def conv2d_example() -> keras.Model:
    """(N, 9, 8, 4) -> (N, 3). 438 trainable parameters.

    Known differences:
    * Constants that parameters start at are rounded to float32.
    """
    inputs = keras.Input((9, 8, 4))
    x = layers.ZeroPadding2D(((1, 0), (0, 2)))(inputs)
    # (4, 9, 6)
    x = layers.Conv2D(
        6,
        kernel_size=(3, 2),
        strides=(2, 1),
        groups=2,
        kernel_initializer="he_normal",
        bias_initializer=keras.initializers.Constant(0.1),
        name="conv2d_1",
    )(x)
    # (4, 9, 4)
    x = layers.Conv2D(
        4,
        kernel_size=3,
        padding="same",
        dilation_rate=(1, 2),
        use_bias=False,
        name="conv2d_2",
    )(x)
    # (2, 5, 3)
    x = layers.Conv2D(3, kernel_size=2, strides=2, padding="same", name="conv2d_3")(x)
    x = layers.Flatten()(x)  # 2 * 5 * 3 = 30
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="Conv2dExample")


def main() -> None:
    model = conv2d_example()
    inputs = keras.random.uniform((4, 9, 8, 4))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
