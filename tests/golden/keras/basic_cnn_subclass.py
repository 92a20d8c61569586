"""BasicCNN: Three blocks of convolution and pooling with every activation as a layer
of its own, then two dense layers.

Printed by specc 0.1.0 from basic_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: e0490a80657c747e6ea5e27f4bb827d5c971bcad50e35189314fa2d11c6ebba0
"""

import math

import keras
from keras import activations, layers, ops


class BasicCNN(keras.Model):
    """(N, 28, 28, 1) -> (N, 10) logits. 697,386 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="BasicCNN")
        self.conv2d_1 = layers.Conv2D(32, kernel_size=3, padding="same")  # (28, 28, 32)
        self.conv2d_2 = layers.Conv2D(32, kernel_size=3, padding="same")  # (28, 28, 32)
        self.max_pool2d_1 = layers.MaxPooling2D(pool_size=2)  # (14, 14, 32)
        self.dropout_1 = layers.Dropout(0.5)
        self.conv2d_3 = layers.Conv2D(64, kernel_size=3, padding="same")  # (14, 14, 64)
        self.max_pool2d_2 = layers.MaxPooling2D(pool_size=2)  # (7, 7, 64)
        self.conv2d_4 = layers.Conv2D(128, kernel_size=3, padding="same")  # (7, 7, 128)
        self.max_pool2d_3 = layers.MaxPooling2D(pool_size=2)  # (3, 3, 128)
        self.dropout_2 = layers.Dropout(0.5)
        self.flatten_1 = layers.Flatten()  # 3 * 3 * 128 = 1152
        self.dense_1 = layers.Dense(512)
        self.dropout_3 = layers.Dropout(0.5)
        self.dense_2 = layers.Dense(10)

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.conv2d_1(x)
        x = activations.relu(x)
        x = self.conv2d_2(x)
        x = activations.relu(x)
        x = self.max_pool2d_1(x)
        x = activations.relu(x)
        x = self.dropout_1(x)
        x = self.conv2d_3(x)
        x = activations.relu(x)
        x = self.max_pool2d_2(x)
        x = activations.relu(x)
        x = self.conv2d_4(x)
        x = activations.relu(x)
        x = self.max_pool2d_3(x)
        x = activations.relu(x)
        x = self.dropout_2(x)
        x = self.flatten_1(x)
        x = self.dense_1(x)
        x = activations.relu(x)
        x = self.dropout_3(x)
        x = self.dense_2(x)
        return x


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = BasicCNN()
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
