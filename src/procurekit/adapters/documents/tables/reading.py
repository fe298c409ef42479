"""Reading a table: all of it is checked first, then its orders come as pictures, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from procurekit.adapters.documents.tables.checked import CheckedTable
from procurekit.adapters.documents.tables.faults import Unreadable, short
from procurekit.adapters.documents.tables.files import Rows, head_of, open_text
from procurekit.adapters.documents.tables.headers import known_headers, normalised, recognise
from procurekit.adapters.documents.tables.layout import columns_of
from procurekit.adapters.documents.tables.mapping import TableMapping
from procurekit.adapters.documents.tables.passing import Why, pictures
from procurekit.adapters.documents.tables.rejects import Reject
from procurekit.adapters.documents.tables.workbooks import is_workbook, open_sheet
from procurekit.errors import BadInput, InvalidValue
from procurekit.model.picture import Picture

__all__ = ["Files", "Progress", "TableReading", "read_table"]

Files: TypeAlias = Path | str | Mapping[str, Path | str]
"""One file, or a header file and a line file: ``{"header": …, "lines": …}``."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told now and then: ("checking", bytes done, bytes in all), then ("reading", rows done, rows in all)."""


class TableReading:
    """A table that was checked from beginning to end and can now be read.

    `rows` and `orders` were counted while checking; an order all of whose rows are rejected gives no picture. `unused`
    are the columns that nothing reads. `rejects` counts the rows that could not be read; each of their faults goes to
    `on_reject` when the row is met.
    """

    def __init__(
        self,
        table: CheckedTable,
        source: str,
        on_reject: Callable[[Reject], None] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.mapping = table.mapping
        self.source = source
        self.rows = table.rows
        self.orders = len(table.left if table.header is None else table.heads)
        self.unused = table.unused()
        self.rejects = 0
        self._table = table
        self._on_reject = on_reject
        self._progress = progress

    def pictures(self) -> Iterator[Picture]:
        """One picture an order, in the order in which their last rows stand; only orders still open are in memory.

        Raises BadInput if a file was changed since it was checked. Asked again, it reads again.
        """
        self._table.still()
        self.rejects = 0
        return pictures(self._table, self.source, self._refuse, self._tell)

    def _tell(self, rows: int) -> None:
        if self._progress is not None:
            self._progress("reading", rows, self.rows)

    def _refuse(self, file: str, line: int, row: Sequence[str], faults: Sequence[Why]) -> None:
        self.rejects += 1
        if self._on_reject is None:
            return
        for error, column in faults:
            self._on_reject(_reject(file, line, row, error, column))


def _reject(file: str, line: int, row: Sequence[str], error: Unreadable | InvalidValue, column: str | None) -> Reject:
    values = dict(error.values)
    value = error.value if isinstance(error, Unreadable) else values.pop("value", None)
    if isinstance(error, Unreadable):
        column = error.column or column
    values["field"] = column or values.get("field")
    return Reject(file, line, column, None if value is None else short(value), error.code, values, tuple(row))


def read_table(
    files: Files,
    mapping: TableMapping | None = None,
    *,
    source: str | None = None,
    on_reject: Callable[[Reject], None] | None = None,
    progress: Progress | None = None,
) -> TableReading:
    """Check a table from beginning to end, so that its pictures can be read.

    Without a mapping the headers have to be known ones (see `HEADERS`). `source` replaces the mapping's. Raises
    BadInput, before anything was given to anyone, if a file is missing, truncated, no text, empty, absurdly wide, or
    lacks a column that the mapping names.
    """
    named = dict(files) if isinstance(files, Mapping) else {"lines": files}
    wanted = {"lines"} if mapping is None or mapping.join is None else {"header", "lines"}
    if set(named) != wanted:
        given = ", ".join(sorted(map(str, named)))
        raise BadInput("table.files", wanted=", ".join(sorted(wanted)), given=given or None)
    lines = _opened(named["lines"], mapping, "lines", progress)
    if mapping is None:
        mapping = recognise(lines.columns, file=lines.file).mapping
    header = None if mapping.join is None else _opened(named["header"], mapping, "header", progress)
    return TableReading(CheckedTable(mapping, lines, header), source or mapping.source, on_reject, progress)


def _opened(given: Path | str, mapping: TableMapping | None, which: str, progress: Progress | None) -> Rows:
    path = Path(given)
    skip_rows = 0 if mapping is None else mapping.skip_rows
    if is_workbook(head_of(path)):
        return open_sheet(path, sheet=None if mapping is None else mapping.sheet, skip_rows=skip_rows)
    wanted = set() if mapping is None else {normalised(name) for name in columns_of(mapping, which)}
    size = path.stat().st_size
    return open_text(
        path,
        encoding=None if mapping is None else mapping.encoding,
        delimiter=None if mapping is None else mapping.delimiter,
        skip_rows=skip_rows,
        known=known_headers if mapping is None else lambda names: sum(normalised(name) in wanted for name in names),
        progress=None if progress is None else lambda done: progress("checking", done, size),
    )
