"""BatchNormExample: Over an image, without gamma and beta, and behind a flatten.

Printed by specc 0.1.0 from batch_norm.yaml. Edit the spec, not this file.
sha256 of the spec: ad8c8f93a79815463255d5dc84fe7030258784da72317a0f88a3d691b772c2cc
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


def batch_norm_example() -> keras.Model:
    """(N, 5, 4, 3) -> (N, 3). 243 trainable parameters."""
    inputs = keras.Input((5, 4, 3))
    # (4, 3, 4)
    x = layers.Conv2D(4, kernel_size=2, use_bias=False, name="conv2d_1")(inputs)
    x = layers.BatchNormalization(momentum=0.8, name="batch_norm_1")(x)
    x = layers.Activation("relu")(x)
    x = layers.Conv2D(4, kernel_size=2, use_bias=False, name="conv2d_2")(x)  # (3, 2, 4)
    x = UnbiasedBatchNormalization(
        momentum=0.9, epsilon=1e-05, center=False, scale=False, name="batch_norm_2"
    )(x)
    x = layers.Flatten()(x)  # 3 * 2 * 4 = 24
    x = UnbiasedBatchNormalization(momentum=0.9, epsilon=1e-05, name="batch_norm_3")(x)
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="BatchNormExample")


def main() -> None:
    model = batch_norm_example()
    inputs = keras.random.uniform((4, 5, 4, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
