"""PreluExample: One slope per channel, one for all, and one per flattened feature.

Printed by specc 0.1.0 from prelu.yaml. Edit the spec, not this file.
sha256 of the spec: 5d16a16c2cbecf3cbe303478cf0a7fb64a81c77d889089b827cfd5f1f35deb68
"""

import math

import keras
from keras import layers, ops


def prelu_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 224 trainable parameters.

    Known differences:
    * Constants that parameters start at are rounded to float32.
    * Exactly at zero, Keras gives PReLU no gradient; PyTorch gives it the slope.
    """
    inputs = keras.Input((5, 4, 3))
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(inputs)  # (4, 3, 4)
    x = layers.PReLU(
        alpha_initializer=keras.initializers.Constant(0.1),
        shared_axes=[1, 2],
        name="prelu_1",
    )(x)
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_2")(x)  # (3, 2, 4)
    x = layers.PReLU(
        alpha_initializer=keras.initializers.Constant(0.4),
        shared_axes=[1, 2, 3],
        name="prelu_2",
    )(x)
    x = layers.Flatten()(x)  # 3 * 2 * 4 = 24
    x = layers.PReLU(
        alpha_initializer=keras.initializers.Constant(0.25), name="prelu_3"
    )(x)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="PreluExample")


def main() -> None:
    model = prelu_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
