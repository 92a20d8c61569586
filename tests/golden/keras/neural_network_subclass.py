"""NeuralNetwork: A stack of dense layers on a flattened image.

Printed by specc 0.1.0 from neural_network.yaml. Edit the spec, not this file.
sha256 of the spec: 703531b66face6f33b6705195d70194641373cd81975b0cf92e1f3fd14b321fe
"""

import math

import keras
from keras import layers, ops


class NeuralNetwork(keras.Model):
    """(N, 28, 28) -> (N, 10) logits. 669,706 trainable parameters."""

    def __init__(self) -> None:
        super().__init__(name="NeuralNetwork")
        self.flatten_1 = layers.Flatten()  # 28 * 28 = 784
        self.linear_relu_stack = keras.Sequential(
            [
                layers.Dense(512),
                layers.Activation("relu"),
                layers.Dense(512),
                layers.Activation("relu"),
                layers.Dense(10),
            ],
            name="linear_relu_stack",
        )

    def call(self, x: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        x = self.flatten_1(x)
        x = self.linear_relu_stack(x)
        return x


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = NeuralNetwork()
    x = keras.random.uniform((4, 28, 28))
    logits = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = probabilities(logits)
    print("Class probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("Predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))


if __name__ == "__main__":
    main()
