"""Instalments: what of an order's total falls due with which event, and what of it is paid. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from attrs import frozen

from procurekit.errors import Reason
from procurekit.model.order import PurchaseOrder
from procurekit.model.taxes import paper_amounts
from procurekit.model.terms import Instalment
from procurekit.values import Money
from procurekit.values.numbers import EXACT, plain, total

__all__ = ["InstalmentAmount", "Instalments", "instalments_of"]

_ZERO: Final = Decimal(0)
_WHOLE: Final = Decimal(100)
_NONE_PAID: Final[Mapping[int | None, Decimal | None]] = MappingProxyType({})


@frozen(kw_only=True)
class InstalmentAmount:
    """One instalment in money: how much falls due, on a day, or so many days after an event. None is unknown."""

    number: int
    amount: Decimal | None
    event: str | None
    days: int | None
    due: date | None
    paid: Decimal | None = _ZERO
    reason: Reason | None = None

    @property
    def open(self) -> Decimal | None:
        """What of it is still to be paid."""
        if self.amount is None or self.paid is None:
            return None
        return max(_ZERO, EXACT.subtract(self.amount, self.paid))

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The instalment as plain data."""
        return {
            "number": self.number,
            "amount": None if self.amount is None else f"{self.amount:f}",
            "paid": None if self.paid is None else f"{self.paid:f}",
            "event": self.event,
            "days": self.days,
            "due": None if self.due is None else self.due.isoformat(),
            "reason": None if self.reason is None else self.reason.as_dict(lang),
        }


@frozen
class Instalments:
    """The instalments of a total, and the `rest` that none of them speaks of: together the total, to the cent.

    `rest` is None where the total isn't known, or where the instalments are more than it.
    """

    total: Decimal | None
    parts: tuple[InstalmentAmount, ...]
    rest: Decimal | None
    reasons: tuple[Reason, ...] = ()


def instalments_of(
    order: PurchaseOrder, whole: Decimal | None = None, paid: Mapping[int | None, Decimal | None] = _NONE_PAID
) -> Instalments:
    """The instalments of an order, of its total with tax, or of `whole`; `paid` says how much was paid of which.

    Amounts are as they are stated. Percentages are of the whole total, split to the smallest unit so that nothing is
    lost: 30, 30 and 40 percent of 100.01 are 30.00, 30.00 and 40.01.

    >>> from procurekit import Instalment, OrderLine
    >>> terms = [Instalment(1, percent=30, event="order"), Instalment(2, percent=70, event="receipt", days=30)]
    >>> order = PurchaseOrder(currency="EUR", instalments=terms, lines=[OrderLine(1, "A", "1", "99.99")])
    >>> [(one.event, str(one.amount)) for one in instalments_of(order, Decimal("99.99")).parts]
    [('order', '30.00'), ('receipt', '69.99')]
    """
    reasons: tuple[Reason, ...] = ()
    if whole is None:
        amounts = paper_amounts(order)
        whole, reasons = amounts.total, amounts.reasons
    terms = sorted(order.instalments, key=lambda one: one.number)
    shares, left, wrong = _shares(order.currency, terms, whole)
    missing = wrong or next(iter(reasons), Reason.of("money.no_amount"))
    parts = tuple(
        _part(one, shares.get(place), paid.get(one.number, _ZERO), missing) for place, one in enumerate(terms)
    )
    return Instalments(whole, parts, left, (*reasons, *((wrong,) if wrong else ())))


def _shares(
    currency: str | None, terms: Sequence[Instalment], whole: Decimal | None
) -> tuple[dict[int, Decimal], Decimal | None, Reason | None]:
    """What falls due of each by its place, what is left of the whole, and why percentages can't be taken of it."""
    shares = {place: one.amount for place, one in enumerate(terms) if one.amount is not None}
    fixed = total(shares.values())
    if whole is None:
        return shares, None, None
    percents = {
        place: one.percent for place, one in enumerate(terms) if one.percent is not None and place not in shares
    }
    percent = total(percents.values())
    parts: tuple[Money, ...] = ()
    if percent <= _WHOLE:
        # What no percentage speaks of is a part too, so that the others are never rounded up into it.
        parts = Money(whole, currency or "XXX").split([*percents.values(), EXACT.subtract(_WHOLE, percent)])
        shares |= {place: part.amount for place, part in zip(percents, parts, strict=False)}
    rest = EXACT.subtract(whole, total(shares.values()))
    if percent > _WHOLE or (rest < 0 <= whole):
        told = {"percent": plain(percent), "amount": plain(fixed), "total": plain(whole)}
        return shares, None, Reason.of("instalment.too_much", "instalments", **told)
    return shares, rest, None


def _part(one: Instalment, amount: Decimal | None, paid: Decimal | None, missing: Reason) -> InstalmentAmount:
    path = f"instalments[{one.number}]"
    stated = one.amount is not None or one.percent is not None
    reason = None if amount is not None else missing if stated else Reason.of("instalment.no_part", path)
    return InstalmentAmount(
        number=one.number, amount=amount, event=one.event, days=one.days, due=one.due, paid=paid, reason=reason
    )
