"""What the options of ``specc build --train --fast`` bring: ``python benchmarks/fast.py [SPEC...]``.

Every program is run as it is printed, on made-up data of 50 batches, and its epochs are timed from the first batch to
the last, without the evaluation after them. Programs take turns, so that whatever else the machine does meets all of
them; the first epoch of a run, in which Keras and XLA compile, is left out. The figure is the median epoch over that of
the program without the option.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np

ROOT = Path(__file__).parent.parent
SPECS = ("fashion", "mnist_cnn", "cifar100_cnn", "neural_network", "simple_dense")
BATCHES, BATCH, EPOCHS, ROUNDS = 50, 32, 4, 3
#: Target, loop, and the words of ``--fast``; the first of a loop is what the others are compared with.
WAYS = (
    ("torch", "fit", ""),
    ("torch", "fit", "fused"),
    ("torch", "fit", "channels_last"),
    ("torch", "fit", "batch_sampler"),
    ("torch", "fit", "batch_sampler,fused"),
    ("torch", "fit", "batch_sampler,channels_last,fused"),
    ("keras", "fit", ""),
    ("keras", "fit", "steps_per_execution"),
    ("keras", "fit", "xla"),
    ("keras", "fit", "steps_per_execution,xla"),
    ("keras", "custom", ""),
    ("keras", "custom", "xla"),
)


def main() -> None:
    """Print a line per spec and way."""
    print(f"{'spec':16} {'target':7} {'loop':7} {'--fast':34} {'ms a batch':>10} {'ratio':>7}")
    for name in sys.argv[1:] or SPECS:
        with tempfile.TemporaryDirectory() as folder:
            _spec(ROOT / "specs" / f"{Path(name).stem}.yaml", Path(folder))


def _spec(spec: Path, folder: Path) -> None:
    programs = {way: module for way in WAYS if (module := _printed(spec, folder, *way)) is not None}
    _data(next(iter(programs.values())), folder / "data.npz")
    times: dict[tuple[str, str, str], list[float]] = {way: [] for way in programs}
    for _ in range(ROUNDS):
        for way, module in programs.items():
            times[way] += _epochs(module, way[0] == "keras" and way[1] == "fit", folder)[1:]
    usual = 0.0
    for way, found in times.items():
        batch = statistics.median(found) / BATCHES * 1e3
        usual = batch if not way[2] else usual
        target, loop, fast = way
        print(f"{spec.stem:16} {target:7} {loop:7} {fast or '-':34} {batch:10.2f} {batch / usual:7.2f}", flush=True)


def _printed(spec: Path, folder: Path, target: str, loop: str, fast: str) -> ModuleType | None:
    """The training program, imported; nothing where the spec cannot take the option."""
    words = ["build", str(spec), "--target", target, "--train", "--loop", loop, "--fast", fast, "-o", str(folder)]
    done = subprocess.run([sys.executable, "-m", "specc", *words], capture_output=True, text=True)
    if done.returncode:
        return None
    path = Path(next(line for line in done.stdout.splitlines() if "_train.py" in line).removesuffix(" (unchanged)"))
    found = importlib.util.spec_from_file_location(path.stem, path)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _data(module: ModuleType, path: Path) -> None:
    """Made-up examples of the program, again and again until there are as many as are wanted."""
    arrays = module.made_up_data(0)
    wanted = {"train": BATCHES * BATCH, "test": BATCH}
    made = {name: np.resize(array, (wanted[name.split("_")[1]], *array.shape[1:])) for name, array in arrays.items()}
    np.savez(path, **made)


def _epochs(module: ModuleType, fit: bool, folder: Path) -> list[float]:
    """Seconds of each epoch of a whole run of the program."""
    arguments = [module.__name__, "--data", str(folder), "--epochs", str(EPOCHS), "--batch-size", str(BATCH)]
    sys.argv = [*arguments, "--checkpoint", str(folder / "kept.weights.h5")]
    seconds: list[float] = []
    with _timed_fit(seconds) if fit else _timed_epoch(module, seconds), contextlib.redirect_stdout(io.StringIO()):
        module.main()
    return seconds


@contextlib.contextmanager
def _timed_epoch(module: ModuleType, seconds: list[float]) -> Iterator[None]:
    """The program's own loop over the batches."""
    own = module.train_epoch

    def timed(*arguments: Any) -> float:
        begun = time.perf_counter()
        loss: float = own(*arguments)
        seconds.append(time.perf_counter() - begun)
        return loss

    module.train_epoch = timed
    yield
    module.train_epoch = own


@contextlib.contextmanager
def _timed_fit(seconds: list[float]) -> Iterator[None]:
    """``fit``, up to the validation of each epoch."""
    import keras

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.begun = time.perf_counter()

        def on_test_begin(self, logs: Any = None) -> None:
            seconds.append(time.perf_counter() - self.begun)

    own = keras.Model.fit

    def fit(model: keras.Model, *arguments: Any, callbacks: Any, **named: Any) -> Any:
        return own(model, *arguments, callbacks=[*callbacks, Clock()], **named)

    keras.Model.fit = fit
    yield
    keras.Model.fit = own


if __name__ == "__main__":
    main()
