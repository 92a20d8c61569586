"""The read stage on good files: what scalars mean, what is accepted, and what a `Source` holds."""

from __future__ import annotations

import dataclasses
import hashlib
import math
import subprocess
import sys
from pathlib import Path as File
from typing import Any

import pytest
import yaml

from specc.source import Source, events, parse, read


@pytest.fixture(
    autouse=True, params=[yaml.CBaseLoader, yaml.BaseLoader] if yaml.__with_libyaml__ else [yaml.BaseLoader]
)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both parsers, libyaml and PyYAML's own, must give the same answers."""
    monkeypatch.setattr(events, "LOADER", request.param)
    return request.param


def parse_text(text: str) -> Source:
    return parse(text.encode(), "f")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-5", -5), ("+5", 5), ("0", 0), ("-0", 0), ("9223372036854775807", 2**63 - 1),
        ("0x1F", 31), ("0o17", 15), ("0x", "0x"), ("0o8", "0o8"), ("0b1", "0b1"),
        ("1e-3", 1e-3), ("1E3", 1e3), (".5", 0.5), ("5.", 5.0), ("-.5e+2", -50.0), ("1e999", math.inf), ("01.5", 1.5),
        (".inf", math.inf), ("-.Inf", -math.inf), ("+.INF", math.inf), ("inf", "inf"), ("-.nan", "-.nan"),
        ("true", True), ("False", False), ("TRUE", True), ("tRUE", "tRUE"), ("yes", "yes"), ("no", "no"), ("on", "on"),
        ("null", None), ("~", None), ("", None), ("Null", None), ("nULL", "nULL"), ("none", "none"), ("y", "y"),
        ("1_000", "1_000"), ("1:30", "1:30"), ("2001-01-01", "2001-01-01"), ("1 2", "1 2"), ("-", [None]), (".", "."),
        ("=", "="), ("<<", "<<"), ("٣", "٣"), ("'1'", "1"), ('"true"', "true"), ("''", ""), ("|\n  1\n", "1\n"),
        (">-\n  null\n", "null"), ('"a\\rb\\tc\\n"', "a\rb\tc\n"), ("$filters", "$filters"), ("don't", "don't"),
    ],
)  # fmt: skip
def test_scalar(text: str, value: Any) -> None:
    if text == "-":
        text = "\n- "
    result = parse_text(f"a: {text}").data["a"]
    assert result == value
    assert type(result) is type(value)


def test_nan_is_a_float() -> None:
    assert math.isnan(parse_text("a: .nan").data["a"])


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        pytest.param(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - 2\r\n", {"a": 1, "b": [2]}, id="BOM and CRLF"),
        pytest.param(b"\xef\xbb\xbf\xef\xbb\xbfa: 1", {"a": 1}, id="two BOMs"),
        pytest.param(b"a: 1\rb: 2\r", {"a": 1, "b": 2}, id="lone CR"),
        pytest.param(b"--- # start\na: 1\n...\n", {"a": 1}, id="document marks"),
        pytest.param(b"%YAML 1.2\n---\na: 1\n", {"a": 1}, id="version directive"),
        pytest.param(b"{a: {b: [1, {c: 2}]}, d}", {"a": {"b": [1, {"c": 2}]}, "d": None}, id="flow"),
        pytest.param(b"a: [b: 1]", {"a": [{"b": 1}]}, id="pair in a list"),
        pytest.param(b"? a\n: 1\n", {"a": 1}, id="explicit key"),
        pytest.param(b"{}", {}, id="empty mapping"),
        pytest.param(b"no: 1\n'3': 2\n'<<': 3\n", {"no": 1, "3": 2, "<<": 3}, id="keys"),
        pytest.param("이름: 합성곱 😀\n".encode(), {"이름": "합성곱 😀"}, id="Korean and emoji"),
        pytest.param(b"a: '{{ 7*7 }} {% raw %}'", {"a": "{{ 7*7 }} {% raw %}"}, id="template"),
        pytest.param(b'a: "x\\r import os </script>\\\\"', {"a": "x\r import os </script>\\"}, id="hostile"),
        pytest.param(b"a: " + b"x" * 10_000, {"a": "x" * 10_000}, id="long title"),
    ],
)  # fmt: skip
def test_accepted(raw: bytes, data: Any) -> None:
    assert parse(raw, "f").data == data


def test_read(tmp_path: File) -> None:
    file = tmp_path / "한글 'q' \"s\".yaml"
    file.write_bytes("\ufeff가: 1\r\n나: 2\r\n".encode())
    source = read(str(file))
    assert source.name == str(file)
    assert source.data == {"가": 1, "나": 2}
    assert source.lines == ("가: 1", "나: 2")
    assert source.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert source == read(file)
    assert hash(source) == hash(read(file))


def test_import_is_light() -> None:
    """Reading needs PyYAML only, and no words before a message is printed."""
    code = "import sys, specc.source; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "jinja2", "rich", "click", "numpy", "torch", "keras", "specc.messages"} & set(loaded)


def test_source_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        parse_text("a: 1").name = "b"  # type: ignore[misc]
