"""SeparableConv2dExample: Two windows per channel, strided unevenly; then dilated.

Printed by specc 0.1.0 from separable_conv2d.yaml. Edit the spec, not this file.
sha256 of the spec: c7ee36df003b85344d329c2902da896c34ecca4643140984745129d1baf98a05
"""

import math

import keras
from keras import layers, ops


def separable_conv2d_example() -> keras.Model:
    """(N, 8, 7, 3) -> (N, 3). 403 trainable parameters.

    Known differences:
    * Constants that parameters start at are rounded to float32.
    """
    inputs = keras.Input((8, 7, 3))
    x = layers.ZeroPadding2D(((1, 0), (0, 2)))(inputs)
    x = layers.SeparableConv2D(
        4,
        kernel_size=(3, 2),
        depth_multiplier=2,
        depthwise_initializer="he_normal",
        pointwise_initializer="lecun_uniform",
        bias_initializer=keras.initializers.Constant(0.1),
        name="separable_conv2d_1",
    )(x)
    x = layers.MaxPooling2D(pool_size=1, strides=(2, 1))(x)  # (4, 8, 4)
    # (4, 8, 3)
    x = layers.SeparableConv2D(
        3,
        kernel_size=3,
        padding="same",
        dilation_rate=2,
        use_bias=False,
        name="separable_conv2d_2",
    )(x)
    x = layers.Flatten()(x)  # 4 * 8 * 3 = 96
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="SeparableConv2dExample")


def main() -> None:
    model = separable_conv2d_example()
    inputs = keras.random.uniform((4, 8, 7, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
