"""What the README shows is what specc prints."""

from __future__ import annotations

import re

import pytest
from cli_helpers import ROOT

from specc.compile import compile_graph
from specc.produce import produce
from specc.targets import load_target
from specc.targets.base import Options

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def bare(text: str) -> list[str]:
    """The lines of code without comments that are not in both, docstrings and blank lines."""
    lines = [re.sub(r"  # .*", "", line).rstrip() for line in text.splitlines()]
    return [line for line in lines if line.strip() and '"""' not in line]


@pytest.mark.parametrize(("target", "shown"), list(zip(("torch", "keras"), SHOWN, strict=True)), ids=("torch", "keras"))
def test_shown_code_is_printed(target: str, shown: str) -> None:
    source, graph = compile_graph(ROOT / "specs" / "fashion.yaml")
    printed = bare(produce(source, graph, target, Options(load_target(target).styles[0])).text)
    wanted = bare(shown)
    start = printed.index(wanted[0])
    found = iter(printed[start:])
    assert [line for line in wanted if line not in found] == []


def test_shown_spec_is_the_shipped_one() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    shown = bare(text)
    shipped = bare((ROOT / "specs" / "fashion.yaml").read_text(encoding="utf-8"))
    squeezed = {re.sub(r"\s+#.*", "", line).strip() for line in shipped}
    assert [line for line in shown if re.sub(r"\s+#.*", "", line).strip() not in squeezed] == []
