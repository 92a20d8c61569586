"""From text to a tree: plain data and the place of every part, built in one pass over YAML events.

PyYAML only cuts the text into events. Its composer and constructor are never run: they recurse (deep nesting ends the
process), follow aliases and merge keys (a few hundred bytes become gigabytes) and read scalars by YAML 1.1. The limits
are checked as the events come in, so that a hostile file is refused before it is read to its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from specc.errors import Diagnostic, Path, Span
from specc.source.decode import FORBIDDEN, code_point
from specc.source.events import node_events
from specc.source.faults import Faults
from specc.source.limits import Limits
from specc.source.places import Places, first_character
from specc.source.scalars import BadScalar, Scalar, resolve


@dataclass(frozen=True)
class Tree:
    """The data of a file, the span of every value, and the span of every key under the path that ends in it."""

    data: dict[str, Any]
    spans: Mapping[Path, Span]
    key_spans: Mapping[Path, Span]


def build(text: str, lines: tuple[str, ...], limits: Limits) -> Tree:
    """The tree of a text that `decode` has passed, whose lines are `lines`. Raises `SpecError`."""
    return _Builder(text, lines, limits).run()


class _Open:
    """A list or mapping whose end has not come yet. `key` is the key that waits for its value, if any."""

    __slots__ = ("data", "first", "key", "path")

    def __init__(self, data: dict[str, Any] | list[Any], path: Path, first: Span) -> None:
        self.data = data
        self.path = path
        self.first = first
        self.key: str | None = None

    @property
    def awaits_key(self) -> bool:
        """True for a mapping when the next value is a key."""
        return self.key is None and type(self.data) is dict


class _Builder:
    """Takes in the events of one text."""

    def __init__(self, text: str, lines: tuple[str, ...], limits: Limits) -> None:
        self.text = text
        self.lines = lines
        self.limits = limits
        self.faults = Faults(limits.max_faults)
        self.places = Places(lines)
        self.root: dict[str, Any] | None = None
        self.spans: dict[Path, Span] = {}
        self.key_spans: dict[Path, Span] = {}
        self.open: list[_Open] = []
        self.nodes = 0

    def run(self) -> Tree:
        take = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._mapping,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceStartEvent: self._list,
            yaml.SequenceEndEvent: self._end,
        }
        for event in node_events(self.text, self.lines, self.faults, self._bracket):
            take[type(event)](event)
        self.faults.check()
        if self.root is None:
            self._stop("E001", Span(1, 1, 1))
        return Tree(self.root, self.spans, self.key_spans)

    def _scalar(self, event: Any) -> None:
        self._count(event)
        text: str = event.value
        plain: bool = event.implicit[0]
        span = self.places.of_scalar(event)
        # libyaml forgets a lone `!` before a scalar, so look for it.
        self._refuse_properties(event, span, tagged=self.text.startswith("!", event.start_mark.index))
        if event.style == '"' and (hidden := FORBIDDEN.search(text)):
            self.faults.note("E009", span, character=code_point(hidden[0]))
        if not self.open:
            if plain and not text:
                self._stop("E001", Span(1, 1, 1))
            self._stop("E002", span, kind="text", found=text)
        if self.open[-1].awaits_key:
            self._key(text, plain, span)
            return
        if len(text) > self.limits.max_string:
            self.faults.note("E018", span, length=len(text), limit=self.limits.max_string)
        self.spans[self._attach(self._value(text, span) if plain else text)] = span

    def _key(self, text: str, plain: bool, span: Span) -> None:
        if len(text) > self.limits.max_key:
            self.faults.note("E018", span, kind="key", key=text, length=len(text), limit=self.limits.max_key)
        elif plain and text == "<<":
            self.faults.note("E011", span, kind="merge")
        elif plain and not self._is_text(text):
            self.faults.note("E017", span, key=text, kind="value" if text else "empty")
        parent = self.open[-1]
        first = self.key_spans.setdefault((*parent.path, text), span)
        if first is not span:
            self.faults.note("E007", span, key=text, line=first.line, column=first.column)
        parent.key = text

    def _is_text(self, text: str) -> bool:
        try:
            return isinstance(resolve(text, self.limits.max_integer), str)
        except BadScalar:
            return False

    def _value(self, text: str, span: Span) -> Scalar:
        try:
            return resolve(text, self.limits.max_integer)
        except BadScalar as bad:
            self.faults.note(bad.code, span, **bad.arguments)
            return text

    def _mapping(self, event: Any) -> None:
        data: dict[str, Any] = {}
        self._begin(event, data, "mapping")
        if self.root is None:
            self.root = data

    def _list(self, event: Any) -> None:
        self._begin(event, [], "list")

    def _begin(self, event: Any, data: dict[str, Any] | list[Any], kind: str) -> None:
        self._count(event)
        first = self.places.begin(event)
        self._refuse_properties(event, first)
        if len(self.open) >= self.limits.max_depth:
            self._stop("E012", first, limit=self.limits.max_depth)
        path: Path = ()
        if self.open:
            if self.open[-1].awaits_key:
                self._stop("E017", first, kind=kind)
            path = self._attach(data)
        elif kind == "list":
            self._stop("E002", first, kind="list")
        self.open.append(_Open(data, path, first))

    def _end(self, event: Any) -> None:
        closed = self.open.pop()
        self.spans[closed.path] = self.places.end(closed.first, event)

    def _alias(self, event: Any) -> None:
        """Refused; the rest of the file is read as if there were a null in its place."""
        self._count(event)
        self.faults.note("E011", first_character(event), kind="alias")
        if self.open and self.open[-1].awaits_key:
            self.open[-1].key = f"*{event.anchor}"
        elif self.open:
            self._attach(None)

    def _attach(self, value: Any) -> Path:
        """Put a value where it belongs in the container that is open, and say which path that is."""
        parent = self.open[-1]
        if isinstance(parent.data, list):
            parent.data.append(value)
            return (*parent.path, len(parent.data) - 1)
        key = parent.key
        assert key is not None
        parent.data[key] = value
        parent.key = None
        return (*parent.path, key)

    def _bracket(self) -> Span | None:
        """The innermost bracket that is open. (A pair in a list, ``[a: 1]``, is a mapping that has none.)"""
        for first in (container.first for container in reversed(self.open)):
            if self.lines[first.line - 1][first.column - 1] in "[{":
                return first
        return None

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > self.limits.max_nodes:
            self._stop("E013", first_character(event), kind="nodes", limit=self.limits.max_nodes)

    def _refuse_properties(self, event: Any, span: Span, tagged: bool = False) -> None:
        if tagged or event.tag is not None:
            self.faults.note("E010", span)
        elif event.anchor is not None:
            self.faults.note("E011", span, kind="anchor")

    def _stop(self, code: str, span: Span, **args: Any) -> NoReturn:
        self.faults.stop(Diagnostic(code, args, span=span))
