"""SoftplusExample: A smooth rectifier.

Printed by specc 0.1.0 from softplus.yaml. Edit the spec, not this file.
sha256 of the spec: 651de9c6b98efba7840add8bd2863919e81f63f14d26173666420e87f2f54145
"""

import math

import keras
from keras import layers, ops


def softplus_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(
        8,
        kernel_initializer=keras.initializers.RandomNormal(stddev=20.0),
        name="dense_1",
    )(inputs)
    x = layers.Activation("softplus")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="SoftplusExample")


def main() -> None:
    model = softplus_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
