"""Running the command line inside the test process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from specc.cli._edge import run

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
EXAMPLES = sorted((ROOT / "specs" / "layers").glob("*.yaml"))
WRONG = sorted((ROOT / "specs" / "wrong").glob("*.yaml"))

#: A spec without anything to complain about.
SMALL = "input: [8]\n\nlayers:\n  - {type: dense, units: 4}\n"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


def specc(*arguments: str | Path) -> Ran:
    """Run one command; its output is what a pipe would get."""
    out, err = _Pipe(), _Pipe()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Ran(code, out.text(), err.text())


def write(folder: Path, text: str | bytes, name: str = "model.yaml") -> Path:
    """A spec file."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def names(paths: Sequence[Path]) -> list[str]:
    """Ids for `pytest.mark.parametrize`."""
    return [path.stem for path in paths]


class _Pipe(io.TextIOWrapper):
    """A stream that is no terminal, for text and for bytes."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)

    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8")
