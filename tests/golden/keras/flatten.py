"""FlattenExample: An image into a vector, in the order of the spec (the channel
changes fastest).

Printed by specc 0.1.0 from flatten.yaml. Edit the spec, not this file.
sha256 of the spec: 00bc30aff350237dcd3fefaea18820e3442860e21d936ef71ae37428d9f8bd84
"""

import math

import keras
from keras import layers, ops


def flatten_example() -> keras.Model:
    """(N, 4, 3, 2) -> (N, 3). 111 trainable parameters."""
    inputs = keras.Input((4, 3, 2))
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_1")(inputs)  # (3, 2, 4)
    x = layers.Flatten()(x)  # 3 * 2 * 4 = 24
    x = layers.Activation("tanh")(x)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="FlattenExample")


def main() -> None:
    model = flatten_example()
    inputs = keras.random.uniform((4, 4, 3, 2))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
