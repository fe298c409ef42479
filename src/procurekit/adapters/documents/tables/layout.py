"""A layout: where a mapping's columns stand in a table's rows, found once for the whole table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from procurekit.adapters.documents.tables.files import Rows
from procurekit.adapters.documents.tables.headers import nearest, normalised
from procurekit.adapters.documents.tables.mapping import Cell, TableMapping
from procurekit.errors import BadInput

__all__ = ["Layout", "columns_of", "places_of"]


def columns_of(mapping: TableMapping, file: str) -> Iterator[str]:
    """Every column that the mapping reads in one of its files ("header" or "lines")."""
    if mapping.join is not None:
        yield from mapping.join.header if file == "header" else mapping.join.lines
    for section in mapping.sections():
        for _, cell in section.cells():
            if mapping.join is None or _file(section.name, cell) == file:
                yield from cell.named


def places_of(table: Rows, names: Iterable[str]) -> Mapping[str, int]:
    """Where the columns of these names stand. Raises BadInput if one is missing or there twice.

    A name that differs in case, spaces or full-width forms alone is the same name.
    """
    exact: dict[str, list[int]] = {}
    loose: dict[str, list[int]] = {}
    for place, column in enumerate(table.columns):
        exact.setdefault(column, []).append(place)
        loose.setdefault(normalised(column), []).append(place)
    found: dict[str, int] = {}
    missing: dict[str, str | None] = {}
    for name in names:
        places = exact.get(name.strip()) or (loose.get(normalised(name)) if normalised(name) else None)
        if not places:
            missing[name] = nearest(name, table.columns)
        elif len(places) > 1:
            raise BadInput("table.column_twice", file=table.file, column=name)
        else:
            found[name] = places[0]
    if missing:
        near = [one for one in missing.values() if one is not None]
        raise BadInput(
            "table.no_column",
            file=table.file,
            line=1,
            column=", ".join(missing),
            near=", ".join(dict.fromkeys(near)) or None,
        )
    return found


class Layout:
    """Where every cell of a mapping stands in a row: the line file's cells, behind them the header file's."""

    def __init__(self, mapping: TableMapping, lines: Rows, header: Rows | None) -> None:
        self._lines = places_of(lines, columns_of(mapping, "lines"))
        self._header: Mapping[str, int] = {}
        self.width = len(lines.columns)
        if header is not None:
            self._header = {
                name: self.width + place for name, place in places_of(header, columns_of(mapping, "header")).items()
            }

    def lines(self, columns: Sequence[str]) -> tuple[int, ...]:
        """Where columns of the line file stand."""
        return tuple(self._lines[column] for column in columns)

    def header(self, columns: Sequence[str]) -> tuple[int, ...]:
        """Where columns of the header file stand in its own rows."""
        return tuple(self._header[column] - self.width for column in columns)

    def places(self, section: str, cell: Cell) -> tuple[int, ...]:
        """Where a cell's columns stand."""
        where = self._header if self._header and _file(section, cell) == "header" else self._lines
        return tuple(where[column] for column in cell.named)


def _file(section: str, cell: Cell) -> str:
    return cell.file or ("header" if section == "order" else "lines")
