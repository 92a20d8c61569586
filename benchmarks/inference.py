"""Shape inference against building the model: ``python benchmarks/inference.py``.

The same chain of conv/relu layers is inferred by specc, built by PyTorch on its meta device (no memory, no arithmetic)
and run there for its shapes, and built by Keras. Microseconds per layer, imports not counted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
SIZES = (10, 100, 1_000)


def by_specc(layers: int) -> Callable[[], object]:
    """Infer from a parsed spec."""
    from specc.infer import infer
    from specc.source import parse
    from specc.spec import parse_spec

    pair = "  - {type: conv2d, filters: 8, kernel: 3, padding: same}\n  - {type: relu}\n"
    text = f"name: Chain\ninput: [8, 8, 8]\nlayers:\n{pair * (layers // 2)}"
    spec, _ = parse_spec(parse(text.encode(), "chain.yaml"))
    return lambda: infer(spec)


def by_torch(layers: int) -> Callable[[], object]:
    """Build on the meta device and run once."""
    import torch
    from torch import nn

    def build() -> object:
        with torch.device("meta"):
            parts = [nn.Conv2d(8, 8, 3, padding=1) if number % 2 == 0 else nn.ReLU() for number in range(layers)]
            return nn.Sequential(*parts)(torch.empty(1, 8, 8, 8)).shape

    return build


def by_keras(layers: int) -> Callable[[], object]:
    """Build a functional model."""
    import keras

    def build() -> object:
        x = inputs = keras.Input((8, 8, 8))
        for number in range(layers):
            x = keras.layers.Conv2D(8, 3, padding="same")(x) if number % 2 == 0 else keras.layers.ReLU()(x)
        return keras.Model(inputs, x).output_shape

    return build


def per_layer(job: Callable[[], object], size: int) -> str:
    """Microseconds per layer of the second run; Keras walks its graph by recursion and gives up on deep ones."""
    try:
        job()
        begun = time.perf_counter()
        job()
    except RecursionError:
        return "too deep"
    return f"{(time.perf_counter() - begun) / size * 1e6:.1f}"


def main() -> None:
    """Print a table."""
    print(f"{'layers':>8} {'specc':>10} {'torch meta':>12} {'keras':>10}   microseconds per layer")
    for size in SIZES:
        cells = []
        for make in (by_specc, by_torch, by_keras):
            cells.append(per_layer(make(size), size))
        print(f"{size:8} {cells[0]:>10} {cells[1]:>12} {cells[2]:>10}")


if __name__ == "__main__":
    main()
