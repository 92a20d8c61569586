"""GlobalMaxPool1dExample: The largest value of every channel.

Printed by specc 0.1.0 from global_max_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: cd3f0b489cd04f6122ffb3f2be2ee271b5afe59fd2405963770a3859221f74d1
"""

import math

import keras
from keras import layers, ops


def global_max_pool1d_example() -> keras.Model:
    """(N, 6, 3) -> (N, 3). 43 trainable parameters."""
    inputs = keras.Input((6, 3))
    x = layers.Conv1D(4, kernel_size=2, name="conv1d_1")(inputs)  # (5, 4)
    x = layers.GlobalMaxPooling1D()(x)  # (4,)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="GlobalMaxPool1dExample")


def main() -> None:
    model = global_max_pool1d_example()
    inputs = keras.random.uniform((4, 6, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
