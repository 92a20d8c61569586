"""Importing a generated Keras file so that the values of its lines can be seen."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

#: What the recorder is called inside the module; no spec can name anything so.
RECORDER = "__record__"
_numbers = count()


def load_module(path: Path, constructor: str, record: Callable[[Any], Any]) -> ModuleType:
    """The module of a file under a name of its own; ``record(value)`` sees what is assigned on the way, in order.

    That is every assignment to a single variable in ``call`` of the model's class or, in a style without a class, in
    the function that makes the model, but for the inputs. Only the syntax tree is changed, not the file, so that
    tracebacks show its own lines.
    """
    name = f"generated_{next(_numbers)}_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(f"{path} is no Python file")
    module = module_from_spec(spec)
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for function in _watched(tree, constructor):
        _watch(function)
    ast.fix_missing_locations(tree)
    setattr(module, RECORDER, record)
    sys.modules[name] = module
    exec(compile(tree, str(path), "exec"), module.__dict__)
    return module


def _watched(tree: ast.Module, constructor: str) -> Iterator[ast.FunctionDef]:
    for item in tree.body:
        if isinstance(item, ast.FunctionDef) and item.name == constructor:
            yield item
        elif isinstance(item, ast.ClassDef) and item.name == constructor:
            yield from (part for part in item.body if isinstance(part, ast.FunctionDef) and part.name == "call")


def _watch(function: ast.FunctionDef) -> None:
    for statement in function.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            value = statement.value
            if not (isinstance(value, ast.Call) and ast.unparse(value.func) == "keras.Input"):
                call = ast.Call(ast.Name(RECORDER, ast.Load()), [value], [])
                statement.value = ast.copy_location(call, value)
