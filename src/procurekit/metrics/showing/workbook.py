"""The workbook: sheets of figures as an xlsx file, with numbers as numbers and text that is never a formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from procurekit.errors import MissingExtra
from procurekit.metrics.showing.sheet import Cell, Column, Sheet
from procurekit.values.money import minor_units
from procurekit.values.visible import visible
from procurekit.values.wrapping import columns_of, cut

__all__ = ["write_workbook"]

_FORMATS: Final = {"ratio": "0.0%", "ppm": "#,##0", "days": "#,##0.0", "hours": "#,##0.0", "count": "#,##0"}
_WHOLE: Final = "#,##0"
_BROKEN: Final = "#,##0.0##"
_DAY: Final = "yyyy-mm-dd"
# A spreadsheet takes a text that begins so for a formula when somebody edits the cell.
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_LONGEST: Final = 32_000
_NARROW, _WIDE, _SENTENCE = 10, 34, 70
_MET: Final = {"bg_color": "#C6EFCE", "font_color": "#006100"}
_MISSED: Final = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
# The file says no moment of its own: the same figures give the same bytes.
_NO_DAY: Final = date(1980, 1, 1)


def write_workbook(path: str | PathLike[str], sheets: Sequence[Sheet]) -> None:
    """Write the sheets; the file is there whole or, where anything fails, as it was before.

    Raises MissingExtra without the extra ``excel``, OSError where it can't be written.
    """
    target = Path(path)
    data = _Workbook(sheets).data()
    part = target.with_name(f".{uuid4().hex}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


class _Workbook:
    """A workbook while it is written."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        try:
            import xlsxwriter  # type: ignore[import-untyped]  # an extra
        except ImportError:
            raise MissingExtra("missing_extra", package="XlsxWriter", extra="excel") from None
        self.sheets = sheets
        self.buffer = BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {"in_memory": True})
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def data(self) -> bytes:
        day = next((one.at for one in self.sheets if one.at is not None), _NO_DAY)
        properties = {"title": visible(self.sheets[0].title), "created": datetime.combine(day, time())}
        self.book.set_properties(properties)
        for sheet in self.sheets:
            self._sheet(sheet)
        self.book.close()
        return self.buffer.getvalue()

    def _format(self, **given: Any) -> Any:
        """One format for all cells that look alike."""
        key = tuple(sorted(given.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "top", **given})
        return self.formats[key]

    def _sheet(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(sheet.name)
        heads = max((place + 1 for place in sheet.heads), default=0)
        page.freeze_panes(1, heads)
        for place, column in enumerate(sheet.columns):
            align = "left" if column.heads or not column.number else "right"
            self._text(page, 0, place, column.title, bold=True, text_wrap=True, bottom=2, align=align)
        widths = [_NARROW] * len(sheet.columns)
        for number, row in enumerate(sheet.rows, 1):
            for place, (cell, *_) in self._filled(row.cells):
                column = sheet.columns[place]
                self._cell(page, number, place, cell, column)
                widths[place] = max(widths[place], columns_of(cell.text) + 2)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, min(widths[place], _SENTENCE if column.wide else _WIDE))
            self._judge(page, sheet, place, column)
        if sheet.columns:
            page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        self._paper(page, sheet)

    @staticmethod
    def _filled(cells: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        return ((place, one) for place, one in enumerate(cells) if one)

    def _cell(self, page: Any, row: int, place: int, cell: Cell, column: Column) -> None:
        value = cell.value
        if isinstance(value, Decimal | int):
            page.write_number(row, place, value, self._format(num_format=_number_format(cell)))
        elif isinstance(value, date):
            page.write_datetime(
                row, place, datetime.combine(value, time()), self._format(num_format=_DAY, align="left")
            )
        elif cell.text and not (cell.why or (column.number and value is None)):
            self._text(page, row, place, cell.text, text_wrap=column.wide)

    def _text(self, page: Any, row: int, place: int, text: str, **style: Any) -> None:
        said = cut(visible(text), _LONGEST)
        quoted = {"quote_prefix": True} if said.startswith(_STARTS) else {}
        page.write_string(row, place, said, self._format(**style, **quoted))

    def _judge(self, page: Any, sheet: Sheet, place: int, column: Column) -> None:
        """Colour and a sign for what meets the target and what misses it; an empty cell does neither."""
        if column.target is None or column.better is None or not sheet.rows:
            return
        from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

        shown = next((_number_format(row.cells[place][0]) for row in sheet.rows if row.cells[place]), _WHOLE)
        first = xl_rowcol_to_cell(1, place)
        good, bad = (">=", "<") if column.better == "higher" else ("<=", ">")
        for sign, test, colours in (("✓", good, _MET), ("✗", bad, _MISSED)):
            style = self.book.add_format({**colours, "num_format": f'"{sign} "{shown}'})
            criteria = f"=AND(ISNUMBER({first}),{first}{test}{column.target:f})"
            rule = {"type": "formula", "criteria": criteria, "format": style}
            page.conditional_format(1, place, len(sheet.rows), place, rule)

    @staticmethod
    def _paper(page: Any, sheet: Sheet) -> None:
        page.set_paper(9)  # A4
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        # An ampersand is a command in a header.
        told = " ".join(part for part in (sheet.title, sheet.below) if part)
        page.set_header(f"&L{cut(visible(told).replace('&', '&&'), 200)}")
        page.set_footer("&R&P / &N")


def _number_format(cell: Cell) -> str:
    if cell.unit == "money":
        digits = minor_units(cell.currency or "")
        return f"{_WHOLE}.{'0' * digits}" if digits else _WHOLE
    known = _FORMATS.get(cell.unit or "")
    if known is not None:
        return known
    whole = not isinstance(cell.value, Decimal) or cell.value == cell.value.to_integral_value()
    return _WHOLE if whole else _BROKEN
