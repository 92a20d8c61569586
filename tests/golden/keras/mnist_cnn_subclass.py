"""MnistCNN: Two convolutions and two dense layers for handwritten digits.

Printed by specc 0.1.0 from mnist_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: 96a7b5882c90c27f4a0dd1e5a04d493206033a97c8610e7d1ac72be39a7502ad
"""

import math

import keras
from keras import layers, ops


class MnistCNN(keras.Model):
    """(N, 28, 28, 1) -> (N, 10) logits. 4,738,826 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="MnistCNN")
        # (26, 26, 32)
        self.conv2d_1 = layers.Conv2D(32, kernel_size=3, activation="relu")
        # (24, 24, 64)
        self.conv2d_2 = layers.Conv2D(64, kernel_size=3, activation="relu")
        self.flatten_1 = layers.Flatten()  # 24 * 24 * 64 = 36864
        self.dense_1 = layers.Dense(128, activation="relu")
        self.dense_2 = layers.Dense(10)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.conv2d_1(x)
        x = self.conv2d_2(x)
        x = self.flatten_1(x)
        x = self.dense_1(x)
        x = self.dense_2(x)
        return x


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = MnistCNN()
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
