"""What every test file may ask for: files of expected text, and one switch to write them anew."""

from __future__ import annotations

import difflib
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

#: Expected text lies here, in folders by theme.
GOLDEN = Path(__file__).parent / "golden"

Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --update-goldens`` writes the expected files from what came; read the diff before committing it."""
    parser.addoption("--update-goldens", action="store_true", help="write the files in tests/golden anew")


def pytest_configure() -> None:
    """Let started programs be interrupted, also where the tests run in the background of a shell, which ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden(path, text)``: the text must equal the file ``tests/golden/<path>`` byte for byte."""
    update = bool(request.config.getoption("--update-goldens"))

    def compare(path: str, text: str) -> None:
        file = GOLDEN / path
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            return
        if not file.is_file():
            pytest.fail(f"there is no tests/golden/{path}; write it with --update-goldens")
        expected = file.read_bytes().decode("utf-8")
        if text != expected:
            lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), path, "now", lineterm="")
            pytest.fail("\n".join(lines) or f"{path} differs in its line ends", pytrace=False)

    return compare
