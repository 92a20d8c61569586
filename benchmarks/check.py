"""What a check costs: ``python benchmarks/check.py``.

The whole command against the frameworks' bare imports (their sum and their maximum: they are imported side by side),
the cost of one more small spec in a warm run, and where the time of one spec goes.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from specc.compile import compile_graph
from specc.run.check.prove import Settings
from specc.run.check.session import Session, Subject

SPECS = Path(__file__).parent.parent / "specs"


def seconds(*command: str) -> float:
    """Of one whole process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Print the figures."""
    torch = min(seconds("-c", "import torch") for _ in range(3))
    keras = min(seconds("-c", "import keras") for _ in range(3))
    print(f"import torch {torch:.2f} s, import keras {keras:.2f} s")
    print(f"their sum {torch + keras:.2f} s, their maximum {max(torch, keras):.2f} s")
    whole = seconds("-m", "specc", "check", str(SPECS / "fashion.yaml"))
    exact = seconds("-m", "specc", "check", str(SPECS / "fashion.yaml"), "--exact", "--dtype", "float64")
    print(f"specc check specs/fashion.yaml {whole:.2f} s; --exact --dtype float64 {exact:.2f} s")

    stages: dict[str, float] = {}
    last = [time.perf_counter(), "start"]

    def progress(spec: str, doing: str) -> None:
        now = time.perf_counter()
        stages[str(last[1])] = stages.get(str(last[1]), 0.0) + now - float(last[0])
        last[:] = [now, doing]

    with Session(["torch", "keras"], Settings()) as session:
        subjects = {
            name: Subject(*compile_graph(SPECS / f"{name}.yaml")) for name in ("simple_dense", "digits_cnn", "fashion")
        }
        session.run([subjects["simple_dense"]], progress)
        for name, subject in subjects.items():
            begun = time.perf_counter()
            stages.clear()
            last[:] = [begun, "printing"]
            session.run([subject], progress)
            progress("", "end")
            parts = ", ".join(f"{stage} {spent:.2f}" for stage, spent in stages.items())
            print(f"warm, {name}: {time.perf_counter() - begun:.2f} s ({parts})")


if __name__ == "__main__":
    main()
