"""MultiplyExample: The product of three branches.

Printed by specc 0.1.0 from multiply.yaml. Edit the spec, not this file.
sha256 of the spec: cc27843fefaebb94bedc04906e9f5216089cb8b29fa6f2759b2766baf7efb8ec
"""

import math

import keras
from keras import layers, ops


def multiply_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 303 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    left = layers.Conv2D(4, kernel_size=2, name="left")(inputs)  # (4, 3, 4)
    middle = layers.Conv2D(4, kernel_size=2, name="middle")(inputs)  # (4, 3, 4)
    right = layers.Conv2D(4, kernel_size=2, name="right")(inputs)  # (4, 3, 4)
    x = layers.Multiply()([left, middle, right])
    x = layers.Flatten()(x)  # 4 * 3 * 4 = 48
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="MultiplyExample")


def main() -> None:
    model = multiply_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
