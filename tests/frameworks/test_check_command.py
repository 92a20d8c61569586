"""``specc check`` with real frameworks: it agrees, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DENSE = ROOT / "specs" / "layers" / "dense.yaml"
COMMAND = [sys.executable, "-m", "specc", "check"]


@pytest.mark.torch
def test_one_target_is_judged_by_the_referee(tmp_path: Path) -> None:
    words = [str(DENSE), "--targets", "torch", "--steps", "2", "--format", "json", "--html", str(tmp_path / "r.html")]
    done = subprocess.run([*COMMAND, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["agrees"] is True
    assert {row["target"] for row in found["specs"][0]["rows"]} == {"torch"}
    assert "torch" in found["versions"]


@pytest.mark.torch
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="child processes are found in /proc")
def test_interrupting_leaves_no_child_behind(tmp_path: Path) -> None:
    words = [str(ROOT / "specs" / "fashion.yaml"), "--targets", "torch", "--steps", "100000"]
    process = subprocess.Popen([*COMMAND, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        children = _children_when_there(process.pid)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130, said
    assert b"Traceback" not in said
    assert not [child for child in children if _runs(child)]


def _children_when_there(parent: int) -> list[int]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        if found:
            # Long enough for the framework to be imported, short enough for the check to be still running.
            time.sleep(2)
            return [int(child) for child in found]
        time.sleep(0.05)
    raise AssertionError("no child was started")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "zombie" not in Path(f"/proc/{pid}/status").read_text()
