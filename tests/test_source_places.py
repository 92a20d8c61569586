"""Where the read stage says that things stand: spans of keys and values, counted in characters."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.errors import Path, Span
from specc.source import Source, events, parse


@pytest.fixture(
    autouse=True, params=[yaml.CBaseLoader, yaml.BaseLoader] if yaml.__with_libyaml__ else [yaml.BaseLoader]
)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both parsers, libyaml and PyYAML's own, must give the same answers."""
    monkeypatch.setattr(events, "LOADER", request.param)
    return request.param


def parse_text(text: str) -> Source:
    return parse(text.encode(), "f")


PLACES = """\
# 첫 줄
이름: 합성곱  # 설명
layers:
  - {type: conv2d, kernel: [3,   # height
       5], "bias": null}   # end
  - type: dense # c
    units:
    text: |-
      one
      two
  -
last: a long
  text
"""


def test_places() -> None:
    source = parse_text(PLACES)
    wanted: dict[Path, tuple[int, int, int]] = {
        (): (2, 1, 8),
        ("이름",): (2, 5, 8),
        ("layers",): (4, 3, 30),
        ("layers", 0): (4, 5, 30),
        ("layers", 0, "type"): (4, 12, 18),
        ("layers", 0, "kernel"): (4, 28, 30),
        ("layers", 0, "kernel", 0): (4, 29, 30),
        ("layers", 0, "kernel", 1): (5, 8, 9),
        ("layers", 0, "bias"): (5, 20, 24),
        ("layers", 1): (6, 5, 16),
        ("layers", 1, "type"): (6, 11, 16),
        ("layers", 1, "units"): (7, 11, 11),
        ("layers", 1, "text"): (8, 11, 13),
        ("layers", 2): (11, 4, 4),
        ("last",): (12, 7, 13),
    }
    assert source.spans == {path: Span(*place) for path, place in wanted.items()}
    assert source.locate(("layers", 0, "bias"), at="key") == Span(5, 12, 18)
    assert source.locate(("layers", 1), at="key") == Span(6, 5, 16)
    assert source.locate(("layers", 1, "stride")) == Span(6, 5, 16)
    assert source.locate(("layers", 9, "a", 0)) == Span(4, 3, 30)
    assert source.locate(("nothing",)) == Span(2, 1, 8)


SCALARS = st.one_of(
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
    st.text("ab가나😀 :#-'\"[]{},&*!|>%@\\0123.eE~", max_size=12),
)
KEYS = st.text("ab가나😀 :#-'\"[]{}&*!0", max_size=6)
TREES = st.dictionaries(
    KEYS,
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)),
    min_size=1,
    max_size=4,
)


def leaves(data: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every scalar of a tree with its path."""
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in leaves(value, (*path, key))]
    if isinstance(data, list):
        return [leaf for index, value in enumerate(data) for leaf in leaves(value, (*path, index))]
    return [(path, data)]


def text_at(source: Source, span: Span) -> Any:
    """What the text under a span alone means."""
    return parse_text(f"x: {source.lines[span.line - 1][span.column - 1 : span.end - 1]}").data["x"]


class Core(yaml.SafeDumper):
    """Writes every text in quotes and floats as YAML 1.2 reads them, so that one scalar is one line of its own."""


Core.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'"))


@settings(max_examples=150, derandomize=True, deadline=None)
@given(TREES, st.sampled_from([True, False, None]), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_spans_point_at_their_text(data: dict[str, Any], flow: bool | None, line_break: str, bom: bool) -> None:
    text = yaml.dump(data, Dumper=Core, allow_unicode=True, default_flow_style=flow, width=10**6, sort_keys=False)
    source = parse(("\ufeff" * bom + text).replace("\n", line_break).encode(), "f")
    assert source.data == data
    for path, value in leaves(data):
        span = source.spans[path]
        assert source.locate(path) == span
        assert text_at(source, span) == value
        if isinstance(path[-1], str):
            assert text_at(source, source.key_spans[path]) == path[-1]
            assert source.locate(path, at="key") == source.key_spans[path]
