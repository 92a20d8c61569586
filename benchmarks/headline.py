"""Test accuracy after training, on both targets and from several seeds, as a table for the README.

    python benchmarks/headline.py --mnist DIR --fashion-mnist DIR

Each directory holds the four IDX files of its data set. The digits of scikit-learn come without one. Both targets are
trained side by side, each with half of the machine's cores. Runs that are there already are not done again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import mean, stdev

ROOT = Path(__file__).parent.parent
TARGETS = ("torch", "keras")
#: Epochs of all trainings.
EPOCHS = 5

DIGITS = """\
specc: 1
name: DigitsCNN
description: Two convolutions and two dense layers for digits of 8 by 8.
input: [8, 8, 1]
layers:
  - {type: conv2d, filters: 32, kernel: 3, padding: same, activation: relu}
  - {type: conv2d, filters: 64, kernel: 3, activation: relu}
  - {type: max_pool2d, kernel: 2}
  - {type: flatten}
  - {type: dense, units: 128, activation: relu}
  - {type: dense, units: 10, activation: softmax}
train:
  data: digits
  loss: sparse_categorical_crossentropy
  optimizer: {type: adam, learning_rate: 0.001}
  metrics: [accuracy]
  epochs: 5
  batch_size: 32
"""


@dataclass(frozen=True)
class Subject:
    """A spec and its data."""

    title: str
    spec: Path
    data: str


def main() -> None:
    """Train everything that was asked for and print the table."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    print(
        f"{'spec and data':34}  {'target':6}  {'test accuracy after ' + str(EPOCHS) + ' epochs, by seed':44}  mean ± sd"
    )
    for subject in _subjects(options):
        scores = {target: [] for target in TARGETS}  # type: dict[str, list[float]]
        for seed in range(options.seeds):
            for target, score in _train(subject, seed, options.out).items():
                scores[target].append(score)
        for target, found in scores.items():
            by_seed = " ".join(f"{score:.4f}" for score in found)
            print(f"{subject.title:34}  {target:6}  {by_seed:44}  {mean(found):.4f} ± {_spread(found):.4f}", flush=True)
        print(f"{'':34}  {_difference(*scores.values())}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mnist", metavar="DIR", help="IDX files of MNIST, or of a part of it")
    parser.add_argument("--fashion-mnist", metavar="DIR", help="IDX files of Fashion-MNIST, or of a part of it")
    parser.add_argument("--seeds", type=int, default=5, metavar="N")
    parser.add_argument("--out", type=Path, default=Path("runs/headline"), metavar="DIR")
    return parser.parse_args()


def _subjects(options: argparse.Namespace) -> Iterator[Subject]:
    digits = options.out / "digits.yaml"
    digits.write_text(DIGITS, encoding="utf-8")
    yield Subject("DigitsCNN, digits", digits, "digits")
    if options.fashion_mnist:
        yield Subject("FashionCNN, fashion_mnist", ROOT / "specs" / "fashion.yaml", options.fashion_mnist)
    if options.mnist:
        spec = ROOT / "specs" / "mnist_cnn.yaml"
        yield Subject("MnistCNN, mnist", spec, options.mnist)
        yield Subject("MnistCNN, mnist, cosine", _decayed(spec, options.out), options.mnist)


def _decayed(spec: Path, out: Path) -> Path:
    """The same spec, with a learning rate that falls along a cosine over the epochs."""
    path = out / f"{spec.stem}_cosine.yaml"
    schedule = f"  schedule: {{type: cosine, over: {EPOCHS}, unit: epoch}}\n"
    path.write_text(spec.read_text(encoding="utf-8").rstrip("\n") + "\n" + schedule, encoding="utf-8")
    return path


def _train(subject: Subject, seed: int, out: Path) -> dict[str, float]:
    """Test accuracy by target, trained at the same time."""
    threads = str(max(1, (os.cpu_count() or 1) // len(TARGETS)))
    folders = {target: out / f"{subject.spec.stem}_{target}_{seed}" for target in TARGETS}
    running = []
    for target, folder in folders.items():
        if not (folder / "summary.json").exists():
            words = ["train", str(subject.spec), "--target", target, "--data", subject.data, "--seed", str(seed)]
            words += ["--epochs", str(EPOCHS), "--threads", threads, "--out", str(folder), "--no-curves", "--force"]
            running.append(subprocess.Popen([sys.executable, "-m", "specc", *words], stdout=subprocess.DEVNULL))
    if any(process.wait() for process in running):
        raise SystemExit("a training failed")
    summaries = {name: json.loads((folder / "summary.json").read_text()) for name, folder in folders.items()}
    return {name: float(summary["test"]["accuracy"]) for name, summary in summaries.items()}


def _spread(scores: list[float]) -> float:
    return stdev(scores) if len(scores) > 1 else 0.0


def _difference(first: list[float], second: list[float]) -> str:
    """Welch's statistic: the difference of the means by its standard error."""
    off = mean(first) - mean(second)
    error = sqrt((_spread(first) ** 2 + _spread(second) ** 2) / len(first))
    return f"difference of the means {off:+.4f}, its standard error {error:.4f}"


if __name__ == "__main__":
    main()
