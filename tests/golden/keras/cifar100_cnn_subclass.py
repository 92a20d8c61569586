"""Cifar100CNN: Two blocks of convolution and pooling and two dense layers for a
hundred kinds of things.

Printed by specc 0.1.0 from cifar100_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: 1a71cb3364b6e570c83e33766ab4d58b4ede49240e5dc7fd07e8bcdc9001cf6f
"""

import math

import keras
from keras import layers, ops


class Cifar100CNN(keras.Model):
    """(N, 32, 32, 3) -> (N, 100) logits. 325,956 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="Cifar100CNN")
        # (30, 30, 16)
        self.conv2d_1 = layers.Conv2D(16, kernel_size=3, activation="relu")
        self.max_pool2d_1 = layers.MaxPooling2D(pool_size=2)  # (15, 15, 16)
        # (13, 13, 32)
        self.conv2d_2 = layers.Conv2D(32, kernel_size=3, activation="relu")
        self.max_pool2d_2 = layers.MaxPooling2D(pool_size=2)  # (6, 6, 32)
        self.flatten_1 = layers.Flatten()  # 6 * 6 * 32 = 1152
        self.dense_1 = layers.Dense(256, activation="relu")
        self.dense_2 = layers.Dense(100)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.conv2d_1(x)
        x = self.max_pool2d_1(x)
        x = self.conv2d_2(x)
        x = self.max_pool2d_2(x)
        x = self.flatten_1(x)
        x = self.dense_1(x)
        x = self.dense_2(x)
        return x


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = Cifar100CNN()
    x = keras.random.uniform((4, 32, 32, 3))
    logits = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = probabilities(logits)
    print("Class probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("Predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))


if __name__ == "__main__":
    main()
