"""Costs: what an order's lines really cost, with their part of all that was charged for getting them. Pure.

The landed cost of a line is its goods' net amount, its own charges, and its part of what stands on the order, came with
shipments, or was billed beside the lines: freight, insurance, customs, handling. Each cost is spread by a basis of its
own and keeps it, with the amount as stated and the rate that was used. What can't be told is None, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue, Reason
from procurekit.model.document_facts import sum_of
from procurekit.model.extra_costs import OF_SHIPMENTS, Cost, Found, extra_costs
from procurekit.model.line_quantities import quantities
from procurekit.model.movements import in_line_unit
from procurekit.model.order import OrderLine
from procurekit.model.papers import ALONE, LineWorth, Papers, worths
from procurekit.model.spreading import Basis, checked_basis, spread
from procurekit.model.state import OrderState
from procurekit.values import Money
from procurekit.values.numbers import EXACT, plain, quotient, total

__all__ = ["LineCost", "OrderCosts", "UnitCost", "order_costs"]

_ZERO: Final = Decimal(0)
_NO_BASES: Final[Mapping[str, Basis]] = {}


@frozen
class UnitCost:
    """What one unit costs: so much money for so many units. It is divided only to be shown."""

    numerator: Decimal
    denominator: Decimal

    @property
    def value(self) -> Decimal:
        """The quotient, to 28 digits."""
        return quotient(self.numerator, self.denominator)


@frozen(kw_only=True)
class LineCost:
    """What one order line costs, in the order's currency, as far as it wasn't called off.

    Goods that were turned down or went back for credit were bought too, and are still in it; what is billed for them in
    the end, the balance says. `goods` is its net amount without charges, `costs` what comes to it beside that, `landed`
    both together; `schedule` has that by schedule line, in proportion to their quantities. `per_unit` is for a unit of
    what came or is to come; `per_received` for one that came: its goods, and all costs borne by what came. None is
    unknown: `reasons` say why.
    """

    line: int
    unit: str | None
    goods: Decimal | None
    costs: Decimal | None
    landed: Decimal | None
    schedule: Mapping[int, Decimal | None] = field(hash=False)
    per_unit: UnitCost | None
    per_received: UnitCost | None
    reasons: tuple[Reason, ...] = ()


@frozen(kw_only=True)
class OrderCosts:
    """What an order really costs, line by line, in its currency; `landed` is None where a part of it isn't known."""

    order: str
    currency: str | None
    lines: tuple[LineCost, ...]
    costs: tuple[Cost, ...]
    landed: Decimal | None
    reasons: tuple[Reason, ...] = ()

    def line(self, number: int) -> LineCost:
        """The line of that number. Raises KeyError."""
        for one in self.lines:
            if one.line == number:
                return one
        raise KeyError(number)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The costs as plain data: decimals as text, unit costs as numerator and denominator."""
        return {
            "order": self.order,
            "currency": self.currency,
            "landed": _text(self.landed),
            "lines": [_line_as_dict(one, lang) for one in self.lines],
            "costs": [one.as_dict(lang) for one in self.costs],
            "reasons": [one.as_dict(lang) for one in self.reasons],
        }


def order_costs(
    state: OrderState,
    basis: Basis = "amount",
    *,
    bases: Mapping[str, Basis] = _NO_BASES,
    papers: Papers = ALONE,
) -> OrderCosts:
    """The landed cost of an order's lines, from all that is known of it.

    `basis` says by what costs are spread: ``amount``, ``quantity``, ``weight``, ``equal``, or a weight for each line by
    its number; `bases` says it for single costs by their name. `papers` has the whole of documents that concern other
    orders too, and those orders. A basis that doesn't fit spreads nothing: the cost says why, and what it belongs to is
    None. Raises InvalidValue if a basis is none, or is for a cost that nobody stated; freight and insurance may be.

    >>> import procurekit
    >>> from procurekit import AllowanceCharge, OrderLine, PurchaseOrder
    >>> lines = [OrderLine(1, "M6-BOLT", "100", "2.00"), OrderLine(2, "M6-NUT", "100", "1.00")]
    >>> freight = AllowanceCharge("charge", "10.00", reason="freight")
    >>> with procurekit.open(":memory:") as desk:
    ...     order = desk.create(PurchaseOrder("PO-1", currency="EUR", lines=lines, charges=[freight]), by="mei")
    ...     costs = order_costs(desk.get(order.id))
    >>> [str(one.landed) for one in costs.lines], str(costs.landed)
    (['206.67', '103.33'], '310.00')
    """
    basis = checked_basis(basis)
    for name in bases:
        if not isinstance(name, str):
            raise InvalidValue("not_text", field="bases", value=repr(name))
    own = {name.strip().casefold(): checked_basis(one) for name, one in bases.items()}
    found = extra_costs(state, papers)
    _check_names(bases, found)
    costs = tuple(_spread(state, one, next((own[name] for name in one.called if name in own), basis)) for one in found)
    counting = [one for one in costs if one.counts]
    lines = tuple(_line_cost(state, one, counting) for one in worths(state).values())
    # What no line is left to carry was paid all the same.
    unspread = [one.reason for one in counting if one.shares is None and one.reason is not None]
    reasons = [*(reason for one in lines for reason in one.reasons), *unspread]
    return OrderCosts(
        order=state.id,
        currency=state.order.currency,
        lines=lines,
        costs=costs,
        landed=None if unspread else sum_of(one.landed for one in lines),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _check_names(bases: Mapping[str, Basis], found: Sequence[Found]) -> None:
    """Raise InvalidValue where a basis is for a cost that isn't there: a name that is mistyped spreads nothing."""
    known = {*OF_SHIPMENTS, *(name for one in found for name in one.called)}
    for name in bases:
        if name.strip().casefold() not in known:
            told = dict.fromkeys([*(one.cost.name for one in found), *OF_SHIPMENTS])
            raise InvalidValue("cost_unknown", name=name, known=", ".join(told))


def _spread(state: OrderState, found: Found, basis: Basis) -> Cost:
    """The cost with the part of each line, or the reason why it can't be told."""
    cost = found.cost
    if cost.line is not None:
        shares = None if cost.amount is None else {cost.line: cost.amount}
        return evolve(cost, lines=(cost.line,), shares=shares)
    cost = evolve(cost, basis=basis if isinstance(basis, str) else "stated")
    if isinstance(found.carriers, Reason):
        return evolve(cost, reason=cost.reason or found.carriers)
    lines = tuple(sorted(one.place[1] for one in found.carriers if one.place[0] == state.id))
    cost = evolve(cost, lines=lines)
    if cost.amount is None:
        return cost
    parts = spread(Money(cost.amount, state.order.currency or "XXX"), found.carriers, basis)
    if isinstance(parts, Reason):
        return evolve(cost, reason=evolve(parts, path=cost.path))
    return evolve(cost, shares={line: part for (order, line), part in parts.items() if order == state.id})


def _line_cost(state: OrderState, one: LineWorth, costs: Sequence[Cost]) -> LineCost:
    line, goods = one.line, one.goods
    # What can't be spread may belong to any line that carries costs.
    mine = [cost for cost in costs if (one.live if cost.lines is None else line.number in cost.lines)]
    loose = [cost.reason for cost in mine if cost.reason is not None]
    parts = [cost.shares.get(line.number, _ZERO) for cost in mine if cost.shares is not None]
    more = None if loose else total(parts)
    missing = [Reason.of("money.no_amount", f"lines[{line.number}]")] if goods is None else []
    landed = None if goods is None or more is None else EXACT.add(goods, more)
    received = quantities(state, line).received
    return LineCost(
        line=line.number,
        unit=line.unit,
        goods=goods,
        costs=more,
        landed=landed,
        schedule=_by_schedule(line, landed, state.order.currency),
        per_unit=UnitCost(landed, one.expected) if landed is not None and one.expected else None,
        per_received=_per_received(one, more, received),
        reasons=(*missing, *dict.fromkeys(loose)),
    )


def _per_received(one: LineWorth, costs: Decimal | None, received: Decimal) -> UnitCost | None:
    """Goods by the unit that is expected, costs by the unit that came, over one denominator."""
    if one.goods is None or costs is None or not one.expected or received <= 0:
        return None
    exact = Fraction(one.goods) / Fraction(one.expected) + Fraction(costs) / Fraction(received)
    return UnitCost(Decimal(exact.numerator), Decimal(exact.denominator))


def _by_schedule(line: OrderLine, landed: Decimal | None, currency: str | None) -> dict[int, Decimal | None]:
    """The landed cost by schedule line, in proportion to their quantities; those of a line with one have it all."""
    parts = sorted(line.schedule, key=lambda one: one.number)
    if landed is None or len(parts) == 1:
        return {one.number: landed for one in parts}
    weights = [in_line_unit(line, one.quantity) for one in parts]
    known = [weight.copy_abs() for weight in weights if weight is not None]
    if len(known) < len(parts) or not any(known):
        return {one.number: None for one in parts}
    shares = Money(landed, currency or "XXX").split(known)
    return {one.number: share.amount for one, share in zip(parts, shares, strict=True)}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _unit_as_dict(one: UnitCost | None) -> dict[str, str] | None:
    return None if one is None else {"numerator": plain(one.numerator), "denominator": plain(one.denominator)}


def _line_as_dict(one: LineCost, lang: str) -> dict[str, object]:
    return {
        "line": one.line,
        "unit": one.unit,
        "goods": _text(one.goods),
        "costs": _text(one.costs),
        "landed": _text(one.landed),
        "schedule": {str(number): _text(part) for number, part in one.schedule.items()},
        "per_unit": _unit_as_dict(one.per_unit),
        "per_received": _unit_as_dict(one.per_received),
        "reasons": [reason.as_dict(lang) for reason in one.reasons],
    }
