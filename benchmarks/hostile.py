"""How soon hostile files are refused: ``python benchmarks/hostile.py``. The files are those of the tests."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from test_source_faults import BOMBS

from specc.errors import SpecError
from specc.source import parse


def main() -> None:
    """Print size, time and verdict of each."""
    print(f"{'file':24} {'bytes':>10} {'seconds':>8}")
    for name, text in BOMBS.items():
        raw = text.encode()
        begun = time.perf_counter()
        try:
            parse(raw, "bomb.yaml")
            verdict = "read"
        except SpecError as refused:
            verdict = refused.diagnostics[0].code
        print(f"{name:24} {len(raw):10} {time.perf_counter() - begun:8.3f}  {verdict}")


if __name__ == "__main__":
    main()
