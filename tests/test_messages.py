"""The words of diagnostics: found by code, filled in, and safe to print."""

from __future__ import annotations

from typing import Any

import pytest

from specc.errors import Diagnostic, InternalError
from specc.messages import catalogue, describe
from specc.messages.reading import TEXTS


def test_catalogue_is_complete_and_safe_to_change() -> None:
    assert TEXTS.items() <= catalogue().items()
    catalogue().clear()
    assert catalogue()


def test_unknown_code_and_missing_argument_are_ours() -> None:
    with pytest.raises(InternalError):
        describe(Diagnostic("E999"))
    with pytest.raises(InternalError):
        describe(Diagnostic("E007", {"key": "a"}))


def test_values_are_printed_safely() -> None:
    def message(key: Any) -> str:
        return describe(Diagnostic("E007", {"key": key, "line": 1, "column": 2}))[0].removesuffix(
            " given twice; first at 1:2"
        )

    assert message("a\x1b[31m\n\u202e\u200b\ud800") == "a\\x1b[31m\\n\\u202e\\u200b\\ud800"
    assert message("합성곱 {x} \\") == "합성곱 {x} \\"
    assert message("x" * 41) == "x" * 37 + "..."
    assert message(["a", "b\n"]) == "a, b\\n"
