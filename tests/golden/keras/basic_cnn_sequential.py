"""BasicCNN: Three blocks of convolution and pooling with every activation as a layer
of its own, then two dense layers.

Printed by specc 0.1.0 from basic_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: e0490a80657c747e6ea5e27f4bb827d5c971bcad50e35189314fa2d11c6ebba0
"""

import math

import keras
from keras import layers, ops


def basic_cnn() -> keras.Sequential:
    """(N, 28, 28, 1) -> (N, 10) logits. 697,386 trainable parameters."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, kernel_size=3, padding="same"),  # (28, 28, 32)
            layers.Activation("relu"),
            layers.Conv2D(32, kernel_size=3, padding="same"),  # (28, 28, 32)
            layers.Activation("relu"),
            layers.MaxPooling2D(pool_size=2),  # (14, 14, 32)
            layers.Activation("relu"),
            layers.Dropout(0.5),
            layers.Conv2D(64, kernel_size=3, padding="same"),  # (14, 14, 64)
            layers.Activation("relu"),
            layers.MaxPooling2D(pool_size=2),  # (7, 7, 64)
            layers.Activation("relu"),
            layers.Conv2D(128, kernel_size=3, padding="same"),  # (7, 7, 128)
            layers.Activation("relu"),
            layers.MaxPooling2D(pool_size=2),  # (3, 3, 128)
            layers.Activation("relu"),
            layers.Dropout(0.5),
            layers.Flatten(),  # 3 * 3 * 128 = 1152
            layers.Dense(512),
            layers.Activation("relu"),
            layers.Dropout(0.5),
            layers.Dense(10),
        ],
        name="BasicCNN",
    )
    return model


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = basic_cnn()
    x = keras.random.uniform((4, 28, 28, 1))
    logits = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = probabilities(logits)
    print("Class probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("Predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))


if __name__ == "__main__":
    main()
