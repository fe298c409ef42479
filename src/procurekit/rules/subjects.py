"""Subjects: what rules speak of: which facts each kind has, what tells two of them apart, what an alert says of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from attrs import field, frozen

from procurekit.expressions import Expression, Vocabulary, parse
from procurekit.model.alert import AlertSubject
from procurekit.model.fact import Fact
from procurekit.model.facts import VOCABULARY
from procurekit.model.facts_of_invoices import INVOICE_FACTS
from procurekit.model.rows_of_agreements import AGREEMENT_ROWS
from procurekit.model.rows_of_changes import CHANGE_ROWS
from procurekit.model.rows_of_incidents import INCIDENT_ROWS
from procurekit.model.rows_of_orders import ORDER_ROWS
from procurekit.model.rows_of_supplier_kpis import SUPPLIER_KPIS

__all__ = ["SUBJECT_ROWS", "SubjectRows", "key_of", "order_of", "place_of", "reading"]


@frozen
class SubjectRows:
    """The rows of one kind of subject.

    `key` are the facts that together tell two of them apart, `place` the facts that fill the fields of an alert.
    `derived` are further names, each an expression over the facts; `zh` are their Chinese names.
    """

    kind: AlertSubject
    facts: Mapping[str, Fact]
    key: tuple[str, ...]
    place: Mapping[str, str]
    derived: Mapping[str, tuple[str, str]] = field(factory=dict)

    @property
    def told(self) -> frozenset[str]:
        """The facts that an alert says of a subject, whatever the rule."""
        return frozenset({*self.key, *self.place.values(), "unit", "currency"} & self.facts.keys())

    @property
    def words(self) -> Vocabulary:
        """The names that a rule may use."""
        return _words(self.kind)

    @property
    def meanings(self) -> Mapping[str, Expression]:
        """What each derived name stands for."""
        return _meanings(self.kind)


def _same(*names: str, **more: str) -> dict[str, str]:
    return {name: name for name in names} | more


_OF_ORDER: Final = ("book", "order_id", "order_number", "supplier", "supplier_name", "purchaser", "currency")

# What a row doesn't say is taken as it mostly is: then a host's table needs no column for what never happens there.
_STANDS: Final = 'coalesce(stage, "issued") == "issued" and not coalesce(on_hold, False)'
_EXPECTED: Final = (
    'coalesce(ship_by, latest_promise, requested) if coalesce(promise_point, "arrive") == "ship"'
    " else coalesce(latest_promise, requested)"
)
_CANCELLED: Final = 'coalesce(stage, "issued") == "cancelled"'
_LINE_WORDS: Final = {
    "waited_for": ("等待到货", f'{_STANDS} and coalesce(line_status, "open") == "open" and open > 0'),
    "expected_on": ("预计交期", _EXPECTED),
    "cancelled": ("已取消", f'coalesce(line_status, "open") == "cancelled" or {_CANCELLED}'),
}
_ORDER_WORDS: Final = {
    "waited_for": ("等待到货", f"{_STANDS} and open_lines > 0"),
    "expected_on": ("预计交期", "coalesce(latest_promise, requested)"),
    "cancelled": ("已取消", f"{_CANCELLED} or coalesce(all_cancelled, False)"),
}
_CHANGE_WORDS: Final = {"waits": ("等待答复", "waits_for is not None")}
_INCIDENT_WORDS: Final = {"unanswered": ("未响应", "not coalesce(responded, False) and not coalesce(resolved, False)")}

_AGREEMENT_WORDS: Final = {
    "in_force": ("生效中", 'coalesce(stage, "issued") == "issued"'),
    "days_left": ("剩余天数", "valid_until - today"),
}
_SUPPLIER_WORDS: Final = {"worse": ("变差", "fallen_by > 0")}

# What stands for a part of a key that a row doesn't have; nothing adds nothing to the key.
_ALONE: Final = {"schedule": 1, "currency": ""}

SUBJECT_ROWS: Final[Mapping[AlertSubject, SubjectRows]] = {
    one.kind: one
    for one in (
        SubjectRows(
            "schedule_line",
            VOCABULARY,
            ("order_id", "line", "schedule"),
            _same(*_OF_ORDER, "line", "schedule", "item", "demands", "needed_by", amount="open_amount"),
            _LINE_WORDS,
        ),
        SubjectRows("order", ORDER_ROWS, ("order_id",), _same(*_OF_ORDER, "needed_by", "amount"), _ORDER_WORDS),
        SubjectRows(
            "invoice",
            INVOICE_FACTS,
            ("invoice", "order_id"),
            _same(*_OF_ORDER, "amount", document="invoice", document_number="invoice_number"),
        ),
        SubjectRows(
            "change_request",
            CHANGE_ROWS,
            ("change",),
            _same(*_OF_ORDER, amount="amount_change", document="change", document_number="change_number"),
            _CHANGE_WORDS,
        ),
        SubjectRows(
            "incident",
            INCIDENT_ROWS,
            ("incident",),
            _same(*_OF_ORDER, document="incident", document_number="incident_number"),
            _INCIDENT_WORDS,
        ),
        SubjectRows(
            "agreement",
            AGREEMENT_ROWS,
            ("agreement",),
            _same(
                *("book", "supplier", "supplier_name", "purchaser", "currency", "item"),
                amount="limit_amount",
                document="agreement",
                document_number="agreement_number",
            ),
            _AGREEMENT_WORDS,
        ),
        SubjectRows(
            "supplier",
            SUPPLIER_KPIS,
            ("supplier", "kpi", "currency"),
            _same("book", "supplier", "supplier_name", "currency"),
            _SUPPLIER_WORDS,
        ),
    )
}
"""The rows of every kind of subject."""


def reading(row: Any) -> Any:
    """The function that gives a row's value of a name, None where it has none: a mapping's key or an attribute."""
    if isinstance(row, Mapping):
        return row.get
    return lambda name: getattr(row, name, None)


def key_of(rows: SubjectRows, row: Any) -> str | None:
    """What tells a subject from others of its kind; of a row that lacks a part of that its ``id``, None without one.

    A line that names no schedule line has only one; a figure of a supplier that isn't money is in no currency.

    >>> key_of(SUBJECT_ROWS["schedule_line"], {"order_id": "PO-1", "line": 1, "schedule": 2})
    'PO-1/1/2'
    >>> key_of(SUBJECT_ROWS["schedule_line"], {"order_id": "PO-1", "line": 1})
    'PO-1/1/1'
    >>> key_of(SUBJECT_ROWS["supplier"], {"supplier": "V-7", "kpi": "acme.spend", "currency": "EUR"})
    'V-7/acme.spend/EUR'
    >>> key_of(SUBJECT_ROWS["schedule_line"], {"id": 4711})
    '4711'
    """
    of = reading(row)
    parts = [_ALONE.get(name) if (part := of(name)) is None else part for name in rows.key]
    if any(one is None for one in parts):
        own = of("id")
        return None if own is None else str(own)
    return "/".join(str(one) for one in parts if one != "")


def order_of(rows: SubjectRows, row: Any, ties: Iterable[str] = ()) -> tuple[tuple[bool, Any], ...]:
    """What subjects of a kind are ordered by: their keys, then what says `ties`; what is missing comes first."""
    of = reading(row)
    return tuple((value is not None, value) for value in map(of, (*rows.key, *ties)))


def place_of(rows: SubjectRows, row: Any) -> dict[str, Any]:
    """What an alert says of its subject, field by field, as far as it is known."""
    of = reading(row)
    return {name: value for name, fact in rows.place.items() if (value := of(fact)) is not None}


@cache
def _words(kind: AlertSubject) -> Vocabulary:
    rows = SUBJECT_ROWS[kind]
    facts = Vocabulary.from_facts(rows.facts)
    return facts.extended(
        {name: {"type": parse(source, facts).type, "zh": zh} for name, (zh, source) in rows.derived.items()}
    )


@cache
def _meanings(kind: AlertSubject) -> Mapping[str, Expression]:
    rows = SUBJECT_ROWS[kind]
    facts = Vocabulary.from_facts(rows.facts)
    return {name: parse(source, facts) for name, (_, source) in rows.derived.items()}
