"""EluExample: An exponential for negative values.

Printed by specc 0.1.0 from elu.yaml. Edit the spec, not this file.
sha256 of the spec: 36bdff31f64d4dfbec287425292a00c83421a0c23824e0bfffda8822a6e5485d
"""

import math

import keras
from keras import layers, ops


def elu_example() -> keras.Sequential:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(8),
            layers.ELU(alpha=0.5),
            layers.Dense(3),
        ],
        name="EluExample",
    )
    return model


def main() -> None:
    model = elu_example()
    x = keras.random.uniform((4, 6))
    outputs = model(x)
    model.summary()
    for weight in model.weights:
        print(f"{weight.path}: {weight.shape}, {math.prod(weight.shape):,} values")
    print("Output:", ops.convert_to_numpy(outputs), sep="\n")


if __name__ == "__main__":
    main()
