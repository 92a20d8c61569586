"""What an unquoted scalar means, by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/, section 10.3.2).

PyYAML follows YAML 1.1, where ``1e-3`` is text, ``010`` is eight and ``no`` is false; here ``1e-3`` is a number and
``no`` is text. One thing is stricter than the schema: ``010`` is refused, since readers disagree about it.
"""

from __future__ import annotations

import math
import re
from typing import Any

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((f"{sign}.{word}" for sign in ("", "+") for word in ("inf", "Inf", "INF")), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class BadScalar(Exception):
    """A scalar that is not allowed: the code and the arguments of its diagnostic."""

    def __init__(self, code: str, args: dict[str, Any]) -> None:
        super().__init__(code, args)
        self.code = code
        self.arguments = args


def resolve(text: str, max_integer: int) -> Scalar:
    """The value of an unquoted scalar. Raises `BadScalar`: E014 (too large), E103 (leading zero)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _DECIMAL.fullmatch(text):
        return _decimal(text, max_integer)
    if _OTHER_BASE.fullmatch(text):
        # Bases 8 and 16 are read in linear time, however many digits there are.
        value = int(text, 0)
        if value > max_integer:
            raise _too_large(len(text) - len("0x"), max_integer)
        return value
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _decimal(text: str, max_integer: int) -> int:
    """A whole number in base ten. Digits are counted before they are read: Python's `int` stops at 4,300 of them."""
    digits = text.lstrip("+-")
    significant = digits.lstrip("0") or "0"
    if len(significant) > len(str(max_integer)) or int(significant) > max_integer:
        raise _too_large(len(significant), max_integer)
    sign = "-" if text[0] == "-" else ""
    if len(digits) > 1 and digits[0] == "0":
        raise _leading_zero(text, sign, significant)
    return int(sign + significant)


def _leading_zero(text: str, sign: str, significant: str) -> BadScalar:
    """E103, with the octal reading beside the decimal one where the two differ."""
    args = {"text": text, "decimal": sign + significant}
    octal = str(int(significant, 8)) if set(significant) <= set("01234567") else significant
    if octal == significant:
        return BadScalar("E103", {"kind": "needless", **args})
    return BadScalar("E103", {**args, "octal": sign + octal})


def _too_large(digits: int, max_integer: int) -> BadScalar:
    return BadScalar("E014", {"digits": digits, "largest": max_integer})
