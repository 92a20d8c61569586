"""SoftmaxExample: Probabilities over the rows of an image; then over its channels.

Printed by specc 0.1.0 from softmax.yaml. Edit the spec, not this file.
sha256 of the spec: f5fe06492d30686a78f851938eaff218f643277d80dbb36a345bb93554749bbd
"""

import math

import keras
from keras import layers, ops


def softmax_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 191 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    # (4, 3, 4)
    x = layers.Conv2D(4, kernel_size=2, use_bias=False, name="conv2d_1")(inputs)
    x = layers.Softmax(axis=1)(x)
    x = layers.Conv2D(4, kernel_size=2, name="conv2d_2")(x)  # (3, 2, 4)
    x = layers.Activation("softmax")(x)
    x = layers.Flatten()(x)  # 3 * 2 * 4 = 24
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="SoftmaxExample")


def main() -> None:
    model = softmax_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
