"""Grain: what a KPI counts, which rows of facts that is read from, and the names that those rows have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, TypeAlias, get_args

from attrs import field, frozen

from procurekit.expressions import Expression, Vocabulary, parse
from procurekit.metrics.rating import RATING_FACTS
from procurekit.model.facts import VOCABULARY, Fact
from procurekit.model.facts_of_invoices import INVOICE_FACTS
from procurekit.model.facts_of_receipts import RECEIPT_FACTS
from procurekit.model.rows_of_alerts import ALERT_ROWS
from procurekit.model.rows_of_changes import CHANGE_ROWS
from procurekit.model.rows_of_incidents import INCIDENT_ROWS

__all__ = ["GRAINS", "ROWS", "ROWS_OF", "Grain", "Rows", "RowsOf", "grain_rows", "rows_of"]

Grain: TypeAlias = Literal[
    "schedule_line", "line", "order", "receipt", "invoice", "incident", "change", "alert", "rating"
]
"""What is counted. A line and an order are met if each of their schedule lines that count is."""

RowsOf: TypeAlias = Literal["schedule_line", "receipt", "invoice", "incident", "change", "alert", "rating"]
"""What a row of facts describes."""

GRAINS: Final[tuple[Grain, ...]] = get_args(Grain)
ROWS_OF: Final[tuple[RowsOf, ...]] = get_args(RowsOf)


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


_OF_LINES: Final = {
    "cancelled": 'line_status == "cancelled" or stage == "cancelled"',
    "at_order_price": "ordered * unit_price",
    "at_previous_price": "ordered * previous_price",
    "at_agreement_price": "ordered * agreement_price",
    "invoiced_at_order_price": "invoiced * unit_price",
}
_DERIVED_ZH: Final = {
    "cancelled": "已取消",
    "at_order_price": "按订单单价金额",
    "at_previous_price": "按上次单价金额",
    "at_agreement_price": "按协议单价金额",
    "invoiced_at_order_price": "按订单单价开票金额",
}
# A quantity at a price is an amount, like those that are stated.
_DERIVED_UNITS: Final = {name: "currency" for name in _OF_LINES if "_price" in name}


def _lines(*whole: str) -> Rows:
    return Rows("schedule_line", VOCABULARY, whole, _OF_LINES)


ROWS: Final[Mapping[Grain, Rows]] = {
    "schedule_line": _lines(),
    "line": _lines("book", "order_id", "line"),
    "order": _lines("book", "order_id"),
    "receipt": Rows("receipt", RECEIPT_FACTS),
    "invoice": Rows("invoice", INVOICE_FACTS),
    "incident": Rows("incident", INCIDENT_ROWS),
    "change": Rows("change", CHANGE_ROWS),
    "alert": Rows("alert", ALERT_ROWS),
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
            name: {
                "type": parse(source, facts).type,
                "zh": _DERIVED_ZH.get(name),
                "unit": _DERIVED_UNITS.get(name),
            }
            for name, source in rows.derived.items()
        }
    )


@cache
def _meanings(of: RowsOf) -> Mapping[str, Expression]:
    rows = rows_of(of)
    facts = Vocabulary.from_facts(rows.facts)
    return {name: parse(source, facts) for name, source in rows.derived.items()}
