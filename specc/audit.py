"""A last look at generated code before anybody gets it: nothing of a spec may have become code.

This is the second line of defence. The first is `specc.literal`, through which every value passes; what is refused here
can only be caused by a mistake of ours.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TypeGuard

from specc.errors import InternalError
from specc.render import IMPORTS

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: Names that run text, reach the system, or reach anything by a computed name.
_FORBIDDEN = frozenset(
    {
        *("__builtins__", "__import__", "__loader__", "__spec__", "breakpoint", "compile", "delattr", "eval", "exec"),
        *("getattr", "globals", "importlib", "input", "locals", "open", "os", "setattr", "subprocess", "sys", "vars"),
    }
)
#: Special names that generated classes define or call.
_SPECIAL = frozenset({"__all__", "__call__", "__getitem__", "__init__", "__iter__", "__len__", "__name__"})
#: Kinds of nodes that hold a name.
_NAMING = (
    *(ast.Name, ast.Attribute, ast.keyword, ast.arg, ast.FunctionDef, ast.ClassDef),
    *(ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal),
)
#: What a module may consist of.
_TOP = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign, ast.If)


def audit(text: str, target: str) -> None:
    """Refuse generated code that is no Python or does what generated code never does.

    Raises:
        InternalError: code that was not meant to be printed.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise InternalError(f"{target}: generated code is no Python: {error}") from error
    if not tree.body or ast.get_docstring(tree, clean=False) is None:
        raise InternalError(f"{target}: generated code does not start with its docstring")
    for statement in tree.body[1:]:
        if not isinstance(statement, _TOP):
            raise _refused(target, statement, "a statement that runs on import")
    _Auditor(target).look_at(tree)


class _Auditor:
    """Looks at every node of a tree. A name that was found good is not looked at twice."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.imports = _allowed(target)
        self.good: set[str] = set()

    def look_at(self, tree: ast.Module) -> None:
        """Refuse what must not be there."""
        nodes = [node for node in ast.walk(tree) if isinstance(node, _NAMING)]
        settings = {id(node.value) for node in nodes if _is_setting(node)}
        for node in nodes:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self._import(node)
                continue
            for name in _names(node):
                self._name(name, node)
            if isinstance(node, ast.Name) and node.id in _FORBIDDEN and id(node) not in settings:
                raise _refused(self.target, node, f"use of {node.id}")

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for line in _single(node):
            if line not in self.imports:
                raise _refused(self.target, node, f"import of something else: {line}")

    def _name(self, name: str, node: ast.AST) -> None:
        if name in self.good:
            return
        if not _IDENTIFIER.fullmatch(name):
            raise _refused(self.target, node, f"identifier {name!r}")
        if name.startswith("__") and name not in _SPECIAL:
            raise _refused(self.target, node, f"special name {name}")
        self.good.add(name)


def _is_setting(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """``os.environ``, the only thing of the system that generated code may look at."""
    if not isinstance(node, ast.Attribute) or node.attr != "environ":
        return False
    return isinstance(node.value, ast.Name) and node.value.id == "os"


def _names(node: ast.AST) -> tuple[str, ...]:
    """The identifiers that a node itself holds."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (node.attr,)
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        return (node.name,)
    if isinstance(node, (ast.arg, ast.keyword)):
        return (node.arg,) if node.arg else ()
    return tuple(node.names) if isinstance(node, (ast.Global, ast.Nonlocal)) else ()


def _single(node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
    """An import, one name at a time: ``from keras import layers``, ``from keras import ops``."""
    start = f"from {'.' * node.level}{node.module or ''} import " if isinstance(node, ast.ImportFrom) else "import "
    return tuple(f"{start}{item.name}" + (f" as {item.asname}" if item.asname else "") for item in node.names)


@cache
def _allowed(target: str) -> frozenset[str]:
    """The imports of a target, one name at a time."""
    nodes = [ast.parse(line).body[0] for group in IMPORTS[target] for _, line in group]
    return frozenset(line for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for line in _single(node))


def _refused(target: str, node: ast.AST, what: str) -> InternalError:
    return InternalError(f"{target}: generated code, line {getattr(node, 'lineno', 0)}: {what}")
