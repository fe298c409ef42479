"""A checked table: what the first pass over its files found, before anything was given to anyone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from procurekit.adapters.documents.tables.building import Builder
from procurekit.adapters.documents.tables.files import Rows
from procurekit.adapters.documents.tables.headers import normalised
from procurekit.adapters.documents.tables.layout import Layout, columns_of
from procurekit.adapters.documents.tables.mapping import TableMapping
from procurekit.errors import BadInput

__all__ = ["CheckedTable", "is_total"]

_TOTALS: Final = frozenset({"合计", "总计", "小计", "共计", "total", "grandtotal", "subtotal", "sum"})


def is_total(key: str) -> bool:
    """Is it no order's key, but what exports write before a sum of the rows above?

    >>> is_total("合 计："), is_total("Grand Total"), is_total("TOTAL-7")
    (True, True, False)
    """
    return normalised(key) in _TOTALS


class CheckedTable:
    """A line file, with or without a header file, read once from beginning to end.

    `left` counts the rows of each order, so that the second pass knows when it has met the last of them. `heads`
    counts the header file's rows. An order is named by its key's text as it stands in the line file.
    """

    def __init__(self, mapping: TableMapping, lines: Rows, header: Rows | None) -> None:
        self.mapping = mapping
        self.lines = lines
        self.header = header
        self.layout = Layout(mapping, lines, header)
        self._stamps = self._stamped()
        self.rows = 0
        self.left: Counter[str] = Counter()
        self.heads: Counter[str] = Counter()
        key = self.key_reader()
        for _, row in lines.rows():
            self.rows += 1
            if found := key(row):
                self.left[found] += 1
        if header is not None:
            key = self.head_key_reader()
            for _, row in header.rows():
                if found := key(row):
                    self.heads[found] += 1
        for counted in (self.left, self.heads):
            for name in [*filter(is_total, counted)]:
                del counted[name]

    def still(self) -> None:
        """Raise BadInput if a file was changed since it was checked."""
        if self._stamped() != self._stamps:
            raise BadInput("table.changed", file=self.lines.file)

    def unused(self) -> tuple[str, ...]:
        """The columns that nothing reads."""
        used = {normalised(name) for file in ("lines", "header") for name in columns_of(self.mapping, file)}
        columns = [*self.lines.columns, *(() if self.header is None else self.header.columns)]
        return tuple(column for column in dict.fromkeys(columns) if column and normalised(column) not in used)

    def key_columns(self) -> str:
        """The columns of the line file that name the order, for whoever has to look there."""
        join = self.mapping.join
        if join is not None:
            return ", ".join(join.lines)
        return ", ".join(name for cell in self.mapping.order.fields["key"] for name in cell.named)

    def key_reader(self) -> Callable[[list[str]], str]:
        """Which order a row of the line file belongs to; empty where it doesn't say."""
        if self.mapping.join is not None:
            return _joined(self.layout.lines(self.mapping.join.lines))
        read = Builder(self.mapping, self.layout).key
        return lambda row: read(row) or ""

    def head_key_reader(self) -> Callable[[list[str]], str]:
        """Which order a row of the header file describes; empty where it doesn't say."""
        return _joined(() if self.mapping.join is None else self.layout.header(self.mapping.join.header))

    def _stamped(self) -> list[tuple[int, int]]:
        return [(stat.st_size, stat.st_mtime_ns) for stat in self._stats()]

    def _stats(self) -> Iterator[os.stat_result]:
        for table in (self.lines, self.header):
            if table is not None:
                try:
                    yield Path(table.file).stat()
                except OSError:
                    raise BadInput("table.changed", file=table.file) from None


def _joined(places: tuple[int, ...]) -> Callable[[list[str]], str]:
    def key(row: list[str]) -> str:
        parts = [row[place] for place in places]
        return "\x1f".join(parts) if all(parts) else ""

    return key
