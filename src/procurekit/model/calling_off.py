"""Calling off: what an order asks of an agreement that isn't in it, or goes beyond it; findings, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from procurekit.errors import Finding
from procurekit.model.agreement import AgreementLine
from procurekit.model.commitment import Commitment, called_off, in_agreed_unit, worth
from procurekit.model.document_facts import sum_of
from procurekit.model.document_state import AgreementState
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.pricing import computed_amount
from procurekit.values import Quantity, convert
from procurekit.values.numbers import EXACT, plain, settled

__all__ = ["outside_agreement"]

_ZERO: Final = Decimal(0)
_IN_FORCE: Final = frozenset({"approved", "issued"})


def outside_agreement(
    agreement: AgreementState, order: PurchaseOrder, others: Commitment, on: date | None = None
) -> Iterator[Finding]:
    """What of an order is outside an agreement that it names: each with its path, what it says and what was agreed.

    `others` is the agreement's commitment without this order. The day that has to lie in the validity is the order's
    own date, else `on`. Cancelled lines ask for nothing. Where something can't be told (another currency, a unit that
    isn't convertible, no price), nothing is said of what depends on it.
    """
    lines = [(line, target) for line, target in called_off(agreement, order) if line.status != "cancelled"]
    if not lines:
        return
    yield from _terms(agreement, order, order.ordered_on or on)
    for line, target in lines:
        path = f"lines[{line.number}]"
        if target is None:
            # Where no lines were agreed on, everything goes by the whole.
            if agreement.document.lines:
                told = {"item": line.item, "agreement": agreement.number}
                yield Finding.of("agreement_item", path, **told)
            continue
        yield from _minimum(line, target, path)
        if order.currency == agreement.document.currency:
            yield from _price(line, target, path)
    yield from _limits(agreement, order, others, lines)


def _terms(agreement: AgreementState, order: PurchaseOrder, day: date | None) -> Iterator[Finding]:
    agreed, number = agreement.document, agreement.number
    if agreement.stage not in _IN_FORCE:
        yield Finding.of("agreement_not_in_force", "agreement", agreement=number, state=agreement.state)
    starts, ends = agreed.valid_from or date.min, agreed.valid_until or date.max
    if day is not None and not starts <= day <= ends:
        told = {"valid_from": agreed.valid_from or "…", "valid_until": agreed.valid_until or "…"}
        yield Finding.of("agreement_validity", "agreement", agreement=number, day=day, **told)
    mine, theirs = (None if one.supplier is None else one.supplier.id for one in (order, agreed))
    if mine is not None and theirs is not None and mine != theirs:
        yield Finding.of("agreement_supplier", "supplier", agreement=number, found=mine, expected=theirs)
    if order.currency is not None and agreed.currency is not None and order.currency != agreed.currency:
        told = {"found": order.currency, "expected": agreed.currency}
        yield Finding.of("agreement_currency", "currency", agreement=number, **told)


def _minimum(line: OrderLine, target: AgreementLine, path: str) -> Iterator[Finding]:
    if target.minimum is None or line.quantity is None:
        return
    much = in_agreed_unit(line, target, line.quantity.amount, target.minimum.unit)
    if much is not None and much < target.minimum.amount:
        yield Finding.of("agreement_minimum", f"{path}.quantity", ordered=line.quantity, minimum=target.minimum)


def _price(line: OrderLine, target: AgreementLine, path: str) -> Iterator[Finding]:
    """Both prices for what the line orders are compared: they may be per other quantities and in other units."""
    asked, agreed = line.price, target.price
    much = line.pricing_quantity or line.quantity
    mine = computed_amount(line)
    if asked is None or agreed is None or much is None or mine is None or asked.gross != agreed.gross:
        return
    unit = agreed.unit or target.unit
    same = convert(much, unit, (*line.conversions, *target.conversions))
    if same is not None and mine > agreed.amount_for(same.amount):
        yield Finding.of("agreement_price", f"{path}.price", found=asked, agreed=agreed)


def _limits(
    agreement: AgreementState,
    order: PurchaseOrder,
    others: Commitment,
    lines: list[tuple[OrderLine, AgreementLine | None]],
) -> Iterator[Finding]:
    number, comparable = agreement.number, order.currency == others.currency or others.currency is None
    for one in others.lines:
        mine = [(line, target) for line, target in lines if target is not None and target.number == one.line]
        if not mine:
            continue
        path = f"lines[{mine[0][0].number}]"
        much = sum_of(_much(line, target, one.unit) for line, target in mine)
        if _beyond(one.quantity.left, much):
            told = {"asked": Quantity(much or _ZERO, one.unit), "left": Quantity(one.quantity.left or _ZERO, one.unit)}
            yield Finding.of("agreement_limit", path, agreement=number, line=one.line, **told)
        value = sum_of(_value(line) for line, _ in mine)
        if comparable and _beyond(one.value.left, value):
            yield _beyond_amount(agreement, path, one.line, value, one.value.left)
    whole = sum_of(_value(line) for line, _ in lines)
    if comparable and _beyond(others.value.left, whole):
        yield _beyond_amount(agreement, "agreement", "—", whole, others.value.left)


def _beyond(left: Decimal | None, asked: Decimal | None) -> bool:
    return left is not None and asked is not None and settled(EXACT.subtract(asked, left)) > 0


def _beyond_amount(
    agreement: AgreementState, path: str, line: int | str, asked: Decimal | None, left: Decimal | None
) -> Finding:
    currency = agreement.document.currency
    told = {name: f"{plain(one or _ZERO)} {currency or ''}".strip() for name, one in (("asked", asked), ("left", left))}
    return Finding.of("agreement_limit", path, agreement=agreement.number, line=line, **told)


def _much(line: OrderLine, target: AgreementLine | None, unit: str | None) -> Decimal | None:
    if target is None or line.quantity is None:
        return None
    return in_agreed_unit(line, target, line.quantity.amount, unit)


def _value(line: OrderLine) -> Decimal | None:
    return line.amount if line.quantity is None else worth(line, line.quantity.amount)
