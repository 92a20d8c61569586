"""Generated against hand-written programs: ``python benchmarks/training.py``. Ratios, measured side by side in one run.

The hand-written side is what a tutorial has for the same model. Rounds of both alternate, so that whatever else the
machine does meets both; a figure is the ratio of the medians. Where in memory the arrays of a process happen to lie
moves that ratio by some percent for as long as the process lives, so each comparison is made in several processes, and
the median of their ratios is what counts.
"""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np

ROOT = Path(__file__).parent.parent
ROUNDS, BATCH, PROCESSES = 41, 32, 5
#: A torch step is short, and needs more rounds for a steady median.
TORCH_ROUNDS = 250


def generated(folder: Path, name: str) -> ModuleType:
    """A generated file as a module."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(what: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = ROUNDS) -> None:
    """Tell the medians of two jobs, in milliseconds."""
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for number in range(rounds + 3):
        for name, job in (("ours", ours), ("theirs", theirs)) if number % 2 else (("theirs", theirs), ("ours", ours)):
            begun = time.perf_counter()
            job()
            if number >= 3:
                times[name].append(time.perf_counter() - begun)
    mine, other = statistics.median(times["ours"]), statistics.median(times["theirs"])
    print(json.dumps([what, mine * 1e3, other * 1e3]), flush=True)


def torch_side(folder: Path) -> None:
    """A training step and inference of FashionCNN."""
    import torch
    import torch.nn.functional as F
    from torch import nn

    class Hand(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer1 = nn.Sequential(
                nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2, 2)
            )
            self.layer2 = nn.Sequential(nn.Conv2d(32, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2))
            self.fc1, self.drop = nn.Linear(64 * 6 * 6, 600), nn.Dropout(0.25)
            self.fc2, self.fc3 = nn.Linear(600, 120), nn.Linear(120, 10)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            out = self.layer2(self.layer1(x))
            out = out.view(out.size(0), -1)
            return self.fc3(self.fc2(self.drop(self.fc1(out))))

    module = generated(folder, "fashion_torch_train")
    ours, theirs = module.FashionCNN(), Hand()
    optimizer, other = module.make_optimizer(ours), torch.optim.Adam(theirs.parameters(), lr=0.001)
    x, y = torch.rand(BATCH, 1, 28, 28), torch.randint(10, (BATCH,))

    def step() -> None:
        loss = F.cross_entropy(theirs(x), y)
        other.zero_grad()
        loss.backward()
        other.step()

    compare("torch, training step", lambda: module.train_step(ours, optimizer, x, y), step, TORCH_ROUNDS)
    ours.eval(), theirs.eval()
    with torch.no_grad():
        compare("torch, inference", lambda: ours(x), lambda: theirs(x), TORCH_ROUNDS)


def keras_side(folder: Path) -> None:
    """An epoch of fit, an epoch of the custom loop, and inference of FashionCNN."""
    import keras
    from keras import layers

    def hand() -> keras.Model:
        first = [layers.Conv2D(32, 3, padding="same"), layers.BatchNormalization(), layers.ReLU(), layers.MaxPool2D(2)]
        second = [layers.Conv2D(64, 3), layers.BatchNormalization(), layers.ReLU(), layers.MaxPool2D(2)]
        inputs = keras.Input((28, 28, 1))
        x = keras.Sequential(second)(keras.Sequential(first)(inputs))
        x = layers.Dropout(0.25)(layers.Dense(600)(layers.Flatten()(x)))
        model = keras.Model(inputs, layers.Dense(10)(layers.Dense(120)(x)))
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile("adam", loss, metrics=["accuracy"])
        return model

    x, y = np.random.rand(BATCH * 8, 28, 28, 1).astype("float32"), np.random.randint(10, size=BATCH * 8)
    module, custom = generated(folder, "fashion_keras_train"), generated(folder, "fashion_keras_custom_train")
    ours, theirs = module.fashion_cnn(), hand()
    module.compile_model(ours)

    def fit(model: keras.Model) -> Callable[[], Any]:
        return lambda: model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0, shuffle=False)

    compare("keras, fit, 8 batches", fit(ours), fit(theirs))
    model = custom.fashion_cnn()
    train_step = custom.make_train_step(model, custom.make_optimizer(model))
    import tensorflow as tf

    batches = [(tf.constant(x[i : i + BATCH]), tf.constant(y[i : i + BATCH])) for i in range(0, len(x), BATCH)]

    def loop() -> None:
        for inputs, targets in batches:
            train_step(inputs, targets)

    other, own = hand(), keras.optimizers.Adam(0.001)
    own.build(other.trainable_variables)
    measure = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def step(inputs: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = measure(targets, other(inputs, training=True))
        gradients = tape.gradient(loss, other.trainable_variables)
        own.apply_gradients(zip(gradients, other.trainable_variables, strict=True))
        return loss

    compare("keras, custom loop, 8 batches", loop, lambda: [step(*batch) for batch in batches])
    compare("keras, custom loop against fit, 8 batches", loop, fit(theirs))
    compare(
        "keras, inference", lambda: ours(batches[0][0], training=False), lambda: theirs(batches[0][0], training=False)
    )


def repeated(side: str, folder: str) -> None:
    """Print every comparison of a side: the medians over processes of its own."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(PROCESSES):
        command = [sys.executable, __file__, side, folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in done.stdout.splitlines():
            if line.startswith("["):
                what, mine, other = json.loads(line)
                found.setdefault(what, []).append((mine, other))
    for what, pairs in found.items():
        mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratios = sorted(first / second for first, second in pairs)
        spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
        print(
            f"{what:44} {mine:9.2f} ms {other:9.2f} ms   ratio {statistics.median(ratios):.3f}  ({spread})", flush=True
        )


def main() -> None:
    """Print every comparison."""
    with tempfile.TemporaryDirectory() as name:
        build = ["-m", "specc", "build", str(ROOT / "specs" / "fashion.yaml"), "--train", "-o", name]
        for extra in ([], ["--target", "keras", "--loop", "custom"]):
            subprocess.run([sys.executable, *build, *extra], check=True, capture_output=True)
        print(f"{'':44} {'generated':>12} {'by hand':>12}")
        for side in SIDES:
            repeated(side, name)


SIDES: dict[str, Callable[[Path], None]] = {"torch": torch_side, "keras": keras_side}

if __name__ == "__main__":
    if len(sys.argv) == 3:
        SIDES[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
