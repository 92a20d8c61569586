"""Conv2dTransposeExample: Cropped and extended by hand; then same with a kernel that
is wider or narrower than the stride.

Printed by specc 0.1.0 from conv2d_transpose.yaml. Edit the spec, not this file.
sha256 of the spec: 1f3cf0717007de0575ba07c039b5454800c6cd9f949d0fac09e5f3d69946a37f
"""

import math

import keras
from keras import layers, ops


def conv2d_transpose_example() -> keras.Model:
    """(N, 2, 3, 2) -> (N, 3). 606 trainable parameters.

    Known differences:
    * Constants that parameters start at are rounded to float32.
    """
    inputs = keras.Input((2, 3, 2))
    x = layers.Conv2DTranspose(
        3,
        kernel_size=(3, 2),
        strides=(2, 3),
        output_padding=(1, 2),
        kernel_initializer="he_normal",
        bias_initializer=keras.initializers.Constant(0.1),
        name="conv2d_transpose_1",
    )(inputs)
    x = layers.Cropping2D(((1, 0), (0, 1)))(x)  # (5, 9, 3)
    # (5, 18, 2)
    x = layers.Conv2DTranspose(
        2,
        kernel_size=(4, 1),
        strides=(1, 2),
        padding="same",
        use_bias=False,
        name="conv2d_transpose_2",
    )(x)
    x = layers.Flatten()(x)  # 5 * 18 * 2 = 180
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="Conv2dTransposeExample")


def main() -> None:
    model = conv2d_transpose_example()
    inputs = keras.random.uniform((4, 2, 3, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
