"""Worksheets (xlsx, xls, ods) as rows of cells, each written as a CSV file would have it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from procurekit.adapters.documents.tables.files import MAX_COLUMNS, is_gzip, opened
from procurekit.errors import BadInput, MissingExtra

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["SheetTable", "is_workbook", "open_sheet"]

_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"
_LARGEST: Final = 2_000_000_000
_WHOLE: Final = 10**15


def is_workbook(head: bytes) -> bool:
    """Are these the first bytes of a workbook? The file's name doesn't matter."""
    return head.startswith((_ZIP, _OLD))


@frozen
class SheetTable:
    """One sheet of a workbook. The file format has to be opened whole; its rows are made one by one."""

    path: Path
    sheet: str | None
    skip_rows: int = 0
    columns: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def file(self) -> str:
        """The file's name, as it was given."""
        return str(self.path)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row below the names, with its number; blank rows are left out."""
        found = self.every()
        next(found, None)
        width = len(self.columns)
        for at, row in found:
            if len(row) < width:
                row.extend([""] * (width - len(row)))
            yield at, row

    def every(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that has anything, the names' own first."""
        for number, cells in enumerate(_reading(self.file, _sheet(self.path, self.sheet).iter_rows()), 1):
            row = [cell.strip() if type(cell) is str else _text(cell) for cell in cells]
            if number > self.skip_rows and any(row):
                yield number, row


def open_sheet(path: Path, *, sheet: str | None, skip_rows: int) -> SheetTable:
    """The sheet of that name, else the first. Raises BadInput on what is no workbook, MissingExtra without `tables`."""
    table = SheetTable(path, sheet, skip_rows)
    _, row = next(table.every(), (0, []))
    columns = [*row]
    while columns and not columns[-1]:
        del columns[-1]
    if not columns:
        raise BadInput("table.empty", file=str(path))
    if len(columns) > MAX_COLUMNS:
        raise BadInput("table.too_wide", file=str(path), found=len(columns), limit=MAX_COLUMNS)
    return SheetTable(path, sheet, skip_rows, columns=tuple(columns))


def _sheet(path: Path, name: str | None) -> CalamineSheet:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise MissingExtra("missing_extra", extra="tables", package="python-calamine") from None
    file = str(path)
    with opened(path, zipped=is_gzip(path)) as (stream, _):
        data = stream.read(_LARGEST + 1)
    _not_absurd(file, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        wanted = names[0] if name is None and names else name
        found = book.get_sheet_by_name(wanted) if wanted in names and wanted is not None else None
    except BaseException as error:  # noqa: BLE001 - told apart there
        raise _no_workbook(file, error) from None
    if found is None:
        raise BadInput("table.no_sheet", file=file, sheet=name, known=", ".join(names))
    return found


def _reading(file: str, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    while True:
        try:
            row = next(rows, None)
        except BaseException as error:  # noqa: BLE001 - told apart there
            raise _no_workbook(file, error) from None
        if row is None:
            return
        yield row


def _no_workbook(file: str, error: BaseException) -> BaseException:
    # A damaged file can make the reader panic, which is no Exception; an interrupt stays what it is.
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return BadInput("table.workbook", file=file, detail=error)
    return error


def _not_absurd(file: str, data: bytes) -> None:
    """A small file that says it unpacks to more than memory holds is refused before it is unpacked."""
    size = len(data)
    if data.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                size = sum(part.file_size for part in parts.infolist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BadInput("table.workbook", file=file, detail=error) from None
    if size > _LARGEST:
        raise BadInput("table.workbook", file=file, detail=f"{size:,} bytes")


def _text(cell: object) -> str:
    """A cell's value as a file would write it; a number has the fifteen digits that a worksheet shows."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < _WHOLE:
            return str(int(cell))
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
