"""Exchange: an amount in another currency, with the rate that a document states; never with any other. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import frozen

from procurekit.errors import Reason
from procurekit.model.invoice import Invoice, Payment
from procurekit.model.shipment import Shipment
from procurekit.model.terms import ExchangeRate
from procurekit.values import Money
from procurekit.values.numbers import EXACT
from procurekit.values.shares import rounded_parts

__all__ = ["Converted", "convert_money", "exchange_difference", "in_order_currency"]

_LONGEST: Final = 27


@frozen
class Converted:
    """An amount as a document states it, the same in the currency that was asked for, and the rate between the two.

    `rate` is None where both are in one currency. Where no stated rate leads there, `amount` is None and `reason` says
    so.
    """

    stated: Money
    amount: Money | None
    rate: ExchangeRate | None = None
    reason: Reason | None = None

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The conversion as plain data."""
        rate = self.rate
        return {
            "stated": {"amount": f"{self.stated.amount:f}", "currency": self.stated.currency},
            "amount": None if self.amount is None else f"{self.amount.amount:f}",
            "rate": None
            if rate is None
            else {
                "into": rate.into,
                "rate": f"{rate.rate:f}",
                "on": None if rate.on is None else rate.on.isoformat(),
                "source": rate.source,
            },
            "reason": None if self.reason is None else self.reason.as_dict(lang),
        }


def convert_money(stated: Money, into: str, rate: ExchangeRate | None = None) -> Converted:
    """An amount in the currency `into`, by the rate that its document states, rounded once to the minor unit there.

    An amount that is in that currency already stays as it is. A rate that leads elsewhere is no rate.

    >>> done = convert_money(Money("1000.00", "USD"), "EUR", ExchangeRate("EUR", "0.91255", on="2026-03-02"))
    >>> str(done.stated), str(done.amount), str(done.rate.on)
    ('1000.00 USD', '912.55 EUR', '2026-03-02')
    >>> convert_money(Money(1, "USD"), "EUR").reason.code
    'money.no_rate'
    """
    if stated.currency == into:
        return Converted(stated, stated)
    if rate is None:
        return Converted(stated, None, None, Reason.of("money.no_rate", currency=stated.currency, into=into))
    if rate.into != into:
        told = {"currency": stated.currency, "into": into, "other": rate.into}
        return Converted(stated, None, rate, Reason.of("money.rate_elsewhere", **told))
    exact = EXACT.multiply(stated.amount, rate.rate)
    if exact.adjusted() >= _LONGEST:
        return Converted(stated, None, rate, Reason.of("money.out_of_range"))
    (amount,) = rounded_parts([Fraction(exact)], into)
    return Converted(stated, Money(amount, into), rate)


def in_order_currency(stated: Money, currency: str | None, document: Invoice | Shipment | Payment) -> Converted:
    """An amount of a document in the currency of its order, by the document's own rate. No currency is the order's."""
    if document.currency is None:
        return Converted(stated, stated)
    if currency is None:
        return Converted(stated, None, None, Reason.of("money.no_currency", currency=document.currency))
    return convert_money(stated, currency, document.exchange_rate)


def exchange_difference(amount: Money, booked: ExchangeRate, settled: ExchangeRate) -> Money | None:
    """What an amount cost more (or, negative, less) at the rate it was settled at than at the one it was booked at.

    Both are rounded as they were booked, so that it is the difference of two entries. None where the two rates lead
    into different currencies, or where the amount is in the one that they lead into.

    >>> booked, paid = ExchangeRate("EUR", "0.90"), ExchangeRate("EUR", "0.925")
    >>> str(exchange_difference(Money("1000.00", "USD"), booked, paid))
    '25.00 EUR'
    """
    if booked.into != settled.into or amount.currency == booked.into:
        return None
    before = convert_money(amount, booked.into, booked).amount
    after = convert_money(amount, settled.into, settled).amount
    return None if before is None or after is None else after - before
