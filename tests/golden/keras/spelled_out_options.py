"""Options.

Printed by specc 0.1.0 from spec.yaml. Edit the spec, not this file.
sha256 of the spec: 5ab2f4ea2c440e83dd7934817113eda7c415a85e064f9dffd043ab0a86c3a141
"""

import math
from typing import Any

import keras
from keras import activations, layers, ops


class SimpleConv2D(layers.Layer):
    """A convolution from its definition: each place of the window has a matrix."""

    def __init__(
        self,
        filters: int,
        kernel_size: tuple[int, int],
        strides: tuple[int, int] = (1, 1),
        dilation_rate: tuple[int, int] = (1, 1),
        activation: str | None = None,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.dilation_rate = dilation_rate
        self.activation = activations.get(activation)
        self.use_bias = use_bias

    def build(self, input_shape: tuple[int, ...]) -> None:
        self.w = self.add_weight(
            shape=(*self.kernel_size, input_shape[-1], self.filters),
            initializer="glorot_uniform",
            name="w",
        )
        if self.use_bias:
            self.b = self.add_weight(
                shape=(self.filters,), initializer="zeros", name="b"
            )

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        rows, columns = self.kernel_size
        (down, right), (high, wide) = self.strides, self.dilation_rate
        height = x.shape[1] - (rows - 1) * high
        width = x.shape[2] - (columns - 1) * wide
        y = 0.0
        for i in range(0, rows * high, high):
            for j in range(0, columns * wide, wide):
                seen = x[:, i : i + height : down, j : j + width : right]
                y = y + ops.matmul(seen, self.w[i // high, j // wide])
        if self.use_bias:
            y = y + self.b
        return self.activation(y)


class SimpleDense(layers.Layer):
    """A dense layer from its definition: x @ w + b."""

    def __init__(
        self,
        units: int,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.use_bias = use_bias
        self.kernel_initializer = kernel_initializer

    def build(self, input_shape: tuple[int, ...]) -> None:
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units),
            initializer=self.kernel_initializer,
            name="w",
        )
        if self.use_bias:
            self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        y = ops.matmul(x, self.w)
        if self.use_bias:
            y = y + self.b
        return y


def options() -> keras.Model:
    """(N, 8, 8, 3) -> (N, 3). 736 trainable parameters."""
    inputs = keras.Input((8, 8, 3))
    x = layers.ZeroPadding2D(1)(inputs)
    # (8, 8, 4)
    x = SimpleConv2D(4, kernel_size=(3, 3), activation="relu", name="conv2d_1")(x)
    # (3, 7, 4)
    x = SimpleConv2D(
        4, kernel_size=(3, 2), strides=(2, 1), use_bias=False, name="conv2d_2"
    )(x)
    x = layers.Flatten()(x)  # 3 * 7 * 4 = 84
    x = SimpleDense(
        6,
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.1),
        name="dense_1",
    )(x)
    outputs = SimpleDense(3, use_bias=False, name="dense_2")(x)
    return keras.Model(inputs, outputs, name="Options")


def main() -> None:
    model = options()
    inputs = keras.random.uniform((4, 8, 8, 3))
    outputs = model(inputs)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
