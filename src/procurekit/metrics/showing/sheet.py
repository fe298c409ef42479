"""Sheet: figures in rows and columns, in the words of one language, ready to be shown in any form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from attrs import evolve, frozen

from procurekit.errors import say
from procurekit.metrics.kpi import Unit
from procurekit.values.figures import NONE

__all__ = ["Cell", "Column", "Mark", "Note", "Plain", "Point", "Row", "Sheet", "apart"]

Plain: TypeAlias = Decimal | int | str | date | None
"""What a cell of a workbook holds."""

_NOTEBOOK: Final = 100


@frozen(kw_only=True)
class Mark:
    """A sign beside a figure, with the words that say the same, and whether it is good news.

    The words stand beside the sign if they are `said`; else they are for whoever points at it or hears it.
    """

    sign: str
    text: str
    tone: Literal["good", "bad", "plain"] = "plain"
    said: bool = False


@frozen
class Point:
    """A figure of one period in a series; None where there is none."""

    period: str
    value: Decimal | None
    text: str = NONE


@frozen(kw_only=True)
class Cell:
    """One figure or word.

    `text` is what people read and `value` what a workbook holds, in the `unit` and `currency`. `below` stands under it,
    small; `told` is said when it is pointed at; `why` says why there is no figure. `bar` is a share from 0 to 1 to be
    drawn, with the `goal` marked on it. A `badge` is framed. `series` are the figures of earlier periods, up to this.
    """

    text: str = NONE
    value: Plain = None
    unit: Unit | None = None
    currency: str | None = None
    below: str = ""
    told: str = ""
    why: str = ""
    bar: Decimal | None = None
    goal: Decimal | None = None
    marks: tuple[Mark, ...] = ()
    badge: bool = False
    series: tuple[Point, ...] = ()


@frozen(kw_only=True)
class Column:
    """A column: its `title`, and what stands `below` that, small.

    One that `heads` its rows says what they are of; figures stand to the right. `target` and what is `better` let a
    workbook colour its numbers, `wide` is for sentences. The series of a column `alike` have one scale.
    """

    title: str
    below: str = ""
    heads: bool = False
    number: bool = True
    wide: bool = False
    alike: bool = False
    target: Decimal | None = None
    better: Literal["higher", "lower"] | None = None


@frozen
class Row:
    """A row: in each column one cell, or several that stand over one another, such as amounts of several currencies."""

    cells: tuple[tuple[Cell, ...], ...]


@frozen(kw_only=True)
class Note:
    """What is said below the table of one of its columns: a `title`, an `id`, and `lines` of text."""

    title: str
    id: str = ""
    lines: tuple[str, ...] = ()


@frozen(kw_only=True)
class Sheet:
    """Figures in rows and columns; in a notebook it shows itself.

    `name` is what a workbook calls it, `title` and `below` stand over it, `remarks` and `notes` under it. `at` is the
    day as of which it is.
    """

    name: str
    title: str
    below: str = ""
    lang: str = "en"
    at: date | None = None
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    remarks: tuple[str, ...] = ()
    notes_title: str = ""
    notes: tuple[Note, ...] = ()

    def say(self, code: str, /, **values: object) -> str:
        """A text of the catalogue in the sheet's language."""
        return say(code, values, self.lang)

    @property
    def heads(self) -> tuple[int, ...]:
        """The places of the columns that say what a row is of."""
        return tuple(place for place, column in enumerate(self.columns) if column.heads)

    def first(self, count: int) -> Sheet:
        """The same with no more than so many rows, and a remark of how many more there are."""
        more = len(self.rows) - count
        if more <= 0:
            return self
        remark = self.say("showing.more", count=more)
        return evolve(self, rows=self.rows[:count], remarks=(remark, *self.remarks))

    def html(self, *, title: str | None = None, page: bool = False) -> str:
        """A table for a notebook or a mail, or a whole `page` that prints on A4; it loads nothing and runs nothing."""
        from procurekit.metrics.showing.markup import fragment_of, page_of

        named = self if title is None else evolve(self, title=title)
        return page_of(named) if page else fragment_of(named)

    def text(self, *, width: int = 100) -> str:
        """A table for a terminal of so many columns."""
        from procurekit.metrics.showing.terminal import text_of

        return text_of(self, width)

    def _repr_html_(self) -> str:
        return self.first(_NOTEBOOK).html()

    def __str__(self) -> str:
        return self.text()


def apart(sheet: Sheet) -> Sheet:
    """The same with one cell in each row and column: of a column with amounts of several currencies, one for each."""
    columns: list[Column] = []
    cells: list[list[tuple[Cell, ...]]] = [[] for _ in sheet.rows]
    for place, column in enumerate(sheet.columns):
        for made, currency in _split(sheet, place, column):
            columns.append(made)
            for row, of in zip(sheet.rows, cells, strict=True):
                of.append(tuple(one for one in row.cells[place] if currency is None or one.currency == currency)[:1])
    rows = tuple(Row(tuple(of)) for of in cells)
    return evolve(sheet, columns=tuple(columns), rows=rows)


def _split(sheet: Sheet, place: int, column: Column) -> Iterator[tuple[Column, str | None]]:
    currencies = {one.currency for row in sheet.rows for one in row.cells[place]} - {None}
    if not currencies:
        yield column, None
    for currency in sorted(filter(None, currencies)):
        yield evolve(column, title=f"{column.title} ({currency})"), currency
