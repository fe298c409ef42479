"""Bill faults: what is wrong with the bills of an order as things stand, by its findings and by its prices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from procurekit.errors import Finding
from procurekit.model.bills import bills_of
from procurekit.model.events import Corrected, Recorded
from procurekit.model.invoice import InvoiceLine
from procurekit.model.movements import amounts_of
from procurekit.model.order import OrderLine
from procurekit.model.standing_findings import standing_findings
from procurekit.model.state import OrderState
from procurekit.model.tolerances import allowed_over
from procurekit.model.unit_prices import asks_another_price
from procurekit.values.numbers import EXACT, total

__all__ = ["PRICE_FAULTS", "QUANTITY_FAULTS", "BillFault", "bill_faults"]

PRICE_FAULTS: Final = frozenset({"price"})
"""What is wrong with a price: it isn't the order's. No finding says that."""

QUANTITY_FAULTS: Final = frozenset(
    {"invoiced_more_than_ordered", "credited_more_than_invoiced", "unit_not_convertible"}
)
"""The codes of what is wrong with a quantity."""

_TOO_MUCH: Final = "invoiced_more_than_ordered"
_FOUND: Final = QUANTITY_FAULTS | {
    "value_mismatch",
    "total_mismatch",
    "tax_mismatch",
    "allowances_exceed",
    "number_seen_before",
    "currency_differs",
    "unknown_order",
    "unknown_line",
    "unknown_schedule",
    "invoice_withdrawn",
}
_ORDERED: Final = re.compile(r"lines\[(\d+)\]")
_Found = dict[str, dict["BillFault", None]]


@frozen
class BillFault:
    """One thing that is wrong with a bill: ``price``, or the code of a finding.

    It is about what the bill says of one `line` of the order, or about the line of that `number` of its own; about the
    whole bill where both are None.
    """

    what: str
    line: int | None = None
    number: int | None = None

    def concerns(self, one: InvoiceLine) -> bool:
        """Is it about this line of the bill, and not about the whole?"""
        return one.number == self.number or (self.number is None and self.line is not None and one.line == self.line)


def bill_faults(state: OrderState) -> Mapping[str, tuple[BillFault, ...]]:
    """What is wrong with each bill of an order, by its id; a bill with which nothing is wrong isn't there."""
    return state.once("bill_faults", lambda: _bill_faults(state))


def _bill_faults(state: OrderState) -> dict[str, tuple[BillFault, ...]]:
    found: _Found = {}
    standing = standing_findings(state)
    if standing:
        told = _told(state)
        for version, one in standing:
            bill = told.get(version)
            if one.code in _FOUND and bill is not None:
                found.setdefault(bill.id, {})[_fault(one, bill)] = None
        # Of several that bill too much together, a finding stands for the last one only.
        for line in {one.path: line for _, one in standing for line in state.lines if _is_too_much(one, line)}.values():
            for id_ in _beyond(state, line):
                found.setdefault(id_, {})[BillFault(_TOO_MUCH, line.number)] = None
    lines = {line.number: line for line in state.lines}
    for kept in bills_of(state):
        document: Any = kept.document
        for part in document.lines:
            ordered = lines.get(part.line)
            if ordered is not None and asks_another_price(ordered, document, part, state.order.currency):
                found.setdefault(kept.id, {})[BillFault("price", ordered.number, part.number)] = None
    return {id_: tuple(faults) for id_, faults in found.items()}


def _told(state: OrderState) -> dict[int, Recorded | Corrected]:
    """What was told of bills, by the version of the event."""
    bills = ((one.envelope.version, one.payload) for one in state.history if one.kind == "invoice")
    return {version: payload for version, payload in bills if isinstance(payload, Recorded | Corrected)}


def _fault(one: Finding, bill: Recorded | Corrected) -> BillFault:
    document: Any = bill.document
    own = one.path.removeprefix(f"{document.number}: ")
    place = _ORDERED.match(own)
    if place is None:
        return BillFault(one.code)
    # What a bill's own figures say is told with its number; all else is told of a line of the order.
    return BillFault(one.code, int(place[1])) if own == one.path else BillFault(one.code, None, int(place[1]))


def _is_too_much(one: Finding, line: OrderLine) -> bool:
    return one.code == _TOO_MUCH and one.path == f"lines[{line.number}]"


def _beyond(state: OrderState, line: OrderLine) -> Iterator[str]:
    """The bills with which more was billed of a line than was ordered, as they were told of one after the other."""
    ordered = Decimal(0) if line.quantity is None else line.quantity.amount
    room = EXACT.add(ordered, allowed_over(state, line)[0])
    for kept in bills_of(state):
        mine = total(much for _, much in amounts_of(line, kept.document, "quantity", "invoiced"))
        room = EXACT.subtract(room, mine)
        if mine > 0 > room:
            yield kept.id
