"""SoftmaxExample: Probabilities over the rows of an image; then over its channels.

Printed by specc 0.1.0 from softmax.yaml. Edit the spec, not this file.
sha256 of the spec: f5fe06492d30686a78f851938eaff218f643277d80dbb36a345bb93554749bbd
"""

import math

import keras
from keras import layers, ops


def softmax_example() -> keras.Sequential:
    """(N, 5, 4, 3) -> (N, 3). 191 trainable parameters."""
    model = keras.Sequential(
        [
            keras.Input((5, 4, 3)),
            layers.Conv2D(4, kernel_size=2, use_bias=False),  # (4, 3, 4)
            layers.Softmax(axis=1),
            layers.Conv2D(4, kernel_size=2),  # (3, 2, 4)
            layers.Activation("softmax"),
            layers.Flatten(),  # 3 * 2 * 4 = 24
            layers.Dense(3),
        ],
        name="SoftmaxExample",
    )
    return model


def main() -> None:
    model = softmax_example()
    x = keras.random.uniform((4, 5, 4, 3))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
