"""Importing a generated PyTorch file so that the values of its forward pass can be seen."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

#: What the recorder is called inside the module; no spec can name anything so.
RECORDER = "__record__"
_numbers = count()


def load_module(path: Path, constructor: str, record: Callable[[int, Any], Any]) -> ModuleType:
    """The module of a file under a name of its own; ``record(i, value)`` sees the value of line i of ``forward``.

    The file is not changed: the calls are added to its syntax tree only, so that tracebacks show its own lines.
    """
    name = f"generated_{next(_numbers)}_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(f"{path} is no Python file")
    module = module_from_spec(spec)
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    _watch_lines(tree, constructor)
    setattr(module, RECORDER, record)
    sys.modules[name] = module
    exec(compile(tree, str(path), "exec"), module.__dict__)
    return module


def _watch_lines(tree: ast.Module, constructor: str) -> None:
    """Wrap the value of every assignment in the ``forward`` of the model's class; a style without a class has none."""
    for item in tree.body:
        if isinstance(item, ast.ClassDef) and item.name == constructor:
            for function in item.body:
                if isinstance(function, ast.FunctionDef) and function.name == "forward":
                    _watch(function)
    ast.fix_missing_locations(tree)


def _watch(function: ast.FunctionDef) -> None:
    index = count()
    for statement in function.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            recorder = ast.Name(RECORDER, ast.Load())
            call = ast.Call(recorder, [ast.Constant(next(index)), statement.value], [])
            statement.value = ast.copy_location(call, statement.value)
