"""DigitsCNN: Two convolutions with batch norm, dropout and a dense layer for digits of
8 by 8.

Printed by specc 0.1.0 from digits_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: 7b08162fa6e330d691b83914e69ca188f3a89cffc0b00791ee2625c8647e38bf
"""

import math
from typing import Any

import keras
from keras import layers, ops


class UnbiasedBatchNormalization(layers.BatchNormalization):
    """Batch normalization that keeps the unbiased running variance."""

    def call(
        self, x: keras.KerasTensor, training: bool = False, mask: Any = None
    ) -> keras.KerasTensor:
        kept = self.moving_variance * self.momentum
        outputs = super().call(x, training=training, mask=mask)
        if training and self.trainable:
            # What is new has to be n / (n - 1) times as much, n values per channel.
            n = ops.cast(ops.size(x) // x.shape[-1], kept.dtype)
            self.moving_variance.assign_add((self.moving_variance - kept) / (n - 1))
        return outputs


def digits_cnn() -> keras.Model:
    """(N, 8, 8, 1) -> (N, 10) logits. 7,738 trainable parameters."""
    inputs = keras.Input((8, 8, 1))
    # (8, 8, 16)
    x = layers.Conv2D(
        16, kernel_size=3, padding="same", use_bias=False, name="conv2d_1"
    )(inputs)
    x = UnbiasedBatchNormalization(momentum=0.9, epsilon=1e-05, name="batch_norm_1")(x)
    x = layers.Activation("relu")(x)
    # (6, 6, 32)
    x = layers.Conv2D(32, kernel_size=3, use_bias=False, name="conv2d_2")(x)
    x = UnbiasedBatchNormalization(momentum=0.9, epsilon=1e-05, name="batch_norm_2")(x)
    x = layers.Activation("relu")(x)
    x = layers.MaxPooling2D(pool_size=2)(x)  # (3, 3, 32)
    x = layers.Flatten()(x)  # 3 * 3 * 32 = 288
    x = layers.Dropout(0.25, name="drop")(x)
    outputs = layers.Dense(10, name="classes")(x)
    return keras.Model(inputs, outputs, name="DigitsCNN")


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = digits_cnn()
    inputs = keras.random.uniform((4, 8, 8, 1))
    logits = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = probabilities(logits)
    print("Class probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("Predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))


if __name__ == "__main__":
    main()
