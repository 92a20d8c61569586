"""Columns of styled text, lined up by what they measure in a terminal, with nothing behind the last word of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

_GAP = "  "


class Grid:
    """A head, a rule and rows; the first column stands left, all others right."""

    def __init__(self, heads: Sequence[str], gap: str = _GAP) -> None:
        self._gap = gap
        self._rows: list[list[Text]] = [[Text(head, "dim") for head in heads]]

    def add(self, first: Text, cells: Sequence[Text] = ()) -> None:
        """One more row; cells left out stay empty."""
        self._rows.append([first, *cells, *[Text()] * (len(self._rows[0]) - 1 - len(cells))])

    @property
    def widths(self) -> list[int]:
        """The columns of a terminal that each column takes."""
        return [max(cell.cell_len for cell in column) for column in zip(*self._rows, strict=True)]

    @property
    def width(self) -> int:
        """The columns of a terminal that all of it takes."""
        return sum(self.widths) + len(self._gap) * (len(self._rows[0]) - 1)

    def lines(self, rule: str) -> Iterator[Text]:
        """Every line; `rule` is the letter that underlines the head."""
        for number, row in enumerate(self._rows):
            yield self._line(row)
            if not number:
                yield Text(rule * self.width, "dim")

    def _line(self, row: Sequence[Text]) -> Text:
        line = Text()
        for number, (cell, width) in enumerate(zip(row, self.widths, strict=True)):
            blanks = " " * (width - cell.cell_len)
            if number:
                line.append(self._gap + blanks).append_text(cell)
            else:
                line.append_text(cell).append(blanks)
        line.rstrip()
        return line
