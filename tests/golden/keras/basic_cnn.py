"""BasicCNN: Three blocks of convolution and pooling with every activation as a layer
of its own, then two dense layers.

Printed by specc 0.1.0 from basic_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: e0490a80657c747e6ea5e27f4bb827d5c971bcad50e35189314fa2d11c6ebba0
"""

import math

import keras
from keras import layers, ops


def basic_cnn() -> keras.Model:
    """(N, 28, 28, 1) -> (N, 10) logits. 697,386 trainable parameters."""
    inputs = keras.Input((28, 28, 1))
    # (28, 28, 32)
    x = layers.Conv2D(32, kernel_size=3, padding="same", name="conv2d_1")(inputs)
    x = layers.Activation("relu")(x)
    # (28, 28, 32)
    x = layers.Conv2D(32, kernel_size=3, padding="same", name="conv2d_2")(x)
    x = layers.Activation("relu")(x)
    x = layers.MaxPooling2D(pool_size=2)(x)  # (14, 14, 32)
    x = layers.Activation("relu")(x)
    x = layers.Dropout(0.5)(x)
    # (14, 14, 64)
    x = layers.Conv2D(64, kernel_size=3, padding="same", name="conv2d_3")(x)
    x = layers.Activation("relu")(x)
    x = layers.MaxPooling2D(pool_size=2)(x)  # (7, 7, 64)
    x = layers.Activation("relu")(x)
    # (7, 7, 128)
    x = layers.Conv2D(128, kernel_size=3, padding="same", name="conv2d_4")(x)
    x = layers.Activation("relu")(x)
    x = layers.MaxPooling2D(pool_size=2)(x)  # (3, 3, 128)
    x = layers.Activation("relu")(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Flatten()(x)  # 3 * 3 * 128 = 1152
    x = layers.Dense(512, name="dense_1")(x)
    x = layers.Activation("relu")(x)
    x = layers.Dropout(0.5)(x)
    outputs = layers.Dense(10, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="BasicCNN")


def probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = basic_cnn()
    inputs = keras.random.uniform((4, 28, 28, 1))
    logits = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = probabilities(logits)
    print("Class probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("Predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))


if __name__ == "__main__":
    main()
