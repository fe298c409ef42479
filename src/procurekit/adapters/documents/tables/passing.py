"""The second pass over a checked table: row by row to pictures, each as soon as the last row of its order was met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from procurekit.adapters.documents.tables.building import Builder
from procurekit.adapters.documents.tables.checked import CheckedTable, is_total
from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.adapters.documents.tables.files import Rows
from procurekit.adapters.documents.tables.orders import OpenOrder, cut_to
from procurekit.errors import InvalidValue
from procurekit.model.picture import Picture

__all__ = ["Refusing", "Telling", "Why", "pictures"]

Why: TypeAlias = tuple[Unreadable | InvalidValue, str | None]
"""A fault of a row, and its column."""

Refusing: TypeAlias = Callable[[str, int, Sequence[str], Sequence[Why]], None]
"""Told of a row that can't be read: file, line, its cells, its faults."""

Telling: TypeAlias = Callable[[int], None]
"""Told now and then how many rows are done."""

_OFTEN: Final = 1_000


def pictures(table: CheckedTable, source: str, refuse: Refusing, tell: Telling) -> Iterator[Picture]:
    """One picture an order, in the order in which their last rows stand; only orders still open are in memory."""
    builder = Builder(table.mapping, table.layout)
    heads = None if table.header is None else _Heads(table, table.header, builder, source, refuse)
    key_of = table.key_reader()
    file = table.lines.file
    orders: dict[str, OpenOrder] = {} if heads is None else heads.orders
    done = 0
    for at, row in table.lines.rows():
        done += 1
        if not done % _OFTEN:
            tell(done)
        key = key_of(row)
        if not key:
            refuse(file, at, row, [(Unreadable("missing_value"), table.key_columns())])
            continue
        if heads is not None:
            yield from heads.up_to(key)
        order = orders.get(key)
        if order is None:
            if (why := _why_not(key, heads)) is not None:
                refuse(file, at, row, [(why, table.key_columns())])
                continue
            order = orders[key] = OpenOrder(builder, source, key, table.left[key], at)
        try:
            order.add(at, row)
        except (Unreadable, InvalidValue) as error:
            order.rejected = True
            refuse(file, at, row, [(one, _column(builder, one)) for one in (error, *order.further(error, row))])
            builder.forget()
        if not order.left:
            del orders[key]
            yield from _finished(order, table)
    if heads is not None:
        yield from heads.up_to(None)
    tell(done)


def _why_not(key: str, heads: _Heads | None) -> Unreadable | None:
    """Why no order of that key is opened; None if one may be."""
    if is_total(key):
        return Unreadable("reject.total_row", None, key)
    return None if heads is None else heads.why_not(key)


def _finished(order: OpenOrder, table: CheckedTable) -> Iterator[Picture]:
    picture = order.picture(file=table.lines.file, complete=table.mapping.complete)
    if picture is not None:
        yield picture


def _column(builder: Builder, error: Unreadable | InvalidValue) -> str | None:
    """The column behind what the model refused: it names a field, the mapping knows where that comes from."""
    if isinstance(error, Unreadable):
        return None
    return builder.column_of(str(error.values.get("field", "")).rpartition(".")[2])


class _Heads:
    """The header file, read on just as far as the line file asks for its orders: sorted alike, the two stay in step."""

    def __init__(self, table: CheckedTable, header: Rows, builder: Builder, source: str, refuse: Refusing) -> None:
        self.orders: dict[str, OpenOrder] = {}
        self._table = table
        self._file = header.file
        self._rows = header.rows()
        self._width = len(header.columns)
        self._columns = "" if table.mapping.join is None else ", ".join(table.mapping.join.header)
        self._key_of = table.head_key_reader()
        self._builder = builder
        self._source = source
        self._refuse = refuse
        self._unusable: dict[str, int] = {}

    def up_to(self, key: str | None) -> Iterator[Picture]:
        """Read on until that order's row was met (to the end for None); an order without lines is whole at once."""
        if key is not None and (key in self.orders or key in self._unusable or not self._table.heads.get(key)):
            return
        for at, row in self._rows:
            found = self._key_of(row)
            order = self._opened(at, row, found)
            if order is not None and not order.left:
                yield from _finished(order, self._table)
            elif order is not None:
                self.orders[found] = order
            if found and found == key:
                return

    def why_not(self, key: str) -> Unreadable:
        """Why a line's order can't be had."""
        line = self._unusable.get(key)
        code = "reject.no_header" if line is None else "reject.header_unusable"
        return Unreadable(code, None, key.replace("\x1f", ", "), header=self._file, header_line=line)

    def _opened(self, at: int, row: list[str], found: str) -> OpenOrder | None:
        if not found:
            self._refuse(self._file, at, row, [(Unreadable("missing_value"), self._columns)])
            return None
        try:
            if is_total(found):
                raise Unreadable("reject.total_row", self._columns, found)  # noqa: TRY301
            count = self._table.heads[found]
            if count > 1:  # which of them is right nobody can say
                raise Unreadable("reject.header_twice", self._columns, found.replace("\x1f", ", "), count=count)  # noqa: TRY301
            row = cut_to(row, self._width)
            key = self._builder.key([""] * self._builder.width + row)
            if not key:
                raise Unreadable("missing_value", self._builder.column_of("key"))  # noqa: TRY301
            order = OpenOrder(self._builder, self._source, key, self._table.left.get(found, 0), at)
            order.head(row)
        except (Unreadable, InvalidValue) as error:
            self._builder.forget()
            self._unusable[found] = at
            self._refuse(self._file, at, row, [(error, _column(self._builder, error))])
            return None
        return order
