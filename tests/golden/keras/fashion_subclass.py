"""FashionCNN: Two convolution blocks and three dense layers.

Printed by specc 0.1.0 from fashion.yaml. Edit the spec, not this file.
sha256 of the spec: 8da50ab3d80f848a8d7c99a04ed7514e97ac3e981fcca117cfdf87794dcfc873
"""

import math

import keras
from keras import layers, ops


class FashionCNN(keras.Model):
    """(N, 28, 28, 1) -> (N, 10) logits. 1,475,338 trainable parameters.

    Known differences:
    * BatchNormalization keeps the biased running variance: (n - 1) / n of the
      spec's, for n values per channel in a batch.
    """

    def __init__(self) -> None:
        super().__init__(name="FashionCNN")
        self.layer1 = keras.Sequential(
            [
                layers.Conv2D(32, kernel_size=3, padding="same"),  # (28, 28, 32)
                layers.BatchNormalization(momentum=0.9, epsilon=1e-05),
                layers.Activation("relu"),
                layers.MaxPooling2D(pool_size=2),  # (14, 14, 32)
            ],
            name="layer1",
        )
        self.layer2 = keras.Sequential(
            [
                layers.Conv2D(64, kernel_size=3),  # (12, 12, 64)
                layers.BatchNormalization(momentum=0.9, epsilon=1e-05),
                layers.Activation("relu"),
                layers.MaxPooling2D(pool_size=2),  # (6, 6, 64)
            ],
            name="layer2",
        )
        self.flatten_1 = layers.Flatten()  # 6 * 6 * 64 = 2304
        self.fc1 = layers.Dense(600, name="fc1")
        self.drop = layers.Dropout(0.25, name="drop")
        self.fc2 = layers.Dense(120, name="fc2")
        self.fc3 = layers.Dense(10, name="fc3")

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.layer1(x)
        x = self.layer2(x)
        x = self.flatten_1(x)
        x = self.fc1(x)
        x = self.drop(x)
        x = self.fc2(x)
        x = self.fc3(x)
        return x


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = FashionCNN()
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
