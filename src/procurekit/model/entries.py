"""Entries: what every bill and every payment states for an order, in the order's currency. Pure.

One in another currency counts at the rate that it states itself; without a rate, what it belongs to is unknown.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, field, frozen

from procurekit.errors import Reason
from procurekit.model.bills import billed_by_another
from procurekit.model.charges import line_amount
from procurekit.model.document_facts import sum_of
from procurekit.model.exchange import Converted, in_order_currency
from procurekit.model.invoice import Invoice, Payment
from procurekit.model.papers import ALONE, Papers, sign_of
from procurekit.model.state import Kept, OrderState
from procurekit.model.taxes import paper_amounts
from procurekit.values import Money
from procurekit.values.numbers import total
from procurekit.values.shares import rounded_parts

__all__ = ["Entry", "Part", "amount_as_text", "bill_entry", "billed_parts", "payment_entry"]

_ZERO: Final = Decimal(0)


@frozen
class Part:
    """What of a bill or a payment is for one order line, or (None) for the order alone, in the order's currency.

    An amount of None is unknown. `whole` is ``charge`` or ``allowance`` of what a bill charges on the whole of it, or
    takes off. `number` is the number of the bill's own line.
    """

    line: int | None
    amount: Decimal | None
    invoice: str | None = None
    instalment: int | None = None
    whole: str | None = field(default=None, kw_only=True)
    number: int | None = field(default=None, kw_only=True)


@frozen
class Entry:
    """What a bill or a payment states for an order: as stated, in the order's currency, and at which rate.

    `kind` is ``invoice``, ``credit_note``, ``prepayment`` (a bill for one) or ``payment``. Of a bill, `amount` is
    without tax and `gross` with it; of a payment, `amount` is what was paid. `counts` is false of a bill of somebody
    else than the supplier, and of what was paid for it: that is a cost, and no bill for what was ordered. `reasons` say
    what isn't known of it.
    """

    kind: str
    document: str
    amount: Converted
    gross: Converted | None
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...] = ()
    counts: bool = True

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The entry as plain data."""
        return {
            "kind": self.kind,
            "document": self.document,
            "amount": self.amount.as_dict(lang),
            "gross": None if self.gross is None else self.gross.as_dict(lang),
            "counts": self.counts,
            "parts": [
                {
                    "line": one.line,
                    "amount": amount_as_text(one.amount),
                    "invoice": one.invoice,
                    "instalment": one.instalment,
                }
                for one in self.parts
            ],
        }


def amount_as_text(amount: Decimal | None) -> str | None:
    """An amount as plain data."""
    return None if amount is None else f"{amount:f}"


def bill_entry(state: OrderState, kept: Kept, papers: Papers) -> Entry:
    """What a bill states for an order. What stands on the whole of one for several orders can't be told apart."""
    document: Invoice = papers.whole(kept)
    amounts = paper_amounts(document)
    several = bool(papers.others(kept, state.id))
    sign = sign_of(document, amounts)
    mine = [one for one in document.lines if one.order == state.id or (one.order is None and not several)]
    shared = several and (bool(document.charges) or any(one.order is None for one in document.lines))
    parts = [Part(one.line, _times(sign, amounts.lines[one.number].net), number=one.number) for one in mine]
    if shared:
        parts.append(Part(None, None))
    elif document.charges:
        less = _times(-1, amounts.allowances)
        sides = {"charge": amounts.charges, "allowance": less}
        parts += (Part(None, _times(sign, amount), whole=kind) for kind, amount in sides.items() if amount != 0)
    of = document.number
    gross = sum_of(amounts.lines[one.number].gross for one in mine) if several else amounts.total
    reasons = [Reason.of("money.of_several_orders")] if shared else list(amounts.reasons)
    reasons = [evolve(one, path=f"{of}: {one.path}" if one.path else of) for one in reasons]
    amount, parts, missing = _converted(state, document, parts)
    with_tax = None if gross is None or shared else _times(sign, gross)
    stated = None if with_tax is None else Money(with_tax, amount.stated.currency)
    return Entry(
        document.kind,
        kept.id,
        amount,
        None if stated is None else in_order_currency(stated, state.order.currency, document),
        tuple(parts),
        (*reasons, *missing),
        counts=not billed_by_another(state, document),
    )


def billed_parts(state: OrderState, kept: Kept) -> tuple[Part, ...]:
    """What a bill states for the lines of an order, without what it charges on the whole."""
    document: Invoice = kept.document  # type: ignore[assignment]  # a bill
    currency = document.currency
    known = document.kind == "invoice" and currency in {None, state.order.currency}
    if not known or any(one.price is not None and one.price.gross for one in document.lines):
        return tuple(one for one in bill_entry(state, kept, ALONE).parts if one.number is not None)
    # Nothing to convert, to take tax off or to turn round: there is no need to look at the whole of it.
    lines = (one for one in document.lines if one.order in {None, state.id})
    return tuple(Part(one.line, line_amount(one, currency).net, number=one.number) for one in lines)


def _times(sign: int, amount: Decimal | None) -> Decimal | None:
    return amount if amount is None or sign > 0 else amount.copy_negate()


def payment_entry(state: OrderState, kept: Kept) -> Entry:
    """What a payment states for an order; what it paid of another's bill is left out."""
    document: Any = kept.document
    elsewhere = _of_others(state)
    told = [
        Part(one.line, one.amount, one.invoice, one.instalment)
        for one in document.lines
        if one.order == state.id and one.invoice not in elsewhere
    ]
    amount, parts, missing = _converted(state, document, told)
    return Entry("payment", kept.id, amount, None, tuple(parts), missing, counts=bool(told))


def _of_others(state: OrderState) -> frozenset[str | None]:
    """The ids and numbers of bills that somebody else than the supplier wrote."""
    bills: list[tuple[str, Any]] = [(kept.id, kept.document) for kept in state.kept("invoice")]
    other = [(id_, document.number) for id_, document in bills if billed_by_another(state, document)]
    return frozenset(name for names in other for name in names)


def _converted(
    state: OrderState, document: Invoice | Payment, parts: list[Part]
) -> tuple[Converted, list[Part], tuple[Reason, ...]]:
    """The known parts together in the order's currency, and each of them, so that they add up to it."""
    known = [one for one in parts if one.amount is not None]
    currency = document.currency or state.order.currency or "XXX"
    stated = Money(total(one.amount for one in known if one.amount is not None), currency)
    amount = in_order_currency(stated, state.order.currency, document)
    if amount.amount is None:
        return amount, [evolve(one, amount=None) for one in parts], () if amount.reason is None else (amount.reason,)
    if amount.rate is None:
        return amount, parts, ()
    exact = [Fraction(one.amount or _ZERO) * Fraction(amount.rate.rate) for one in parts]
    into = rounded_parts(exact, amount.amount.currency)
    split = [one if one.amount is None else evolve(one, amount=part) for one, part in zip(parts, into, strict=True)]
    return amount, split, ()
