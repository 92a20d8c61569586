"""Python source for values. Only text that is a `Code` passes as it is; everything else becomes a literal."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from specc.errors import InternalError


class Code(str):
    """Text that is Python already: a checked identifier, or what a macro of ours printed."""

    __slots__ = ()


class Product(tuple[int, ...]):
    """Factors that are printed as a product, so that the arithmetic of a size stays visible: ``64 * 6 * 6``."""

    __slots__ = ()


def literal(value: Any) -> str:
    """The Python source of a plain value.

    Raises:
        InternalError: a value that has no literal, such as infinity or an object.
    """
    if isinstance(value, Code):
        return value
    if isinstance(value, Product):
        return " * ".join(str(factor) for factor in value)
    if value is None or isinstance(value, bool) or type(value) is int:
        return repr(value)
    if type(value) is float and isfinite(value):
        return repr(value)
    if type(value) is str:
        return quoted(value)
    if isinstance(value, tuple):
        inner = ", ".join(literal(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(literal(item) for item in value)}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    raise InternalError(f"no literal for {value!r}")


def quoted(text: str) -> str:
    """A string literal, in double quotes unless that would need more escapes, as formatters have it."""
    made = repr(text)
    if made.startswith("'") and '"' not in text:
        return '"' + made[1:-1].replace("\\'", "'") + '"'
    return made


def arguments(*positional: Any, **named: Any) -> Code:
    """Arguments of a call. None means: print nothing, the framework does this anyway."""
    parts = [literal(value) for value in positional if value is not None]
    parts += [f"{name}={literal(value)}" for name, value in named.items() if value is not None]
    return Code(", ".join(parts))


def docstring(lines: tuple[str, ...], indent: str = "") -> Code:
    """A docstring of these lines; whatever the text is, it cannot end the string early."""
    safe = [
        line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for text in lines for line in (text.splitlines() or [""])
    ]
    safe = ["".join(letter if letter.isprintable() else _escaped(letter) for letter in line).rstrip() for line in safe]
    if safe and safe[-1].endswith('"'):
        safe[-1] = safe[-1][:-1] + '\\"'
    if len(safe) == 1:
        return Code(f'"""{safe[0]}"""')
    body = "\n".join(f"{indent}{line}" if line and number else line for number, line in enumerate(safe))
    return Code(f'"""{body}\n{indent}"""')


def comment(text: str) -> Code:
    """Text for behind a ``#``; line ends and invisible characters are escaped."""
    return Code("".join(letter if letter.isprintable() else _escaped(letter) for letter in text))


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
