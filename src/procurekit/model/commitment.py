"""Commitment: how much of an agreement its orders have called off, what came of it and what is left.

Committed is what is still to come, and what was received less what was sent back: so a line that is closed short or
cancelled gives back what won't come, and what is returned for credit is free again. What nobody receives (services,
plain amounts) counts as received when it is billed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, Self

from attrs import field, frozen

from procurekit.errors import Reason
from procurekit.model.agreement import AgreementLine
from procurekit.model.billing import billed_amount
from procurekit.model.document_facts import sum_of
from procurekit.model.document_state import AgreementState
from procurekit.model.line_quantities import expects_receipt, quantities
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.pricing import computed_amount
from procurekit.model.state import OrderState
from procurekit.values import Quantity, convert
from procurekit.values.numbers import EXACT, ROUNDED, plain, quotient, settled

__all__ = ["Commitment", "CommittedLine", "Sums", "agreed_line", "called_off", "commitment", "in_agreed_unit", "worth"]

_ZERO: Final = Decimal(0)
_OFF: Final = frozenset({"cancelled", "rejected"})
_PARTS: Final = ("ordered", "received", "returned", "open", "invoiced")


@frozen
class Sums:
    """So much of each, all in one unit or all in one currency; None is unknown.

    `ordered` is what the orders say, whatever became of it. `limit` is None where there is none, and so is what is
    `left`; that is below zero where more is committed.
    """

    ordered: Decimal | None = _ZERO
    received: Decimal | None = _ZERO
    returned: Decimal | None = _ZERO
    open: Decimal | None = _ZERO
    invoiced: Decimal | None = _ZERO
    limit: Decimal | None = field(default=None, kw_only=True)

    @property
    def committed(self) -> Decimal | None:
        """What is still to come, and what was received less what was sent back."""
        if self.open is None or self.received is None or self.returned is None:
            return None
        return settled(EXACT.subtract(EXACT.add(self.open, self.received), self.returned))

    @property
    def left(self) -> Decimal | None:
        """What may still be called off."""
        committed = self.committed
        return None if self.limit is None or committed is None else settled(EXACT.subtract(self.limit, committed))

    @classmethod
    def of(cls, many: Iterable[Self], limit: Decimal | None = None) -> Self:
        """The sums of several; what one doesn't know, their sum doesn't."""
        every = tuple(many)
        sums = (sum_of(getattr(one, name) for one in every) for name in _PARTS)
        return cls(*(None if one is None else settled(one) for one in sums), limit=limit)

    def as_dict(self) -> dict[str, str | None]:
        """The sums as plain data."""
        shown = {name: getattr(self, name) for name in (*_PARTS, "committed", "limit", "left")}
        return {name: None if value is None else plain(value) for name, value in shown.items()}


@frozen
class CommittedLine:
    """One line of an agreement: by quantity in its own unit, by value in the agreement's currency."""

    line: int
    item: str | None
    unit: str | None
    quantity: Sums
    value: Sums


@frozen
class Commitment:
    """An agreement line by line, and as a whole by value. `reasons` say why something is unknown.

    What names no line of the agreement that is there counts for the whole only.
    """

    agreement: str
    number: str | None
    currency: str | None
    lines: tuple[CommittedLine, ...]
    value: Sums
    reasons: tuple[Reason, ...] = ()

    def line(self, number: int) -> CommittedLine:
        """The line of that number. Raises KeyError."""
        for one in self.lines:
            if one.line == number:
                return one
        raise KeyError(number)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The commitment as plain data."""
        return {
            "agreement": self.agreement,
            "number": self.number,
            "currency": self.currency,
            "lines": [
                {
                    "line": one.line,
                    "item": one.item,
                    "unit": one.unit,
                    "quantity": one.quantity.as_dict(),
                    "value": one.value.as_dict(),
                }
                for one in self.lines
            ],
            "value": self.value.as_dict(),
            "reasons": [one.as_dict(lang) for one in self.reasons],
        }


def commitment(agreement: AgreementState, orders: Iterable[OrderState]) -> Commitment:
    """How much of an agreement these orders have called off; those that don't name it don't count.

    An order counts from the moment it is made, so that two drafts don't take the same rest; once it is cancelled or
    rejected, only what came does. Values are quantities at the order line's price, exact. What can't be converted or is
    in another currency is a reason, and the sum that it belongs to is unknown.
    """
    document = agreement.document
    many: dict[int, list[Sums]] = {one.number: [] for one in document.lines}
    worths: dict[int, list[Sums]] = {one.number: [] for one in document.lines}
    whole: list[Sums] = []
    reasons: list[Reason] = []
    units = {one.number: one.unit for one in document.lines}
    currency = document.currency
    told: dict[str, object]
    for state in orders:
        for line, target in called_off(agreement, state.order):
            currency = currency or state.order.currency
            much, value = _quantities(state, line), _values(state, line)
            if state.order.currency != currency:
                told = {"order": state.number or state.id, "currency": state.order.currency, "wanted": currency}
                reasons.append(Reason.of("commitment.other_currency", **told))
                value = _UNKNOWN
            elif value.committed is None:
                told = {"order": state.number or state.id, "line": line.number}
                reasons.append(Reason.of("commitment.no_value", **told))
            whole.append(value)
            if target is None:
                told = {"order": state.number or state.id, "line": line.number, "agreement": agreement.number}
                # Where no lines were agreed on, everything goes by the whole.
                reasons += [Reason.of("commitment.line_unknown", **told)] if document.lines else []
                continue
            unit = units[target.number] = units[target.number] or line.unit
            converted = _converted(much, line, target, unit)
            if converted.committed is None and much.committed is not None:
                told = {"order": state.number or state.id, "line": line.number, "unit": line.unit, "wanted": unit}
                reasons.append(Reason.of("commitment.unit_unknown", **told))
            many[target.number].append(converted)
            worths[target.number].append(value)
    lines = tuple(
        CommittedLine(
            one.number,
            one.item,
            units[one.number],
            Sums.of(many[one.number], None if one.quantity is None else one.quantity.amount),
            Sums.of(worths[one.number], one.amount),
        )
        for one in document.lines
    )
    found = tuple(dict.fromkeys(reasons))
    return Commitment(agreement.id, agreement.number, currency, lines, Sums.of(whole, document.amount), found)


def called_off(agreement: AgreementState, order: PurchaseOrder) -> Iterator[tuple[OrderLine, AgreementLine | None]]:
    """The lines of an order that name an agreement, by its number or its id, each with the agreement's line.

    A line's own reference counts before the order's. None where the agreement has no such line, or several.
    """
    for line in order.lines:
        reference = line.agreement or order.agreement
        if reference is not None and reference.number in {agreement.id, agreement.number}:
            yield line, agreed_line(agreement.document.lines, line.item, reference.line)


def agreed_line(lines: Sequence[AgreementLine], item: str | None, number: int | None = None) -> AgreementLine | None:
    """The line of that number, else the only one with an item."""
    if number is not None:
        return next((one for one in lines if one.number == number), None)
    found = [one for one in lines if one.item == item]
    return found[0] if len(found) == 1 else None


_UNKNOWN: Final = Sums(None, None, None, None, None)


def _is_off(state: OrderState, line: OrderLine) -> bool:
    return line.status != "open" or state.stage in _OFF


def _quantities(state: OrderState, line: OrderLine) -> Sums:
    """An order line's quantities, in its own unit; unknown for a plain amount."""
    if line.quantity is None:
        return _UNKNOWN
    much = quantities(state, line)
    if expects_receipt(line):
        return Sums(much.ordered, much.received, much.returned, much.open, much.invoiced)
    # Nobody receives it: what is billed has been done.
    rest = _ZERO if _is_off(state, line) else max(_ZERO, EXACT.subtract(much.ordered, much.invoiced))
    return Sums(much.ordered, much.invoiced, _ZERO, rest, much.invoiced)


def _values(state: OrderState, line: OrderLine) -> Sums:
    """The same in money of the order."""
    if line.quantity is None:
        billed = billed_amount(state, line)
        if line.amount is None or billed is None:
            return _UNKNOWN
        rest = _ZERO if _is_off(state, line) else max(_ZERO, EXACT.subtract(line.amount, billed))
        return Sums(line.amount, billed, _ZERO, rest, billed)
    much = _quantities(state, line)
    return Sums(*(worth(line, getattr(much, name) or _ZERO) for name in _PARTS))


def worth(line: OrderLine, quantity: Decimal) -> Decimal | None:
    """What so much of an order line costs, at its price; where it states an amount only, the share of that.

    >>> worth(OrderLine(1, "M6-BOLT", "1000", "0.12"), Decimal(250))
    Decimal('30.00')
    """
    if not quantity:
        return _ZERO
    if line.pricing_quantity is None:
        exact = computed_amount(line, Quantity(quantity, line.unit))
        if exact is not None:
            return exact
    amount = computed_amount(line)
    amount = line.amount if amount is None else amount
    if amount is None:
        return _ZERO if line.kind == "free" else None
    if line.quantity is None or not line.quantity.amount:
        return None
    return quotient(ROUNDED.multiply(amount, quantity), line.quantity.amount)


def in_agreed_unit(line: OrderLine, target: AgreementLine, amount: Decimal, unit: str | None) -> Decimal | None:
    """A quantity of an order line in the agreement line's unit, by what either says of units."""
    converted = convert(Quantity(amount, line.unit), unit, (*line.conversions, *target.conversions))
    return None if converted is None else converted.amount


def _converted(much: Sums, line: OrderLine, target: AgreementLine, unit: str | None) -> Sums:
    parts = (getattr(much, name) for name in _PARTS)
    return Sums(*(None if one is None else in_agreed_unit(line, target, one, unit) for one in parts))
