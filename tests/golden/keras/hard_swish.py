"""HardSwishExample: A swish of straight pieces and a parabola.

Printed by specc 0.1.0 from hard_swish.yaml. Edit the spec, not this file.
sha256 of the spec: 9283fc38d9f58570c37169ee99e96ad19be6f5650ed3061666f3b05a0f5ae3ab
"""

import math

import keras
from keras import layers, ops


def hard_swish_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(
        8,
        kernel_initializer=keras.initializers.RandomNormal(stddev=2.0),
        name="dense_1",
    )(inputs)
    x = layers.Activation("hard_swish")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="HardSwishExample")


def main() -> None:
    model = hard_swish_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
