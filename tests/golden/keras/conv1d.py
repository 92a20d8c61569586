"""Conv1dExample: Grouped, padded by hand and strided; then causal and dilated; then
same.

Printed by specc 0.1.0 from conv1d.yaml. Edit the spec, not this file.
sha256 of the spec: 467dc56bff35a75b2b116ca472b90823a0a090e6cc8644d6e9883dda3cbfcf72
"""

import math

import keras
from keras import layers, ops


def conv1d_example() -> keras.Model:
    """(N, 9, 4) -> (N, 3). 221 trainable parameters.

    Known differences:
    * Constants that parameters start at are rounded to float32.
    """
    inputs = keras.Input((9, 4))
    x = layers.ZeroPadding1D((1, 2))(inputs)
    # (5, 6)
    x = layers.Conv1D(
        6,
        kernel_size=3,
        strides=2,
        groups=2,
        kernel_initializer="he_normal",
        bias_initializer=keras.initializers.Constant(0.1),
        name="conv1d_1",
    )(x)
    # (5, 4)
    x = layers.Conv1D(
        4,
        kernel_size=2,
        padding="causal",
        dilation_rate=2,
        use_bias=False,
        name="conv1d_2",
    )(x)
    x = layers.Conv1D(4, kernel_size=4, padding="same", name="conv1d_3")(x)  # (5, 4)
    x = layers.Flatten()(x)  # 5 * 4 = 20
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="Conv1dExample")


def main() -> None:
    model = conv1d_example()
    inputs = keras.random.uniform((4, 9, 4))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
