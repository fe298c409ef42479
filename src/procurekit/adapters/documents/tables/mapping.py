"""TableMapping: which column of a table is which field of an order. Data, never code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import AttrsInstance, field, fields, frozen

__all__ = ["Cell", "Join", "Section", "TableMapping"]

_EMPTY: Final[Mapping[str, Any]] = {}


@frozen
class Cell:
    """Where a value comes from: a column (or several, joined by `separator`), or a constant.

    `words` translates the text, an empty translation means nothing; `default` stands where nothing is found. `absent`
    and `styles` add to the mapping's own. `kind` says how a custom field is read. `file` is "header" or "lines" where
    two files are joined. `assumed` marks a `known_at` that nobody noted.
    """

    column: str | None = None
    columns: tuple[str, ...] = field(default=(), kw_only=True)
    separator: str = field(default="/", kw_only=True)
    constant: str | None = field(default=None, kw_only=True)
    words: Mapping[str, str] = field(default=_EMPTY, kw_only=True, hash=False)
    default: str | None = field(default=None, kw_only=True)
    absent: tuple[str, ...] = field(default=(), kw_only=True)
    styles: tuple[str, ...] = field(default=(), kw_only=True)
    kind: str = field(default="text", kw_only=True)
    file: str | None = field(default=None, kw_only=True)
    assumed: bool = field(default=False, kw_only=True)

    @property
    def named(self) -> tuple[str, ...]:
        """Every column it reads."""
        return self.columns if self.column is None else (self.column,)

    def to_plain(self) -> object:
        """As a mapping's file writes it: a column alone is its name."""
        stated = _stated(self)
        if self.column is not None and len(stated) == 1:
            return self.column
        if "kind" in stated:
            stated["type"] = stated.pop("kind")
        return stated


@frozen
class Section:
    """The fields of one section, each with its alternatives: the first that yields a value counts.

    `custom` are the host's own fields. A fact is there when everything in `needs` is.
    """

    name: str
    fields: Mapping[str, tuple[Cell, ...]] = field(default=_EMPTY, hash=False)
    custom: Mapping[str, tuple[Cell, ...]] = field(default=_EMPTY, kw_only=True, hash=False)
    needs: tuple[str, ...] = field(default=(), kw_only=True)

    def cells(self) -> list[tuple[str, Cell]]:
        """Every cell with the name of its field, custom fields last."""
        both = [*self.fields.items(), *((f"custom.{name}", cells) for name, cells in self.custom.items())]
        return [(name, cell) for name, cells in both for cell in cells]

    def to_plain(self) -> dict[str, object]:
        """As a mapping's file writes it."""
        plain: dict[str, object] = {name: _alternatives(cells) for name, cells in self.fields.items()}
        if self.needs:
            plain["needs"] = list(self.needs)
        if self.custom:
            plain["custom"] = {name: _alternatives(cells) for name, cells in self.custom.items()}
        return plain


@frozen
class Join:
    """A file with one row an order and a file with one row a line, joined by these columns."""

    header: tuple[str, ...]
    lines: tuple[str, ...]


@frozen
class TableMapping:
    """Which column of a table is which field of an order.

    `source` names the system that the table comes from: with the order's key it gives the ids, so that an import
    repeated writes nothing twice. `zone` is where the file's days are. `known_at` is when the source knew, where no
    column says so. `complete` says that the file shows all lines and facts of its orders, so that what it no longer
    shows is gone.

    Loaded by `load_mapping` or `from_dict`, which check it as a whole.
    """

    source: str
    order: Section = field(kw_only=True)
    line: Section = field(kw_only=True)
    schedule: Section = field(factory=lambda: Section("schedule"), kw_only=True)
    facts: tuple[Section, ...] = field(default=(), kw_only=True)
    join: Join | None = field(default=None, kw_only=True)
    zone: str = field(default="UTC", kw_only=True)
    known_at: str | None = field(default=None, kw_only=True)
    complete: bool = field(default=False, kw_only=True)
    encoding: str | None = field(default=None, kw_only=True)
    delimiter: str | None = field(default=None, kw_only=True)
    sheet: str | None = field(default=None, kw_only=True)
    skip_rows: int = field(default=0, kw_only=True)
    date_styles: tuple[str, ...] = field(default=(), kw_only=True)
    date_absent: tuple[str, ...] = field(default=(), kw_only=True)
    decimal: str = field(default=".", kw_only=True)
    thousands: str | None = field(default=None, kw_only=True)
    number_absent: tuple[str, ...] = field(default=(), kw_only=True)
    ignore: tuple[str, ...] = field(default=(), kw_only=True)
    text_absent: tuple[str, ...] = field(default=(), kw_only=True)

    def sections(self) -> list[Section]:
        """Order, line, schedule, facts."""
        return [self.order, self.line, self.schedule, *self.facts]

    def to_dict(self) -> dict[str, Any]:
        """Plain, JSON-able data that `from_dict` reads back to an equal mapping, laid out like the file."""
        stated = _stated(self)
        plain: dict[str, Any] = {}
        for table, keys in LAYOUT.items():
            inside = {key: stated[name] for key, name in keys.items() if name in stated}
            if inside:
                plain[table] = inside
        if self.join is not None:
            plain["join"] = {"header": list(self.join.header), "lines": list(self.join.lines)}
        for section in (self.order, self.line, self.schedule):
            if section.fields or section.custom:
                plain[section.name] = section.to_plain()
        for section in self.facts:
            plain.setdefault(section.name, []).append(section.to_plain())
        for section in self.facts:
            if len(plain[section.name]) == 1:
                plain[section.name] = plain[section.name][0]
        return plain


LAYOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "source": {
        "name": "source",
        **{name: name for name in ("zone", "known_at", "complete", "encoding", "delimiter", "sheet", "skip_rows")},
    },
    "dates": {"styles": "date_styles", "absent": "date_absent"},
    "numbers": {"decimal": "decimal", "thousands": "thousands", "absent": "number_absent", "ignore": "ignore"},
    "texts": {"absent": "text_absent"},
}
"""Table of the file → key → the attribute that it fills."""


def _stated(value: AttrsInstance) -> dict[str, Any]:
    """What differs from its default, with tuples as lists."""
    found: dict[str, Any] = {}
    for one in fields(type(value)):
        mine = getattr(value, one.name)
        if mine != one.default:
            found[one.name] = (
                list(mine) if isinstance(mine, tuple) else dict(mine) if isinstance(mine, Mapping) else mine
            )
    return found


def _alternatives(cells: tuple[Cell, ...]) -> object:
    return cells[0].to_plain() if len(cells) == 1 else [cell.to_plain() for cell in cells]
