"""Papers: the documents of an order that may concern other orders too, with what there is to know of those. Pure.

An order's stream holds its own share of a document: its lines. What stands on the whole document, such as freight, is
told apart only with the whole of it at hand, and with the other orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, field, frozen

from procurekit.errors import Reason
from procurekit.model.billing import kept, kept_worth
from procurekit.model.charges import line_amount
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.kinds import FactDocument, orders_of
from procurekit.model.movements import in_line_unit
from procurekit.model.order import OrderLine
from procurekit.model.shipment import Shipment
from procurekit.model.spreading import Carrier, Place
from procurekit.model.state import Kept, OrderState
from procurekit.model.taxes import PaperAmounts, paper_amounts
from procurekit.values import Quantity

__all__ = [
    "ALONE",
    "LineWorth",
    "Papers",
    "carriers_of",
    "carriers_of_order",
    "sign_of",
    "worths",
]

_ZERO: Final = Decimal(0)


def _read_only(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(value))


@frozen
class Papers:
    """Whole documents by id, and the states of other orders by id, as far as somebody looked them up.

    A document that isn't there is taken to concern only the order in whose stream it stands.
    """

    wholes: Mapping[str, FactDocument] = field(factory=dict, converter=_read_only, hash=False)
    orders: Mapping[str, OrderState] = field(factory=dict, converter=_read_only, hash=False)

    def whole(self, kept: Kept) -> Any:
        """The whole of a document of which an order has its share."""
        return self.wholes.get(kept.id, kept.document)

    def others(self, kept: Kept, order: str) -> tuple[str, ...]:
        """The other orders that a document concerns."""
        return tuple(one for one in orders_of(self.whole(kept)) if one != order)


ALONE: Final = Papers()
"""Nothing but the order itself."""


def sign_of(document: Invoice, amounts: PaperAmounts) -> int:
    """By what its amounts count: a credit note takes back what it states, whether that is above zero or below."""
    return -1 if document.kind == "credit_note" and (amounts.net or _ZERO) >= 0 else 1


@frozen
class LineWorth:
    """What an order's line costs without tax: `net` with its own charges and `bare` without, for all that was ordered.

    `worth` and `goods` are the same for what wasn't called off; `expected` is how much that is, in the line's unit, and
    None for a line without a quantity.
    """

    line: OrderLine
    net: Decimal | None
    bare: Decimal | None
    worth: Decimal | None
    goods: Decimal | None
    expected: Decimal | None

    @property
    def live(self) -> bool:
        """Can it carry a cost: did something come of it, or is it to come?"""
        return self.worth != 0 or bool(self.expected)


def worths(state: OrderState) -> dict[int, LineWorth]:
    """What every line of an order costs, by its number."""
    currency = state.order.currency
    # Of a line that was cancelled, something may have come before.
    lines = [evolve(one, status="closed_short") if one.status == "cancelled" else one for one in state.lines]
    bare = [evolve(one, charges=(), amount=line_amount(one, currency).goods) for one in lines]
    with_charges, alone = (
        paper_amounts(evolve(state.order, lines=some, charges=(), stated=None)).lines for some in (lines, bare)
    )
    return {
        line.number: _worth(state, line, with_charges[line.number].net, alone[line.number].net) for line in state.lines
    }


def _worth(state: OrderState, line: OrderLine, net: Decimal | None, bare: Decimal | None) -> LineWorth:
    worth, goods = (kept_worth(state, line, one) for one in (net, bare))
    return LineWorth(line, net, bare, worth, goods, None if line.quantity is None else kept(state, line))


def carriers_of_order(state: OrderState) -> list[Carrier]:
    """The lines of an order that carry what stands on the whole of it, as far as they weren't called off."""
    return [
        Carrier(
            (state.id, one.line.number),
            one.line,
            None if one.worth is None else Fraction(one.worth),
            None if one.expected is None else Quantity(one.expected, one.line.unit),
        )
        for one in worths(state).values()
        if one.live
    ]


def carriers_of(state: OrderState, kept: Kept, papers: Papers, only: str | None = None) -> list[Carrier] | Reason:
    """The order lines that carry what stands on a whole document: those that it names, with how much it says of them.

    A document that names orders and none of their lines is carried by all of them. With `only`, those of one order.
    """
    document = papers.whole(kept)
    states = {state.id: state, **papers.orders}
    named = [one for one in orders_of(document) if only in {None, one}]
    for order in named:
        if order not in states:
            return Reason.of("cost.order_unknown", order=order)
    parts: dict[Place, Carrier] = {}
    for order in named:
        for one in _carriers(states[order], document):
            before = parts.get(one.place)
            parts[one.place] = one if before is None else _together(before, one)
    return [*parts.values()] or [one for order in named for one in carriers_of_order(states[order])]


def _carriers(state: OrderState, document: Invoice | Shipment) -> Iterator[Carrier]:
    nets = paper_amounts(document).lines if isinstance(document, Invoice) else {}
    ordered = worths(state) if isinstance(document, Shipment) else {}
    for one in document.lines:
        line = next((line for line in state.lines if line.number == one.line), None)
        if one.order != state.id or line is None:
            continue
        much = in_line_unit(line, one.quantity)
        if isinstance(one, InvoiceLine):
            net = nets[one.number].net
            amount = None if net is None else Fraction(net)
        else:
            amount = _share(ordered[line.number], much)
        yield Carrier((state.id, line.number), line, amount, None if much is None else Quantity(much, line.unit))


def _share(one: LineWorth, much: Decimal | None) -> Fraction | None:
    """What so much of a line costs."""
    whole = None if one.line.quantity is None else one.line.quantity.amount
    if one.net is None or much is None or not whole:
        return None
    return Fraction(one.net) * Fraction(much) / Fraction(whole)


def _together(one: Carrier, other: Carrier) -> Carrier:
    amount = None if one.amount is None or other.amount is None else one.amount + other.amount
    quantity = None if one.quantity is None or other.quantity is None else one.quantity + other.quantity
    return Carrier(one.place, one.line, amount, quantity)
