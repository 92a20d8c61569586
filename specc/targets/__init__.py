"""The target frameworks. Each is a package here with a `target` module; none is imported before it is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from specc.errors import InternalError
from specc.targets.base import Target


@cache
def target_names() -> tuple[str, ...]:
    """Every target, sorted."""
    return tuple(sorted(file.parent.name for file in Path(__file__).parent.glob("*/target.py")))


@cache
def load_target(name: str) -> Target:
    """The target of a name."""
    module = import_module(f"specc.targets.{name}.target")
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Target)]
    own = [kind for kind in kinds if kind.__module__ == module.__name__]
    if len(own) != 1:
        raise InternalError(f"{module.__name__} must define one target, it defines {len(own)}")
    return own[0]()
