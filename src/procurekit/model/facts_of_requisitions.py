"""Requisition facts: what describes a whole request to buy; guards, approval thresholds and deadlines read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from procurekit.expressions import Vocabulary
from procurekit.model.document_facts import Declared, DocumentFacts, declared, distinct, of_lines, sum_of
from procurekit.model.fact import Fact
from procurekit.model.requisition import Requisition, RequisitionLine
from procurekit.values import Moment, check

__all__ = ["REQUISITION_FACTS", "requisition_facts", "requisition_words"]


def _estimated(line: RequisitionLine) -> Decimal | None:
    price, quantity = line.estimated_price, line.quantity
    if price is None:
        # What is free costs nothing, also where nobody wrote a price.
        return Decimal(0) if line.kind == "free" else None
    if quantity is None:
        # A plain amount needs no quantity.
        return price.amount if line.kind == "amount_only" else None
    if price.unit is not None and quantity.unit is not None and price.unit != quantity.unit:
        return None
    return price.amount_for(quantity.amount)


def _needs(document: Requisition) -> Iterator[date]:
    for line in document.lines:
        for day in (line.needed_by, *(demand.needed_by for demand in line.demands)):
            if day is not None:
                yield day


_DECLARED: Final[tuple[Declared[Requisition], ...]] = (
    declared("requisition_number", "申请单号", str, "the requisition's number", lambda one: one.number),
    declared("requester", "申请人", str, "who asks", lambda one: one.requester),
    declared("department", "部门", str, "the department that asks", lambda one: one.department),
    declared("organisation", "采购组织", str, "the organisation that asks", lambda one: one.organisation),
    declared("currency", "币种", str, "the requisition's currency", lambda one: one.currency),
    declared("priority", "优先级", str, "how urgent it is: low, normal or urgent", lambda one: one.priority),
    *of_lines(),
    declared(
        "suppliers",
        "供应商集",
        tuple,
        "the ids of the suppliers that its lines name",
        lambda one: distinct(line.supplier.id for line in one.lines if line.supplier is not None),
    ),
    declared("requested_on", "申请日期", date, "the day it was asked for", lambda one: one.requested_on),
    declared(
        "needed_by", "最早需求日", date, "when the first of it is needed", lambda one: min(_needs(one), default=None)
    ),
    declared(
        "estimated_amount",
        "预估金额",
        Decimal,
        "the sum of its lines' quantities at their estimated prices",
        lambda one: sum_of(map(_estimated, one.lines)),
        "currency",
    ),
)
_FUNCTIONS: Final = {one.fact.name: one.of for one in _DECLARED}

REQUISITION_FACTS: Final[dict[str, Fact]] = {one.fact.name: one.fact for one in _DECLARED}
"""Every fact of a requisition by its name: its Chinese name, type, unit and meaning."""


def requisition_facts(document: Requisition, at: Moment | str | None = None) -> Mapping[str, object]:
    """The facts of a requisition, read-only; each is computed when it is first read. None is unknown.

    `estimated_amount` is exact and in the requisition's currency. Nothing depends on `at` so far. Raises InvalidValue
    if `at` is no moment.

    >>> line = RequisitionLine(1, "M6-BOLT", "1000", estimated_price="0.12", needed_by="2026-12-10")
    >>> facts = requisition_facts(Requisition("PR-7", department="plant", lines=[line]))
    >>> facts["department"], facts["estimated_amount"], facts["priority"]
    ('plant', Decimal('120.00'), None)
    """
    check.given_moment("at", at)
    return DocumentFacts(_FUNCTIONS, document)


@cache
def requisition_words() -> Vocabulary:
    """The names that expressions over a requisition's facts may use.

    >>> requisition_words().find("预估金额").name
    'estimated_amount'
    """
    return Vocabulary.from_facts(REQUISITION_FACTS)
