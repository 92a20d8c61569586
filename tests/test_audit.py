"""The second line of defence: code that no spec should be able to cause is never handed out."""

from __future__ import annotations

from pathlib import Path

import pytest
from training_programs import PROGRAMS, WAYS, printed, programs_for

from specc.audit import audit
from specc.errors import InternalError

GOOD = '''"""Net."""

import torch
from torch import nn


class Net(nn.Module):
    """A net."""

    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(2, 3)


def main() -> None:
    print(Net())


if __name__ == "__main__":
    main()
'''


def test_audit_passes_good_code() -> None:
    audit(GOOD, "torch")
    audit(GOOD + "KEEP = os.environ.get('KEEP')\n", "torch")


@pytest.mark.parametrize(
    "added",
    [
        "import sys\n",
        "import os as torch\n",
        "x = os.system('id')\n",
        "x = os\n",
        "x = os.environ.__class__\n",
        "from os import system\n",
        "import torch.hub\n",
        "from torch import hub\n",
        "from . import x\n",
        "def f() -> None:\n    import sys\n",
        "print('on import')\n",
        "x = eval('1')\n",
        "def f() -> None:\n    exec('1')\n",
        "x = __import__('os')\n",
        "x = open('/etc/passwd')\n",
        "x = torch.__loader__\n",
        "x = ().__class__\n",
        "x = getattr(torch, 'hub')\n",
        "합성곱 = 1\n",
        "def f(名: int) -> None: ...\n",
        "x = __builtins__\n",
        "for x in ():\n    pass\n",
        "while True: ...\n",
        "with x: ...\n",
        "del x\n",
        "def f() -> None:\n    compile('1', '', 'exec')\n",
        "def f() -> None:\n    globals()\n",
        "x = (\n",
    ],
)
def test_audit_refuses(added: str) -> None:
    with pytest.raises(InternalError):
        audit(GOOD + added, "torch")


@pytest.mark.parametrize(("name", "way"), [(name, way) for way in WAYS for name in programs_for(way)])
def test_training_programs_pass(name: str, way: str, tmp_path: Path) -> None:
    audit(printed(PROGRAMS[name], way, tmp_path), WAYS[way][0])


def test_audit_wants_a_docstring() -> None:
    for text in ("", "import torch\n", "x = 1\n"):
        with pytest.raises(InternalError):
            audit(text, "torch")
