"""DenseExample: On every step of a sequence; then without a bias.

Printed by specc 0.1.0 from dense.yaml. Edit the spec, not this file.
sha256 of the spec: 372b50a1c6acd793a706a5299903f29ac853b41dbb901f85aaf314ed58f27c42
"""

import math

import keras
from keras import layers, ops


def dense_example() -> keras.Model:
    """(N, 4, 3) -> (N, 3). 80 trainable parameters.

    Known differences:
    * Constants that parameters start at are rounded to float32.
    """
    inputs = keras.Input((4, 3))
    x = layers.Dense(
        5,
        activation="tanh",
        kernel_initializer="lecun_uniform",
        bias_initializer=keras.initializers.Constant(0.1),
        name="dense_1",
    )(inputs)
    x = layers.Flatten()(x)  # 4 * 5 = 20
    outputs = layers.Dense(3, use_bias=False, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="DenseExample")


def main() -> None:
    model = dense_example()
    inputs = keras.random.uniform((4, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
