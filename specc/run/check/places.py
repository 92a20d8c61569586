"""From a node of the graph to the lines of a generated file that compute it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

from specc.run.check.values import Place
from specc.targets.plan import Address, Plan


def place_of(plan: Plan, path: Path, node: str) -> Place | None:
    """The line of a file that constructs (or writes out) what computes a node; None where it cannot be told."""
    address = plan.addresses.get(node)
    if address is None:
        return None
    text = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    found = _line(tree, plan, address)
    if found is None:
        return None
    return Place(path.name, found, text.splitlines()[found - 1].strip())


def _line(tree: ast.Module, plan: Plan, address: Address) -> int | None:
    functions = _model(tree, plan)
    if address.kind == "line":
        lines = _assignments(functions.get("forward") or functions.get("call") or functions.get("function"))
        index = int(address.place) + _before_lines(lines, plan)
        return lines[index].lineno if index < len(lines) else None
    head, *rest = address.place.split(".")
    value = _constructor(functions, plan, head)
    if value is None:
        return None
    if plan.body.chain is not None:
        rest = [head, *rest]
    for part in rest:
        children = _children(value)
        if not part.isdigit() or int(part) >= len(children):
            return None
        value = children[int(part)]
    return value.lineno


def _model(tree: ast.Module, plan: Plan) -> Mapping[str, ast.FunctionDef]:
    """The functions that make and run the model, by name; a function style has one, called ``function``."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == plan.name:
            return {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
        if isinstance(node, ast.FunctionDef) and node.name == str(plan.function):
            return {"function": node}
    return {}


Assigned = ast.Assign | ast.AnnAssign


def _assignments(function: ast.FunctionDef | None) -> list[Assigned]:
    return [item for item in function.body if isinstance(item, Assigned)] if function else []


def _before_lines(lines: list[Assigned], plan: Plan) -> int:
    """In a function style, inputs and shared layers are assigned before the first line."""
    return max(0, len(lines) - len(plan.body.lines))


def _constructor(functions: Mapping[str, ast.FunctionDef], plan: Plan, name: str) -> ast.expr | None:
    if plan.body.chain is not None:
        assigned = _assignments(functions.get("function"))
        return assigned[0].value if assigned else None
    for item in _assignments(functions.get("__init__") or functions.get("function")):
        target = item.target if isinstance(item, ast.AnnAssign) else item.targets[0]
        if getattr(target, "attr", getattr(target, "id", "")) == name:
            return item.value
    for function in functions.values():
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and any(
                keyword.arg == "name" and isinstance(keyword.value, ast.Constant) and keyword.value.value == name
                for keyword in call.keywords
            ):
                return call
    return None


def _children(value: ast.expr) -> list[ast.expr]:
    """The layers inside a Sequential, torch's or Keras's; an input layer is no child."""
    if not isinstance(value, ast.Call):
        return []
    args: list[ast.expr] = list(value.args)
    if len(args) == 1 and isinstance(args[0], ast.List):
        args = list(args[0].elts)
    return [arg for arg in args if not _is_input(arg)]


def _is_input(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "Input"
