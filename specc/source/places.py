"""From marks to spans: where a value starts, and how far it reaches on that line."""

from __future__ import annotations

from typing import Any

from specc.errors import Span


def first_character(event: Any) -> Span:
    """The first character of whatever the event begins. PyYAML counts from 0, in characters; spans count from 1."""
    mark = event.start_mark
    return Span(mark.line + 1, mark.column + 1, mark.column + 2)


class Places:
    """The spans of the parts of one text, told of them in their order."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        # Where the content of each line ends so far: comments and blanks behind it belong to no value.
        self._ends: dict[int, int] = {}

    def of_scalar(self, event: Any) -> Span:
        """The span of a scalar; of its first line, if it has more."""
        start, end = event.start_mark, event.end_mark
        line: int = start.line
        if line == len(self._lines):
            # A value left out at the end of the file, ``? a``, is where the last line ends.
            column = len(self._lines[-1]) + 1
            return Span(line, column, column)
        stop: int = end.column if end.line == line else len(self._lines[line].rstrip())
        self._ends[line] = stop
        return Span(line + 1, start.column + 1, stop + 1)

    def begin(self, event: Any) -> Span:
        """Note the start of a list or mapping; the first character of it."""
        self._ends[event.start_mark.line] = event.end_mark.column
        return first_character(event)

    def end(self, first: Span, event: Any) -> Span:
        """The span of the list or mapping that began at `first` and ends with this event."""
        # Only a bracket has an extent: a block ends where the next one begins, maybe many lines below.
        if event.end_mark.index > event.start_mark.index:
            self._ends[event.end_mark.line] = event.end_mark.column
        return Span(first.line, first.column, self._ends[first.line - 1] + 1)
