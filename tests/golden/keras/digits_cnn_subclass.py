"""DigitsCNN: Two convolutions with batch norm, dropout and a dense layer for digits of
8 by 8.

Printed by specc 0.1.0 from digits_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: 7b08162fa6e330d691b83914e69ca188f3a89cffc0b00791ee2625c8647e38bf
"""

import math

import keras
from keras import activations, layers, ops


class DigitsCNN(keras.Model):
    """(N, 8, 8, 1) -> (N, 10) logits. 7,738 trainable parameters.

    Known differences:
    * BatchNormalization keeps the biased running variance: (n - 1) / n of the
      spec's, for n values per channel in a batch.
    """

    def __init__(self) -> None:
        super().__init__(name="DigitsCNN")
        # (8, 8, 16)
        self.conv2d_1 = layers.Conv2D(16, kernel_size=3, padding="same", use_bias=False)
        self.batch_norm_1 = layers.BatchNormalization(momentum=0.9, epsilon=1e-05)
        self.conv2d_2 = layers.Conv2D(32, kernel_size=3, use_bias=False)  # (6, 6, 32)
        self.batch_norm_2 = layers.BatchNormalization(momentum=0.9, epsilon=1e-05)
        self.max_pool2d_1 = layers.MaxPooling2D(pool_size=2)  # (3, 3, 32)
        self.flatten_1 = layers.Flatten()  # 3 * 3 * 32 = 288
        self.drop = layers.Dropout(0.25, name="drop")
        self.classes = layers.Dense(10, name="classes")

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.conv2d_1(x)
        x = self.batch_norm_1(x)
        x = activations.relu(x)
        x = self.conv2d_2(x)
        x = self.batch_norm_2(x)
        x = activations.relu(x)
        x = self.max_pool2d_1(x)
        x = self.flatten_1(x)
        x = self.drop(x)
        x = self.classes(x)
        return x


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = DigitsCNN()
    x = keras.random.uniform((4, 8, 8, 1))
    logits = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = probabilities(logits)
    print("Class probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("Predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))


if __name__ == "__main__":
    main()
