"""TanhExample: Each value into -1 to 1.

Printed by specc 0.1.0 from tanh.yaml. Edit the spec, not this file.
sha256 of the spec: b8d07116abb3ef50184e234e8f6317cf99262bc75966232caf8690205a45763b
"""

import math

import keras
from keras import layers, ops


def tanh_example() -> keras.Model:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    inputs = keras.Input((6,))
    x = layers.Dense(8, name="dense_1")(inputs)
    x = layers.Activation("tanh")(x)
    outputs = layers.Dense(3, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="TanhExample")


def main() -> None:
    model = tanh_example()
    inputs = keras.random.uniform((4, 6))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
