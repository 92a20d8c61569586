"""Plan to text. Templates print; they decide nothing and compute nothing.

A macro gets one argument, a `View` of its step, which remembers what was read: a field left unread is an error, so that
nothing of a spec can be dropped on the way to the code. Every ``{{ value }}`` becomes a Python literal by itself.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from specc.errors import InternalError
from specc.literal import Code, arguments, comment, docstring, literal
from specc.targets.plan import Attribute, Chain, Expr, Plan, Port, Step
from specc.targets.training import TrainPlan
from specc.wrap import folded, listed, wrap

_STANDARD = (
    ("argparse", "import argparse"),
    ("gzip", "import gzip"),
    ("json", "import json"),
    ("math", "import math"),
    ("os", "import os"),
    ("struct", "import struct"),
    ("time", "import time"),
    ("Callable", "from collections.abc import Callable"),
    ("Path", "from pathlib import Path"),
    ("Any", "from typing import Any"),
)
#: Every import that generated code may have, in groups as isort keeps them: the name it binds, and the line.
IMPORTS: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "torch": (
        _STANDARD,
        (
            ("np", "import numpy as np"),
            ("torch", "import torch"),
            ("dist", "import torch.distributed as dist"),
            ("F", "import torch.nn.functional as F"),
            ("load_file", "from safetensors.torch import load_file, save_file"),
            ("nn", "from torch import nn"),
            ("BatchSampler", "from torch.utils.data import BatchSampler"),
            ("DataLoader", "from torch.utils.data import DataLoader"),
            ("DistributedSampler", "from torch.utils.data import DistributedSampler"),
            ("RandomSampler", "from torch.utils.data import RandomSampler"),
            ("SequentialSampler", "from torch.utils.data import SequentialSampler"),
            ("TensorDataset", "from torch.utils.data import TensorDataset"),
        ),
    ),
    "keras": (
        _STANDARD,
        (
            ("keras", "import keras"),
            ("np", "import numpy as np"),
            ("tf", "import tensorflow as tf"),
            ("activations", "from keras import activations"),
            ("layers", "from keras import layers"),
            ("ops", "from keras import ops"),
            ("load_file", "from safetensors.numpy import load_file, save_file"),
        ),
    ),
}


#: The folder of templates that print no word of a framework, and serve every target.
SHARED = "shared"
#: What stands in the macro of a chain for its children, on a line of its own and indented as they are to be.
CHILDREN = "|"


class View:
    """The fields of a step as a macro sees them."""

    def __init__(self, step: Step, **extra: Any) -> None:
        self._fields = {**step.fields, **extra}
        self._unread = set(step.fields)
        self._name = f"{step.macro}.{step.form}"

    def __getattr__(self, name: str) -> Any:
        try:
            value = self._fields[name]
        except KeyError:
            raise InternalError(f"macro {self._name} asks for {name}, which its step does not have") from None
        self._unread.discard(name)
        return value

    def finish(self) -> None:
        """Refuse a macro that left a field unread.

        Raises:
            InternalError: some field would have been dropped.
        """
        if self._unread:
            raise InternalError(f"macro {self._name} does not print {', '.join(sorted(self._unread))}")


@cache
def template_folder() -> Path:
    """Where the templates lie: beside the package in a checkout, inside it in a wheel."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


class Printer:
    """The templates of one target."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(template_folder()),
            undefined=jinja2.StrictUndefined,
            finalize=lambda value: value if isinstance(value, jinja2.Undefined) else literal(value),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.environment.globals.update(
            args=self.arguments,
            construct=self.construct,
            drawn=self.step,
            expression=self.expression,
            helper=self.helper,
            training=lambda step: self.step(step, "training"),
            shared=lambda step: self.step(step, SHARED),
            operands=self.operands,
            folded=folded,
            listed=listed,
            docstring=docstring,
            comment=comment,
            code=Code,
        )
        self.style = ""
        self._macros: dict[tuple[str, str, str], Callable[[View], str]] = {}

    def module(self, plan: Plan | TrainPlan, template: str) -> str:
        """The whole text of a plan: the body first, as only then it is known what has to be imported."""
        self.style = plan.style
        body = wrap(self.environment.get_template(f"{self.target}/{template}.py.j2").render(plan=plan)).strip()
        used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
        imports = [[line for name, line in group if name in used] for group in IMPORTS[self.target]]
        blocks = ["\n".join(_joined(group)) for group in imports if group]
        return "\n".join([docstring(plan.docstring), "", "\n\n".join(blocks), "", "", body, ""])

    def macro(self, folder: str, name: str, form: str) -> Callable[[View], str]:
        """The macro `form` of a file."""
        key = (folder, name, form)
        if key not in self._macros:
            path = f"{folder}/{name}.j2" if folder == SHARED else f"{self.target}/{folder}/{name}.j2"
            module = self.environment.get_template(path).module
            if not hasattr(module, form):
                raise InternalError(f"{path} has no macro {form}")
            self._macros[key] = getattr(module, form)
        return self._macros[key]

    def step(self, step: Step, folder: str = "layers", **extra: Any) -> Code:
        """What the macro of a step prints."""
        view = View(step, **extra)
        text = str(self.macro(folder, step.macro, step.form)(view)).strip()
        view.finish()
        return Code(text)

    def arguments(self, *positional: Any, **named: Any) -> Code:
        """Arguments of a call; one that is a step itself, such as an initialiser, is printed by its macro."""
        values = [self.step(value) if isinstance(value, Step) else value for value in positional]
        by_name = {name: self.step(value) if isinstance(value, Step) else value for name, value in named.items()}
        return arguments(*values, **by_name)

    def helper(self, step: Step) -> Code:
        """A class or function that stands before the model."""
        return self.step(step, "helpers")

    def construct(self, part: Step | Chain, indent: int = 8) -> Code:
        """The constructor of a part; a chain has one child per line."""
        if isinstance(part, Step):
            return self.step(part)
        frame = str(self.macro("layers", "chain", "module")(View(Step("chain", "module"), name=part.name or None)))
        lines: list[str] = []
        for line in frame.strip().split("\n"):
            if line.strip() == CHILDREN:
                lines += [self._child(child, indent + line.index(CHILDREN)) for child in part.children]
            else:
                lines.append(f"{' ' * indent if lines else ''}{line}")
        return Code("\n".join(lines))

    def _child(self, child: Attribute, indent: int) -> str:
        note = f"  # {comment(child.comment)}" if child.comment else ""
        return f"{' ' * indent}{self.construct(child.module, indent)},{note}"

    def expression(self, expression: Expr, indent: int = 8) -> Code:
        """The code of a value. Walks down the first argument without recursion, as chains can be long."""
        args = [self.expression(arg, indent) for arg in expression.args]
        if expression.kind == "value":
            return Code(expression.name)
        if expression.kind == "attribute":
            return self.step(Step("apply", self.style, {"name": Code(expression.name)}), inputs=args)
        assert expression.step is not None
        if expression.kind == "inline":
            assert isinstance(expression.step, Step)
            return self.step(expression.step, x=args[0], inputs=args)
        if expression.kind == "module":
            return Code(f"{self.construct(expression.step, indent)}({self.operands(args)})")
        raise InternalError(f"no such expression: {expression.kind}")

    def operands(self, values: Sequence[Code | Port | Expr]) -> Code:
        """Values as Keras takes and gives them: one as it is, several as one list."""
        names = [
            value if isinstance(value, Code) else value.variable if isinstance(value, Port) else self.expression(value)
            for value in values
        ]
        return names[0] if len(names) == 1 else Code(f"[{', '.join(names)}]")


def _joined(lines: list[str]) -> list[str]:
    """Imports from one module on one line, as isort has them: ``from keras import layers, ops``."""
    names: dict[str, list[str]] = {}
    for line in lines:
        head, found, name = line.partition(" import ") if line.startswith("from ") else (line, "", "")
        names.setdefault(head, []).extend([name] if found else [])
    return [f"{head} import {', '.join(found)}" if found else head for head, found in names.items()]


@cache
def printer(target: str) -> Printer:
    """The printer of a target; templates are compiled once per process."""
    return Printer(target)


def render(plan: Plan | TrainPlan, template: str = "module") -> str:
    """The source text of a plan. The same plan gives the same bytes."""
    return printer(plan.target).module(plan, template)
