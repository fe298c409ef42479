"""Orders that are still open while their rows are read: the rows of one order may stand far apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pendulum import DateTime

from procurekit.adapters.documents.tables.building import Builder, Terms
from procurekit.adapters.documents.tables.facts import Draft, Made
from procurekit.adapters.documents.tables.faults import Unreadable, short
from procurekit.adapters.documents.tables.readers import Row
from procurekit.errors import Finding, InvalidValue
from procurekit.model.ids import derived_id
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.picture import Picture

__all__ = ["OpenOrder", "cut_to"]

_SEEN_TWICE: Final = 1


class _Numbered:
    """A line of the order with the rows that described it."""

    __slots__ = ("at", "key", "line", "rows")

    def __init__(self, line: OrderLine, key: str, at: int, row: Row) -> None:
        self.line = line
        self.key = key
        self.at = at
        self.rows = [tuple(row)]


def cut_to(row: list[str], width: int) -> list[str]:
    """The row without blank cells beyond the columns. Raises Unreadable if one isn't blank: its cells have moved."""
    if any(row[width:]):
        raise Unreadable("reject.too_many_cells", found=len(row), expected=width)
    return row[:width]


class OpenOrder:
    """One order of a table until its last row was read."""

    __slots__ = ("_builder", "_differ", "_drafts", "_first", "_lines", "_tail", "_terms", "count", "id", "key",
                 "left", "line", "rejected")  # fmt: skip

    def __init__(self, builder: Builder, source: str, key: str, left: int, line: int) -> None:
        self._builder = builder
        self.key = key
        self.id = derived_id("order", source, key)
        self.left = left
        self.line = line
        self.count = 0
        self.rejected = False
        self._tail: list[str] = []
        self._terms: Terms | None = None
        self._first: tuple[int, Row] | None = None
        self._differ: dict[str, Finding] = {}
        self._lines: dict[int, _Numbered] = {}
        self._drafts: dict[tuple[str, str], Draft] = {}

    def head(self, row: list[str]) -> None:
        """Take the terms from the order's row in the header file, which goes behind each of its lines' cells."""
        self._terms = self._builder.terms([""] * self._builder.width + row)
        self._tail = row

    def add(self, at: int, row: list[str]) -> None:
        """Take one row. Raises Unreadable or InvalidValue, and then leaves the order as it was."""
        builder = self._builder
        # A row that can't be read counts too: the others' numbers don't move once it is corrected.
        self.left -= 1
        self.count += 1
        if len(row) > builder.width:
            row = cut_to(row, builder.width)
        if self._tail:
            row = row + self._tail
        terms = builder.terms(row) if self._terms is None else self._terms
        number = self.count if builder.number is None else builder.number(row)
        if number is None:
            raise Unreadable("missing_value", builder.column_of("number"))
        line = builder.line(row, number)
        key = (builder.line_key(row) if builder.line_key is not None else None) or str(number)
        known = self._lines.get(number)
        if known is not None:
            self._again(known, line, row)
        made = [fact for one in builder.facts if (fact := one.read(row, self.id, number, line.unit)) is not None]
        if known is not None:
            if not made:
                raise Unreadable("reject.row_twice", first=known.at)
            known.rows.append(tuple(row))
        else:
            known = self._lines[number] = _Numbered(line, key, at, row)
        for fact in made:
            self._gather(fact, known)
        if self._terms is None:
            self._terms = terms
            self._first = (at, row)
        elif (same := builder.same) is not None and self._first is not None and same(row) != same(self._first[1]):
            self._compare(at, row)

    def further(self, error: Unreadable | InvalidValue, row: list[str]) -> Iterator[Unreadable]:
        """What else can't be read in a row that `add` refused with `error`, so that all of it is corrected at once."""
        if isinstance(error, Unreadable) and error.column is None:
            # It is the whole row that is wrong: its cells say nothing.
            return
        known = getattr(error, "column", None)
        for one in self._builder.faults(row[: self._builder.width] + self._tail, terms=self._terms is None):
            if one.column != known:
                yield one

    def picture(self, *, file: str, complete: bool) -> Picture | None:
        """The finished picture; None if no row of the order could be read."""
        terms = self._terms
        if terms is None:
            return None
        fields = terms.fields
        number = fields.pop("number", None) or self.key
        lines = tuple(one.line for one in self._lines.values())
        facts = tuple(one.shown() for one in self._drafts.values())
        findings = (*self._differ.values(),)
        if not lines and not self.rejected:
            findings = (*findings, Finding.of("table.header_without_lines", "", line=self.line))
        known_at: DateTime | None = terms.known_at
        if terms.assumed and known_at is not None:
            # Who knew of a receipt knew of its order.
            known_at = min([known_at, *(one.known_at for one in facts if one.known_at is not None)])
        return Picture(
            self.key,
            PurchaseOrder(number, lines=lines, **fields),
            stage=terms.stage,
            facts=facts,
            # With a row missing it isn't the whole order, and what it leaves out must not be taken for gone.
            complete=complete and not self.rejected,
            at=terms.at,
            known_at=known_at,
            assumed=terms.assumed,
            findings=findings,
            where={"file": file, "line": self.line},
        )

    def _again(self, known: _Numbered, line: OrderLine, row: Row) -> None:
        if tuple(row) in known.rows:
            raise Unreadable("reject.row_twice", first=known.at)
        if line != known.line:
            raise Unreadable("reject.line_twice", self._builder.column_of("number"), str(line.number), first=known.at)

    def _gather(self, made: Made, known: _Numbered) -> None:
        kind, key, line, head, known_at = made
        stem = known.key if key is None else key
        name, again = stem, _SEEN_TWICE
        while (draft := self._drafts.get((kind, name))) is not None:
            if key is not None and draft.head == head and draft.known_at == known_at:
                break
            again += 1
            name = f"{stem}#{again}"
        if draft is None:
            draft = self._drafts[kind, name] = Draft(kind, name, head, known_at)
        draft.lines.append(line)

    def _compare(self, at: int, row: Row) -> None:
        first_at, first = self._first or (at, row)
        for place, column in self._builder.compared:
            if row[place] != first[place] and column not in self._differ:
                self._differ[column] = Finding.of(
                    "table.rows_differ",
                    "",
                    column=column,
                    value=short(first[place]),
                    line=first_at,
                    other=short(row[place]),
                    other_line=at,
                )
