"""Extra costs: all that is charged for an order beside its goods, found in the order and in its papers. Pure.

A later paper that states the same cost again, under the same name and for the same, states no other cost: what a
shipment says counts instead of what the order planned, and what was billed instead of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from attrs import evolve, field, frozen

from procurekit.errors import Reason
from procurekit.model.bills import billed_by_another
from procurekit.model.charges import charge_amount, line_amount
from procurekit.model.exchange import Converted, in_order_currency
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.order import OrderLine
from procurekit.model.papers import (
    Papers,
    carriers_of,
    carriers_of_order,
    sign_of,
    worths,
)
from procurekit.model.shipment import Shipment
from procurekit.model.spreading import Carrier
from procurekit.model.state import Kept, OrderState
from procurekit.model.taxes import paper_amounts
from procurekit.model.terms import AllowanceCharge
from procurekit.values import Money
from procurekit.values.numbers import total
from procurekit.values.shares import rounded_parts

__all__ = ["OF_SHIPMENTS", "Cost", "Found", "Origin", "extra_costs"]

Origin: TypeAlias = Literal["order", "shipment", "invoice"]

_RANK: Final[Mapping[str, int]] = {"order": 0, "shipment": 1, "invoice": 2}
OF_SHIPMENTS: Final = ("freight", "insurance")
"""The costs that shipments have fields for."""
# What these are called elsewhere; FC is of UNCL 7161.
_SAME: Final = (frozenset({"freight", "fc", "运费"}), frozenset({"insurance", "保险费"}))


@frozen(kw_only=True)
class Cost:
    """One cost beside the goods; an allowance is negative.

    `document` is the id of the paper it stands on (None: the order itself), `path` where. `amount` is in the order's
    currency; `conversion` has it as stated, with the rate that was used. `line` is the order line that it stands on,
    None for what is spread over `lines`: by `basis`, into `shares` by line. `repeated_by` is the paper that states it
    again: then it doesn't count. None is unknown, and `reason` says why.
    """

    name: str
    origin: Origin
    document: str | None
    path: str
    conversion: Converted | None
    amount: Decimal | None
    line: int | None = None
    lines: tuple[int, ...] | None = None
    basis: str | None = None
    shares: Mapping[int, Decimal] | None = field(default=None, hash=False)
    repeated_by: str | None = None
    reason: Reason | None = None

    @property
    def counts(self) -> bool:
        """Is it a cost of its own?"""
        return self.repeated_by is None

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The cost as plain data."""
        shares = self.shares
        return {
            "name": self.name,
            "origin": self.origin,
            "document": self.document,
            "path": self.path,
            "amount": None if self.amount is None else f"{self.amount:f}",
            "conversion": None if self.conversion is None else self.conversion.as_dict(lang),
            "line": self.line,
            "lines": None if self.lines is None else list(self.lines),
            "basis": self.basis,
            "shares": None if shares is None else {str(line): f"{part:f}" for line, part in shares.items()},
            "repeated_by": self.repeated_by,
            "reason": None if self.reason is None else self.reason.as_dict(lang),
        }


@frozen
class Found:
    """A cost, what it is called, what carries it, and whether it takes back what was billed before."""

    cost: Cost
    names: frozenset[str]
    carriers: Sequence[Carrier] | Reason = ()
    credit: bool = False

    @property
    def called(self) -> tuple[str, ...]:
        """What it is called: its name, then what else it goes by; in lower case."""
        others = sorted(one.partition(":")[2] for one in self.names)
        return (self.cost.name.strip().casefold(), *others)


def extra_costs(state: OrderState, papers: Papers) -> list[Found]:
    """Every cost beside the goods, in the order in which it was stated, the order's own first."""
    found = [*_of_order(state)]
    for kept in state.kept("shipment"):
        found += _of_shipment(state, kept, papers)
    for kept in state.kept("invoice"):
        # What is paid before is no cost of its own.
        if getattr(kept.document, "kind", None) != "prepayment":
            found += _of_invoice(state, kept, papers)
    return [evolve(one, cost=evolve(one.cost, repeated_by=_repeated_by(one, found))) for one in found]


def _repeated_by(one: Found, every: Iterable[Found]) -> str | None:
    """The first paper that states the same cost again at a later stage; one that gives it back repeats nothing."""
    for other in every:
        later = _RANK[other.cost.origin] > _RANK[one.cost.origin]
        if later and not other.credit and other.cost.line == one.cost.line and one.names & other.names:
            return other.cost.document
    return None


def _names(kind: str, *words: str | None) -> frozenset[str]:
    told = {word.strip().casefold() for word in words if word is not None}
    for same in _SAME:
        if told & same:
            told |= same
    return frozenset(f"{kind}:{word}" for word in told)


def _of_order(state: OrderState) -> Iterator[Found]:
    currency = state.order.currency
    each = worths(state)
    for line in (one.line for one in each.values() if one.live):
        base = line_amount(line, currency).goods
        for place, one in enumerate(line.charges):
            amount = _without_tax(charge_amount(one, base, currency), line, currency)
            path = f"lines[{line.number}].charges[{place}]"
            yield _planned(one, amount, currency, path, line=line.number)
    nets = [one.worth for one in each.values()]
    whole = None if None in nets else total(one for one in nets if one is not None)
    carriers = carriers_of_order(state) if state.order.charges else ()
    for place, one in enumerate(state.order.charges):
        yield _planned(one, charge_amount(one, whole, currency), currency, f"charges[{place}]", carriers)


def _planned(
    one: AllowanceCharge,
    amount: Decimal | None,
    currency: str | None,
    path: str,
    carriers: Sequence[Carrier] = (),
    line: int | None = None,
) -> Found:
    stated = None if amount is None else Money(amount, currency or "XXX")
    cost = Cost(
        name=_name(one),
        origin="order",
        document=None,
        path=path,
        conversion=None if stated is None else Converted(stated, stated),
        amount=amount,
        line=line,
        reason=Reason.of("cost.no_amount", path) if amount is None else None,
    )
    return Found(cost, _names(one.kind, one.reason, one.code), carriers)


def _without_tax(amount: Decimal | None, line: OrderLine, currency: str | None) -> Decimal | None:
    """A charge on a line whose price includes the tax includes it too."""
    price = line.price
    if amount is None or price is None or not price.gross:
        return amount
    rate = price.tax_rate if line.tax is None or line.tax.percent is None else line.tax.percent
    if rate is None:
        return None
    return rounded_parts([Fraction(amount) * 100 / (100 + Fraction(rate))], currency or "XXX")[0]


def _of_shipment(state: OrderState, kept: Kept, papers: Papers) -> Iterator[Found]:
    document: Any = papers.whole(kept)
    for name in OF_SHIPMENTS:
        amount = getattr(document, name)
        if amount is not None:
            cost = _converted(state, document, amount, name=name, document=kept.id, path=name, origin="shipment")
            yield Found(cost, _names("charge", name), carriers_of(state, kept, papers))


def _converted(state: OrderState, paper: Invoice | Shipment, amount: Decimal | None, **known: Any) -> Cost:
    if amount is None:
        return Cost(conversion=None, amount=None, reason=Reason.of("cost.no_amount", known["path"]), **known)
    stated = Money(amount, paper.currency or state.order.currency or "XXX")
    conversion = in_order_currency(stated, state.order.currency, paper)
    into = None if conversion.amount is None else conversion.amount.amount
    return Cost(conversion=conversion, amount=into, reason=conversion.reason, **known)


def _of_invoice(state: OrderState, kept: Kept, papers: Papers) -> Iterator[Found]:
    document: Invoice = papers.whole(kept)
    amounts, currency = paper_amounts(document), document.currency or state.order.currency
    sign, credit = sign_of(document, amounts), document.kind == "credit_note"

    def found(name: str, amount: Decimal | None, path: str, **more: Any) -> Cost:
        signed = amount if amount is None or sign > 0 else amount.copy_negate()
        told = {"name": name, "origin": "invoice", "document": kept.id, "path": path, **more}
        return _converted(state, document, signed, **told)

    carriers = carriers_of(state, kept, papers) if document.charges else ()
    for place, one in enumerate(document.charges):
        cost = found(_name(one), charge_amount(one, amounts.net, currency), f"charges[{place}]")
        yield Found(cost, _names(one.kind, one.reason, one.code), carriers, credit)
    for line in document.lines:
        path = f"lines[{line.number}]"
        if line.line is None and line.order in {None, state.id}:
            cost = found(line.description or line.item or path, amounts.lines[line.number].net, path)
            goods = _may_be_goods(state, document, line)
            bearing = Reason.of("cost.may_be_goods", path) if goods else carriers_of(state, kept, papers, line.order)
            yield Found(cost, _names("charge", line.description, line.item), bearing, credit)
        elif line.order == state.id and any(one.number == line.line for one in state.lines):
            base = line_amount(line, currency).goods
            for place, one in enumerate(line.charges):
                amount = charge_amount(one, base, currency)
                cost = found(_name(one), amount, f"{path}.charges[{place}]", line=line.line)
                yield Found(cost, _names(one.kind, one.reason, one.code), (), credit)


def _name(one: AllowanceCharge) -> str:
    return one.reason or one.code or one.kind


def _may_be_goods(state: OrderState, document: Invoice, line: InvoiceLine) -> bool:
    """May a line that names no order line be a bill for goods? Not one of somebody else than the order's supplier."""
    if billed_by_another(state, document):
        return False
    return line.description is None or any(line.item is not None and line.item == one.item for one in state.lines)
