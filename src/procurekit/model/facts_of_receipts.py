"""Receipt facts: one row says what came with one line of a receipt to one schedule line, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Final

from attrs import field, fields, frozen

from procurekit.expressions import Vocabulary
from procurekit.model.fact import Fact, facts_in, says
from procurekit.model.fact_rows import ScheduleRow
from procurekit.model.facts import line_facts
from procurekit.model.judged_receipts import JudgedReceipt, judged_receipts
from procurekit.model.line_quantities import expects_inspection
from procurekit.model.movements import settled_in
from procurekit.model.order import OrderLine
from procurekit.model.pricing import weighed
from procurekit.model.state import OrderState
from procurekit.model.unit_prices import without_tax
from procurekit.values.numbers import EXACT, ROUNDED, bounded, quotient, settled, total

__all__ = ["RECEIPT_FACTS", "ReceiptFacts", "receipt_facts", "receipt_words"]

_ZERO: Final = Decimal(0)


@frozen(kw_only=True)
class ReceiptFacts(ScheduleRow):
    """What came with one line of a receipt to one schedule line of an order, and what became of that.

    Quantities are in the line's order unit. What came with a receipt that was withdrawn never came.
    """

    receipt: str = field(metadata=says("收货标识", "the receipt's id"))
    receipt_number: str | None = field(metadata=says("收货单号", "the receipt's number"))
    received_on: date | None = field(metadata=says("收货日期", "when it arrived"))
    received: Decimal = field(metadata=says("收货数量", "the quantity that arrived", "unit"))
    accepted: Decimal = field(
        metadata=says("合格数量", "what of it was accepted: all that wasn't turned down where nobody inspects", "unit")
    )
    conceded: Decimal = field(
        metadata=says("让步接收数量", "what of it was accepted by concession: a part of what was accepted", "unit")
    )
    rejected: Decimal = field(metadata=says("不合格数量", "what of it was rejected", "unit"))
    consumed: Decimal = field(metadata=says("检验消耗数量", "what of it was used up in the test", "unit"))
    pending: Decimal = field(metadata=says("待检数量", "what of it wasn't inspected yet", "unit"))
    inspections: int = field(metadata=says("检验次数", "how many inspections judged some of it"))
    rejected_at_first: Decimal | None = field(
        metadata=says("首检不合格数量", "what the first inspection of it rejected; unknown if there was none", "unit")
    )
    returned: Decimal = field(metadata=says("退货数量", "what of it was sent back", "unit"))
    received_amount: Decimal | None = field(
        metadata=says(
            "收货金额",
            "what arrived is worth without tax: by its weight where that was stated, else at the unit price",
            "currency",
        )
    )
    accepted_amount: Decimal | None = field(
        metadata=says("合格金额", "what is accepted of it is worth without tax", "currency")
    )


RECEIPT_FACTS: Final[dict[str, Fact]] = facts_in(ReceiptFacts)
"""Every fact of a receipt by its name: its Chinese name, type, unit and meaning."""

_SHARED: Final = tuple(one.name for one in fields(ScheduleRow))
_of_schedule: Final = attrgetter(*_SHARED)


def receipt_facts(state: OrderState) -> Iterator[ReceiptFacts]:
    """The facts of every receipt of an order, by line; of one line the first that came first.

    >>> import procurekit
    >>> from procurekit import Inspection, OrderLine, PurchaseOrder, Receipt
    >>> with procurekit.open(":memory:") as desk:
    ...     order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "M6-BOLT", "100", "0.12")]), by="mei")
    ...     order = desk.record(Receipt(order.id, 1, "60", number="R-1", at="2026-12-03"))
    ...     order = desk.record(Receipt(order.id, 1, "40", number="R-2", at="2026-12-09"))
    ...     order = desk.record(Inspection(order.id, 1, accepted="35", rejected="5", receipt="R-2"))
    >>> [(row.receipt_number, row.received, row.rejected_at_first) for row in receipt_facts(order)]
    [('R-1', Decimal('60'), None), ('R-2', Decimal('40'), Decimal('5'))]
    """
    if not state.kept("receipt"):
        return
    named = {(row.line, row.schedule): dict(zip(_SHARED, _of_schedule(row), strict=True)) for row in line_facts(state)}
    for line in state.lines:
        by_weight = weighed(state, line) if line.price is not None else {}
        each = {id_: quotient(worth, much) for id_, (much, worth) in by_weight.items() if much}
        for one in judged_receipts(state, line):
            yield _row(line, one, named[line.number, one.schedule], each)


def _row(line: OrderLine, one: JudgedReceipt, named: dict[str, Any], each: dict[str, Decimal]) -> ReceiptFacts:
    document: Any = one.kept.document
    rejected, consumed = one.much("rejected"), one.much("consumed")
    turned_down = EXACT.add(rejected, consumed)
    accepted = one.much("inspected") if expects_inspection(line) else EXACT.subtract(one.received, turned_down)
    by_weight = each.get(one.kept.id)
    price = named["unit_price"] if by_weight is None else without_tax(by_weight, line)
    return ReceiptFacts(
        **named,
        receipt=one.kept.id,
        receipt_number=document.number,
        received_on=one.day,
        received=one.received,
        accepted=accepted,
        conceded=one.much("conceded"),
        rejected=rejected,
        consumed=consumed,
        pending=settled_in(line, EXACT.subtract(one.received, total((accepted, turned_down)))),
        inspections=len(one.rejections),
        rejected_at_first=next(iter(one.rejections.values()), None),
        returned=one.much("returned"),
        received_amount=_worth(one.received, price),
        accepted_amount=_worth(accepted, price),
    )


def _worth(much: Decimal, price: Decimal | None) -> Decimal | None:
    # Three times a third is one.
    return None if price is None else settled(bounded(ROUNDED.multiply(much, price)))


@cache
def receipt_words() -> Vocabulary:
    """The names that expressions over the facts of a receipt may use.

    >>> receipt_words().find("首检不合格数量").name
    'rejected_at_first'
    """
    return Vocabulary.from_facts(RECEIPT_FACTS)
