"""The shape of the house: who may import whom, how long files may be, and that no framework is imported by surprise."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "specc"

#: From the bottom to the top; a module may import from its own row and from those above it in this table.
ROWS = (
    ("errors", "explain"),
    ("reserved", "registry", "literal", "wrap", "collecting"),
    ("messages", "names", "source", "files"),
    ("initializers",),
    ("layers",),
    ("training",),
    ("spec",),
    ("graph",),
    ("scope", "heads", "data", "oracle", "weights"),
    ("infer", "checks"),
    ("compile",),
    ("targets",),
    ("render", "audit"),
    ("produce",),
    ("report", "lock", "run"),
    ("pytest_plugin",),
    ("cli",),
    ("__main__",),
)
RANK = {name: row for row, names in enumerate(ROWS) for name in names}
#: Pairs that look down the wrong way, each with its reason.
EXCEPTIONS = {
    ("weights", "targets"): "conversion needs the weight map of a plan",
}
FRAMEWORKS = ("torch", "keras", "tensorflow")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Names of imported modules, and whether the import stands at the top of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        outer = node in tree.body
        if isinstance(node, ast.Import):
            yield from ((alias.name, outer) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, outer


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_come_from_below(path: Path) -> None:
    here = top(path)
    if here == "__init__":
        return
    for name, _ in imports(path):
        parts = name.split(".")
        if parts[0] != "specc" or len(parts) < 2:
            continue
        assert parts[1] in RANK, f"{parts[1]} has no row in ROWS"
        allowed = RANK[parts[1]] <= RANK[here] or (here, parts[1]) in EXCEPTIONS
        assert allowed, f"{here} imports {name}, which stands above it"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_frameworks_are_imported_in_children_only(path: Path) -> None:
    in_child = path.parent.name == "run" and path.name.startswith(("torch_", "keras_"))
    for name, _ in imports(path):
        assert in_child or name.split(".")[0] not in FRAMEWORKS, f"{path.name} imports {name}"


def test_files_stay_small() -> None:
    lengths = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_build_imports_no_framework_and_no_numpy(tmp_path: Path) -> None:
    code = (
        "import sys; from specc.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'torch', 'keras', 'tensorflow', 'numpy', 'matplotlib'}, loaded\n"
    )
    fashion = PACKAGE.parent / "specs" / "fashion.yaml"
    arguments = ["build", str(fashion), "--target", "torch,keras", "-o", str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
