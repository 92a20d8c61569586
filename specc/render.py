"""Plan to text. Templates print; they decide nothing and compute nothing.

A macro gets one argument, a `View` of its step, which remembers what was read: a field left unread is an error, so that
nothing of a spec can be dropped on the way to the code. Every ``{{ value }}`` becomes a Python literal by itself.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from specc.errors import InternalError
from specc.literal import Code, arguments, comment, docstring, literal
from specc.targets.plan import Attribute, Chain, Expr, Plan, Step
from specc.wrap import wrap

#: Every import that generated code may have, in groups as isort keeps them: the name it binds, and the line.
IMPORTS: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "torch": (
        (("argparse", "import argparse"), ("math", "import math"), ("Path", "from pathlib import Path")),
        (
            ("np", "import numpy as np"),
            ("torch", "import torch"),
            ("F", "import torch.nn.functional as F"),
            ("load_file", "from safetensors.torch import load_file, save_file"),
            ("nn", "from torch import nn"),
        ),
    ),
    "keras": (
        (("argparse", "import argparse"), ("math", "import math"), ("Path", "from pathlib import Path")),
        (
            ("keras", "import keras"),
            ("np", "import numpy as np"),
            ("tf", "import tensorflow as tf"),
            ("layers", "from keras import layers"),
            ("ops", "from keras import ops"),
        ),
    ),
}


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
            docstring=docstring,
            comment=comment,
            code=Code,
        )
        self.style = ""
        self._macros: dict[tuple[str, str, str], Callable[[View], str]] = {}

    def module(self, plan: Plan, template: str) -> str:
        """The whole text of a plan: the body first, as only then it is known what has to be imported."""
        self.style = plan.style
        body = wrap(self.environment.get_template(f"{self.target}/{template}.py.j2").render(plan=plan)).strip()
        used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
        imports = [[line for name, line in group if name in used] for group in IMPORTS[self.target]]
        blocks = ["\n".join(group) for group in imports if group]
        return "\n".join([docstring(plan.docstring), "", "\n\n".join(blocks), "", "", body, ""])

    def macro(self, folder: str, name: str, form: str) -> Callable[[View], str]:
        """The macro `form` of a file."""
        key = (folder, name, form)
        if key not in self._macros:
            module = self.environment.get_template(f"{self.target}/{folder}/{name}.j2").module
            if not hasattr(module, form):
                raise InternalError(f"{self.target}/{folder}/{name}.j2 has no macro {form}")
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
        pad = " " * indent
        lines = [self._child(child, indent + 4) for child in part.children]
        opening, closing = self._chain_ends(part, pad)
        return Code("\n".join([opening, *lines, closing]))

    def _chain_ends(self, chain: Chain, pad: str) -> tuple[str, str]:
        ends = self.macro("layers", "chain", "module")(View(Step("chain", "module", {}), name=chain.name or None))
        opening, _, closing = str(ends).strip().partition("|")
        return opening, pad + closing

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
            return Code(f"{self.construct(expression.step, indent)}({self._operands(args)})")
        raise InternalError(f"no such expression: {expression.kind}")

    def _operands(self, args: list[Code]) -> str:
        """Keras takes several inputs as one list."""
        return args[0] if len(args) == 1 else f"[{', '.join(args)}]"


@cache
def printer(target: str) -> Printer:
    """The printer of a target; templates are compiled once per process."""
    return Printer(target)


def render(plan: Plan, template: str = "module") -> str:
    """The source text of a plan. The same plan gives the same bytes."""
    return printer(plan.target).module(plan, template)
