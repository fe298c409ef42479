"""Figures in a terminal: a plain text table in so many columns, where a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from procurekit.metrics.showing.charts import Scale, blocks, scale_of, scales_of
from procurekit.metrics.showing.sheet import Cell, Column, Sheet
from procurekit.values.figures import NONE
from procurekit.values.visible import visible
from procurekit.values.wrapping import columns_of, cut, wrapped

__all__ = ["text_of"]

_HEAD: Final = 26
_HEADING: Final = 16
_GAP: Final = 2


def text_of(sheet: Sheet, width: int = 100) -> str:
    """The table; columns that don't fit beside the others stand in a further table below."""
    return "\n".join(line.rstrip() for line in _Text(sheet, width).lines())


class _Text:
    """A sheet while it is written."""

    def __init__(self, sheet: Sheet, width: int) -> None:
        self.sheet = sheet
        self.width = width
        self.scales = scales_of(sheet)
        self.reasons: dict[str, int] = {}

    def lines(self) -> Iterator[str]:
        yield f"{visible(self.sheet.title)}  {visible(self.sheet.below)}"
        columns = [self._column(place, one) for place, one in enumerate(self.sheet.columns)]
        for part in self._parts(columns):
            yield ""
            yield from self._table(part)
        told = (f"({number}) {visible(why)}" for why, number in self.reasons.items())
        notes = [*([" · ".join(told)] if self.reasons else []), *map(visible, self.sheet.remarks)]
        for note in notes:
            yield ""
            yield from wrapped(note, self.width)

    def _column(self, place: int, column: Column) -> list[list[str]]:
        """The lines of the heading, and those of the cell in every row."""
        longest = _HEAD if column.heads else max(_HEADING, self.width // 3)
        heading = [*wrapped(visible(column.title), _HEADING), *wrapped(visible(column.below), _HEADING)]
        scale = self.scales[place]
        cells = [self._cells(row.cells[place], longest, scale, heads=column.heads) for row in self.sheet.rows]
        return [heading, *cells]

    def _cells(self, cells: Sequence[Cell], longest: int, scale: Scale | None, *, heads: bool) -> list[str]:
        lines = [line for one in cells for line in self._cell(one, scale)]
        return [cut(line, longest) for line in lines] if heads else lines

    def _cell(self, one: Cell, scale: Scale | None) -> Iterator[str]:
        if one.why and one.value is None:
            yield f"{NONE} ({self.reasons.setdefault(one.why, len(self.reasons) + 1)})"
        else:
            said = f"[{one.text}]" if one.badge else one.text
            signs = (f"{mark.sign} {mark.text}" if mark.said else mark.sign for mark in one.marks)
            yield visible(" ".join(filter(None, (said, *signs))))
        own = scale_of(one.series)
        if own is None or len(one.series) == 1:
            if one.below:
                yield visible(one.below)
            return
        last = next(point.period for point in reversed(one.series) if point.value is not None)
        yield visible(f"{last}  {one.below}" if one.below else last)
        yield blocks(one.series, scale or own)

    def _parts(self, columns: Sequence[list[list[str]]]) -> Iterator[list[int]]:
        """The places of the columns of each table."""
        self.columns = columns
        self.wide = [max((columns_of(line) for lines in one for line in lines), default=0) for one in columns]
        heads = list(self.sheet.heads)
        taken = sum(self.wide[place] + _GAP for place in heads)
        part: list[int] = []
        used = taken
        for place, wide in enumerate(self.wide):
            if place in heads:
                continue
            if part and used + wide > self.width:
                yield heads + part
                part, used = [], taken
            part.append(place)
            used += wide + _GAP
        yield heads + part

    def _table(self, places: Sequence[int]) -> Iterator[str]:
        heading = [self.columns[place][0] for place in places]
        tall = max((len(one) for one in heading), default=0)
        # Headings stand on the line below them.
        yield from self._beside([[""] * (tall - len(one)) + one for one in heading], places)
        yield (" " * _GAP).join("─" * self.wide[place] for place in places)
        stacked = any(len(self.columns[place][row + 1]) > 1 for place in places for row in range(len(self.sheet.rows)))
        for number, _ in enumerate(self.sheet.rows):
            if number and stacked:
                yield ""
            yield from self._beside([self.columns[place][number + 1] for place in places], places)

    def _beside(self, cells: Sequence[Sequence[str]], places: Sequence[int]) -> Iterator[str]:
        for lines in zip_longest(*cells, fillvalue=""):
            yield (" " * _GAP).join(self._padded(line, place) for line, place in zip(lines, places, strict=True))

    def _padded(self, line: str, place: int) -> str:
        column = self.sheet.columns[place]
        room = " " * (self.wide[place] - columns_of(line))
        return f"{line}{room}" if column.heads or not column.number else f"{room}{line}"
