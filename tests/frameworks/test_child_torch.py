"""A generated file that hangs, crashes, exits, floods or eats memory fails by itself, and the next one still runs."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from specc.compile import compile_graph
from specc.render import render
from specc.run.child import Bounds, Child, ChildFailed
from specc.run.plan_data import plan_data
from specc.targets import load_target
from specc.targets.base import Header, Options

pytestmark = pytest.mark.torch

SPEC = Path(__file__).parent.parent.parent / "specs" / "layers" / "dense.yaml"

BROKEN = {
    "hangs": ("while True:\n    pass", "did not answer within"),
    "exits": ("import os\nos._exit(7)", "exit code 7"),
    "leaves politely": ("raise SystemExit(0)", "SystemExit"),
    "crashes": ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
    "raises": ("raise ValueError('no such luck')", "no such luck"),
    "floods": ("while True:\n    print('x' * 10000)", "printed more than"),
    "eats memory": ("eaten = []\nwhile True:\n    eaten.append(bytearray(50_000_000))", "memory"),
    "closes its pipes": ("import os\nos.closerange(0, 64)\nwhile True:\n    pass", "pipes|answer"),
    "writes over the pipe": ("import sys\nsys.stdout.write('hello')\nraise KeyError('x')", "KeyError"),
}


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child("torch", Bounds(seconds=60, memory=2**30, log=2**20)) as made:
        made.start()
        made.started()
        yield made


def good_file(folder: Path) -> tuple[Path, dict[str, object]]:
    source, graph = compile_graph(SPEC)
    plan = load_target("torch").plan(graph, Header.of(source, graph), Options("module"))
    path = folder / "good.py"
    path.write_text(render(plan), encoding="utf-8")
    return path, plan_data(plan)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_fails_alone(name: str, child: Child, tmp_path: Path) -> None:
    text, wanted = BROKEN[name]
    path, plan = good_file(tmp_path)
    broken = tmp_path / "broken.py"
    broken.write_text(text, encoding="utf-8")
    # Only what never ends is waited for in vain; everything else has time to fail on a busy machine.
    seconds = 5 if name in ("hangs", "closes its pipes") else 60
    with pytest.raises(ChildFailed, match=wanted):
        child.ask("load", path=str(broken), plan=plan, dtype="float64", seconds=seconds)
    # Whatever happened, the next file is loaded: by the same process, or by a new one.
    child.ask("load", path=str(path), plan=plan, dtype="float64")


def test_nothing_is_left_behind_when_the_parent_dies(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import os, time
        from specc.run.child import Child
        child = Child("torch")
        child.start()
        print(child._process.pid, flush=True)
        child.started()
        os.kill(os.getpid(), 9)
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pid = int(done.stdout.split()[0])
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(pid, 9)
    pytest.fail("the child outlived its parent")
