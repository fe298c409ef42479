"""Grain: what a KPI counts, which rows of facts that is read from, and the names that those rows have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, TypeAlias, get_args

from attrs import field, frozen

from procurekit.expressions import Expression, Vocabulary, parse
from procurekit.metrics.rating import RATING_FACTS
from procurekit.model.facts import VOCABULARY, Fact

__all__ = ["GRAINS", "ROWS", "Grain", "Rows", "RowsOf", "grain_rows", "rows_of"]

Grain: TypeAlias = Literal["schedule_line", "line", "order", "receipt", "invoice", "incident", "change", "rating"]
"""What is counted. A line and an order are met if each of their schedule lines that count is."""

RowsOf: TypeAlias = Literal["schedule_line", "receipt", "invoice", "incident", "change", "rating"]
"""What a row of facts describes."""

GRAINS: Final[tuple[Grain, ...]] = get_args(Grain)


@frozen
class Rows:
    """The rows that a grain is read from.

    `whole` are the names that together identify what several rows belong to, empty where each row counts by itself.
    `derived` are further names, each declared once as an expression over the others.
    """

    of: RowsOf
    facts: Mapping[str, Fact]
    whole: tuple[str, ...] = ()
    derived: Mapping[str, str] = field(factory=dict)

    @property
    def words(self) -> Vocabulary:
        """The names that a definition may use."""
        return _words(self.of)

    @property
    def meanings(self) -> Mapping[str, Expression]:
        """What each derived name stands for."""
        return _meanings(self.of)


_OF_LINES: Final = {"cancelled": 'line_status == "cancelled" or stage == "cancelled"'}
_DERIVED_ZH: Final = {"cancelled": "已取消"}


def _lines(*whole: str) -> Rows:
    return Rows("schedule_line", VOCABULARY, whole, _OF_LINES)


ROWS: Final[Mapping[Grain, Rows]] = {
    "schedule_line": _lines(),
    "line": _lines("book", "order_id", "line"),
    "order": _lines("book", "order_id"),
    "rating": Rows("rating", RATING_FACTS),
}
"""The rows of every grain."""


def grain_rows(grain: Grain) -> Rows:
    """The rows that a grain is read from."""
    return ROWS[grain]


def rows_of(of: RowsOf) -> Rows:
    """The rows of one kind, each by itself."""
    return next(one for one in ROWS.values() if one.of == of)


@cache
def _words(of: RowsOf) -> Vocabulary:
    rows = rows_of(of)
    facts = Vocabulary.from_facts(rows.facts)
    return facts.extended(
        {
            name: {"type": parse(source, facts).type, "zh": _DERIVED_ZH.get(name)}
            for name, source in rows.derived.items()
        }
    )


@cache
def _meanings(of: RowsOf) -> Mapping[str, Expression]:
    rows = rows_of(of)
    facts = Vocabulary.from_facts(rows.facts)
    return {name: parse(source, facts) for name, source in rows.derived.items()}
