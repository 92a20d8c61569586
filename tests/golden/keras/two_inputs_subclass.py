"""TwoInputs: An image and a line of words, seen through one shared layer; a class and
a number come out.

Printed by specc 0.1.0 from two_inputs.yaml. Edit the spec, not this file.
sha256 of the spec: 5bd57062eebc66de93b5a0e1b1e6083e096ab16dc86c6fc41f47d04e22f58ef2
"""

import math

import keras
from keras import layers, ops


class TwoInputs(keras.Model):
    """image (N, 28, 28, 1), tokens (N, 20) -> label (N, 10) logits, score (N, 1).
    40,331 trainable parameters.
    """

    def __init__(self) -> None:
        super().__init__(name="TwoInputs")
        self.looks = keras.Sequential(
            [
                layers.Conv2D(16, kernel_size=3, activation="relu"),  # (26, 26, 16)
                layers.MaxPooling2D(pool_size=2),  # (13, 13, 16)
                layers.Conv2D(32, kernel_size=3, activation="relu"),  # (11, 11, 32)
                layers.GlobalAveragePooling2D(),  # (32,)
            ],
            name="looks",
        )
        self.words = keras.Sequential(
            [
                layers.Embedding(1000, 32),  # (20, 32)
                layers.GlobalAveragePooling1D(),  # (32,)
            ],
            name="words",
        )
        self.project = layers.Dense(64, activation="relu", name="project")
        self.joined = layers.Concatenate(name="joined")  # (128,)
        self.head_label = layers.Dense(10, name="head_label")
        self.head_score = layers.Dense(1, name="head_score")

    def call(
        self, inputs: list[keras.KerasTensor], training: bool = False
    ) -> list[keras.KerasTensor]:
        image, tokens = inputs
        looks = self.looks(image)
        words = self.words(tokens)
        project = self.project(looks)
        project_words = self.project(words)
        joined = self.joined([project, project_words])
        head_label = self.head_label(joined)
        head_score = self.head_score(joined)
        return [head_label, head_score]


def label_probabilities(logits: keras.KerasTensor) -> keras.KerasTensor:
    """What the logits of label mean: numbers from 0 to 1 that add up to 1."""
    return ops.softmax(logits)


def main() -> None:
    model = TwoInputs()
    image = keras.random.uniform((4, 28, 28, 1))
    tokens = keras.random.randint((4, 20), 0, 1000, dtype="int32")
    label_output, score_output = model([image, tokens])
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    chances = label_probabilities(label_output)
    print("label, probabilities:", ops.convert_to_numpy(chances), sep="\n")
    print("label, predicted class:", ops.convert_to_numpy(ops.argmax(chances, axis=-1)))
    print("score:", ops.convert_to_numpy(score_output), sep="\n")


if __name__ == "__main__":
    main()
