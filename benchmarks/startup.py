"""How long the command takes from a cold start, and how much memory: ``python benchmarks/startup.py``.

Every figure is the median of several whole processes. The interpreter's own start and the imports are printed beside
the commands, as nothing that specc does can be quicker than they are.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 15


def measure(arguments: list[str]) -> tuple[float, float]:
    """Median seconds and peak megabytes of a command."""
    seconds, peaks = [], []
    for _ in range(RUNS):
        begun = time.perf_counter()
        child = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, *arguments])
        _, status, usage = os.wait4(child, 0)
        seconds.append(time.perf_counter() - begun)
        if status:
            raise SystemExit(f"{arguments} failed")
        peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(seconds), max(peaks)


def main() -> None:
    """Print a table."""
    os.chdir(ROOT)
    devnull = os.open(os.devnull, os.O_WRONLY)
    screen = os.dup(1)
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "python -c pass": ["-c", "pass"],
            "python -I -c pass (no site packages' .pth files)": ["-I", "-S", "-c", "pass"],
            "import click": ["-c", "import click"],
            "import yaml": ["-c", "import yaml"],
            "import jinja2": ["-c", "import jinja2"],
            "import pydantic.BaseModel": ["-c", "from pydantic import BaseModel"],
            "import click, yaml, jinja2, pydantic": [
                "-c",
                "import click, yaml, jinja2; from pydantic import BaseModel",
            ],
            "specc --help": ["-m", "specc", "--help"],
            "specc validate specs/fashion.yaml": ["-m", "specc", "validate", "specs/fashion.yaml"],
            "specc build specs/fashion.yaml --target torch": [
                *["-m", "specc", "build", "specs/fashion.yaml", "--target", "torch", "-o", folder]
            ],
            "specc build specs/fashion.yaml --target keras": [
                *["-m", "specc", "build", "specs/fashion.yaml", "--target", "keras", "-o", folder]
            ],
        }
        rows = []
        for name, arguments in commands.items():
            os.dup2(devnull, 1)
            os.dup2(devnull, 2) if name.startswith("specc") else None
            rows.append((name, *measure(arguments)))
            os.dup2(screen, 1)
    print(f"{'command':52} {'seconds':>8} {'peak MB':>8}   (median of {RUNS} cold processes)")
    for name, seconds, peak in rows:
        print(f"{name:52} {seconds:8.3f} {peak:8.1f}")


if __name__ == "__main__":
    main()
