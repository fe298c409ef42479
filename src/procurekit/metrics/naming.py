"""Naming: which column of a user's table has each fact, as the columns are called or as `columns` says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from attrs import frozen

from procurekit.errors import InvalidValue
from procurekit.expressions.columns import called_in, expect_columns
from procurekit.metrics.grain import ROWS_OF, RowsOf, rows_of

__all__ = ["Columns", "Naming", "fact_called", "given_columns", "naming_of"]

Columns: TypeAlias = Mapping[str, Any] | None
"""The column of each fact; or such a mapping for each kind of row."""

_NESTED: Final[frozenset[str]] = frozenset(ROWS_OF)


@frozen
class Naming:
    """Of one table: its rows are of the kind `of`, `present` are its columns, `columns` has that of each fact.

    `given` has the fact of each column that the user named, in whichever table.
    """

    of: RowsOf
    present: tuple[str, ...]
    columns: Mapping[str, str]
    given: Mapping[str, str]

    def fact(self, name: str) -> str | None:
        """The fact that a name stands for: its own in either language, or that of a column."""
        found = fact_called(name, self.of)
        if found is None and name not in self.present:
            found = self.given.get(name)
        return found

    def column(self, name: str) -> str | None:
        """The column that a name stands for; None if there is none."""
        column = self.columns.get(self.fact(name) or "")
        return name if column is None and name in self.present else column


def fact_called(name: str, of: RowsOf) -> str | None:
    """The fact of such rows that is called so, in English or Chinese."""
    rows = rows_of(of)
    found = rows.words.find(name)
    return found.name if found is not None and found.name in rows.facts else None


def given_columns(
    columns: Columns, tables: Mapping[RowsOf, Collection[str]], others: Collection[RowsOf] = ()
) -> dict[RowsOf, dict[str, str]]:
    """What `columns` says of each table, of which `tables` has the columns; `others` are there, but nothing reads them.

    Of several tables, a fact and its column are meant for those that have both. Raises InvalidValue if a key is no
    fact of any, or a column is in none.
    """
    found: dict[RowsOf, dict[str, str]] = {of: {} for of in tables}
    for key, value in (columns or {}).items():
        if key in _NESTED and isinstance(value, Mapping):
            if key in tables:
                of: RowsOf = key  # type: ignore[assignment]  # it is one of them
                found[of] |= given_columns(value, {of: tables[of]})[of]
            continue
        facts = {of: fact for of in tables if (fact := fact_called(key, of)) is not None}
        elsewhere = any(fact_called(key, of) for of in others)
        if not facts and not elsewhere:
            raise _no_fact(key, [*dict.fromkeys([*tables, *others])])
        if not isinstance(value, str):
            raise InvalidValue("not_text", field=f"columns[{key!r}]", value=repr(value))
        having = [of for of in facts if value in tables[of]]
        if not having and not elsewhere:
            expect_columns([value], {}, list(dict.fromkeys(one for of in facts for one in tables[of])))
        for one in having:
            found[one][facts[one]] = value
    return found


def _no_fact(key: str, tables: Collection[RowsOf]) -> InvalidValue:
    known = {word: word for of in tables for name in rows_of(of).facts for word in (name, rows_of(of).words[name].zh)}
    near = get_close_matches(str(key), [one for one in known if one], 1, 0.5)
    rows = ", ".join(tables)
    if near:
        return InvalidValue("kpi_columns_no_fact_near", name=key, rows=rows, near=near[0])
    return InvalidValue("kpi_columns_no_fact", name=key, rows=rows)


def naming_of(of: RowsOf, present: Collection[str], given: Mapping[str, str], every: Mapping[str, str]) -> Naming:
    """How one table's columns are called. Raises InvalidValue if two of them are called like one fact."""
    free = [one for one in present if one not in given.values()]
    facts = rows_of(of).facts
    called = {name: column for name, column in called_in(free, rows_of(of).words).items() if name in facts}
    return Naming(of, tuple(present), {**called, **given}, every)
