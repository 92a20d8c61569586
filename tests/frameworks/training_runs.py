"""Many training programs run one after the other in a single process, so that the framework is imported once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specc.compile import compile_graph

_RUN = """
import contextlib, io, json, runpy, sys, traceback
reports = {}
for name, arguments in json.loads(sys.stdin.read()).items():
    sys.argv = [f"{name}.py", *arguments]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(f"{name}.py", run_name="__main__")
    except BaseException:
        out.write(traceback.format_exc())
    if "keras" in sys.modules:
        sys.modules["keras"].mixed_precision.set_global_policy("float32")
    reports[name] = out.getvalue()
print("REPORTS" + json.dumps(reports))
"""


def run_all(
    texts: Mapping[str, str],
    folder: Path,
    ending: str,
    epochs: int = 1,
    data: Mapping[str, Mapping[str, NDArray[Any]]] | None = None,
) -> dict[str, str]:
    """What each program printed, and its traceback where it failed. Each gets its `data`, if there is any."""
    arguments = {}
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        arguments[name] = ["--epochs", str(epochs), "--checkpoint", f"{name}.{ending}"]
        if data is not None:
            (folder / f"data_{name}").mkdir()
            np.savez(folder / f"data_{name}" / "data.npz", **data[name])
            arguments[name] += ["--data", f"data_{name}"]
    done = subprocess.run(
        [sys.executable, "-c", _RUN],
        cwd=folder,
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert "REPORTS" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]
    reports: dict[str, str] = json.loads(done.stdout.rpartition("REPORTS")[2])
    for name, report in reports.items():
        assert "Traceback" not in report, f"{name}: {report}"
        assert (folder / f"{name}.{ending}").is_file(), f"{name} saved nothing"
    return reports


def tiny_data(spec: Path, examples: int = 20) -> dict[str, NDArray[Any]]:
    """A few stored examples for a spec, as a person would have them: bytes without a channel axis where that can be."""
    _, graph = compile_graph(spec)
    assert graph.train is not None
    random = np.random.default_rng(0)
    arrays: dict[str, NDArray[Any]] = {}
    for part in ("train", "test"):
        for item in graph.inputs:
            suffix = f"_{item.name}" if len(graph.inputs) > 1 else ""
            if item.vocab is not None:
                values = random.integers(0, item.vocab, (examples, *item.shape))
            elif len(item.shape) == 3:
                shape = item.shape[:-1] if item.shape[-1] == 1 else item.shape
                values = random.integers(0, 256, (examples, *shape)).astype(np.uint8)
            else:
                values = random.normal(size=(examples, *item.shape))
            arrays[f"x_{part}{suffix}"] = values
        for output in graph.outputs:
            suffix = f"_{output.name}" if len(graph.outputs) > 1 else ""
            *outer, width = graph.value(output.value).shape
            loss = graph.train.losses[output.name].loss
            labels = random.integers(0, width, (examples, *outer))
            if loss.labels == "numbers":
                labels = random.integers(0, 2, (examples, *outer, width)).astype(np.float32)
            arrays[f"y_{part}{suffix}"] = labels
    return arrays
