"""What has to be installed before a target can be run, and the words that install it. Nothing is imported here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

#: Packages that each target's child process imports. The extra of ``pip install`` has the name of the target.
NEEDS = {
    "torch": ("torch", "numpy", "safetensors"),
    "keras": ("keras", "tensorflow", "numpy", "safetensors"),
}


def missing(targets: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The packages that are not installed, by target; targets that have all are left out."""
    found = {target: tuple(name for name in NEEDS[target] if find_spec(name) is None) for target in targets}
    return {target: names for target, names in found.items() if names}


def how_to_install(absent: dict[str, tuple[str, ...]]) -> str:
    """``keras needs keras and tensorflow: pip install 'specc[keras]'``."""
    needs = "; ".join(f"{target} needs {' and '.join(names)}" for target, names in absent.items())
    return f"{needs}: pip install 'specc[{','.join(sorted(absent))}]'"
