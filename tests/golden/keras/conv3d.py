"""Conv3dExample: Grouped, padded by hand and strided; then dilated.

Printed by specc 0.1.0 from conv3d.yaml. Edit the spec, not this file.
sha256 of the spec: 84168935c70a566e5dc9c8bab677066fcbca086bfcc14de5d1ec299c50c26f7c
"""

import math

import keras
from keras import layers, ops


def conv3d_example() -> keras.Model:
    """(N, 5, 4, 6, 2) -> (N, 3). 691 trainable parameters.

    Known differences:
    * Constants that parameters start at are rounded to float32.
    """
    inputs = keras.Input((5, 4, 6, 2))
    x = layers.ZeroPadding3D(((1, 0), (1, 1), (0, 1)))(inputs)
    # (5, 4, 3, 4)
    x = layers.Conv3D(
        4,
        kernel_size=(2, 3, 2),
        strides=(1, 1, 2),
        groups=2,
        kernel_initializer="he_normal",
        bias_initializer=keras.initializers.Constant(0.1),
        name="conv3d_1",
    )(x)
    # (5, 4, 3, 3)
    x = layers.Conv3D(
        3,
        kernel_size=2,
        padding="same",
        dilation_rate=(1, 2, 1),
        use_bias=False,
        name="conv3d_2",
    )(x)
    x = layers.Flatten()(x)  # 5 * 4 * 3 * 3 = 180
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="Conv3dExample")


def main() -> None:
    model = conv3d_example()
    inputs = keras.random.uniform((4, 5, 4, 6, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
