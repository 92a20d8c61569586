"""EmbeddingExample: A table with more rows than the input has values, and a row that
stands for padding.

Printed by specc 0.1.0 from embedding.yaml. Edit the spec, not this file.
sha256 of the spec: 025cd8fd5b41a43542d982fa8acbfe1262e0058d41756e8213c511aabd0ab7be
"""

import math
from typing import Any

import keras
from keras import layers, ops


class PaddedEmbedding(layers.Embedding):
    """An embedding in which one id stands for padding: zeros, and never trained."""

    def __init__(self, *args: Any, padding_idx: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.padding_idx = padding_idx

    def call(self, ids: keras.KerasTensor) -> keras.KerasTensor:
        real = ops.cast(ops.not_equal(ids, self.padding_idx), self.compute_dtype)
        return super().call(ids) * ops.expand_dims(real, -1)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "padding_idx": self.padding_idx}


def embedding_example() -> keras.Model:
    """(N, 7) -> (N, 3). 136 trainable parameters."""
    inputs = keras.Input((7,), dtype="int32")
    # (7, 4)
    x = PaddedEmbedding(
        13,
        4,
        padding_idx=2,
        embeddings_initializer=keras.initializers.RandomNormal(stddev=0.5),
        name="embedding_1",
    )(inputs)
    x = layers.Conv1D(3, kernel_size=2, name="conv1d_1")(x)  # (6, 3)
    x = layers.Flatten()(x)  # 6 * 3 = 18
    outputs = layers.Dense(3, name="dense_1")(x)
    return keras.Model(inputs, outputs, name="EmbeddingExample")


def main() -> None:
    model = embedding_example()
    inputs = keras.random.randint((4, 7), 0, 11, dtype="int32")
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
