"""Billed: what bills say of the schedule lines of a line, as facts: how much money, how often, how often wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from procurekit.model.bill_faults import bill_faults
from procurekit.model.bills import bills_of
from procurekit.model.document_facts import sum_of
from procurekit.model.entries import Part, billed_parts
from procurekit.model.invoice import Invoice
from procurekit.model.movements import Movement, amounts_of, ordered_of
from procurekit.model.order import OrderLine
from procurekit.model.pricing import spread
from procurekit.model.state import Kept, OrderState

__all__ = ["billed"]

_ZERO: Final = Decimal(0)
_Shares = dict[int, Decimal]


def billed(state: OrderState, line: OrderLine, moved: Iterable[Movement]) -> Mapping[int, dict[str, Any]]:
    """By the number of a schedule line, what bills say of it, by the names of the facts; empty where none speaks of it.

    What a bill asks for a line goes where the quantity that it bills goes.
    """
    mine = state.once("billed", lambda: _by_line(state)).get(line.number, ())
    if not mine:
        return {}
    only = line.schedule[0].number if len(line.schedule) == 1 else None
    went = _went(moved) if only is None else {}
    amounts: dict[int, list[Decimal | None]] = {}
    bills: dict[int, dict[str, date | None]] = {}
    for kept, part in mine:
        document: Any = kept.document
        if only is None:
            shares = _shares(line, document, part, went.get(kept.id, {}))
            weights = [much.copy_abs() for much in shares.values()]
            parts: Iterable[tuple[int, Decimal | None]] = zip(
                shares, spread(part.amount, weights, state.order.currency), strict=True
            )
        else:
            parts = ((only, part.amount),)
        for number, amount in parts:
            amounts.setdefault(number, []).append(amount)
            if document.kind == "invoice":
                bills.setdefault(number, {})[kept.id] = document.issued_on
    faulty = bill_faults(state)
    return {number: _facts(parts, bills.get(number, {}), faulty) for number, parts in amounts.items()}


def _facts(
    amounts: Sequence[Decimal | None], bills: Mapping[str, date | None], faulty: Mapping[str, object]
) -> dict[str, Any]:
    days = [day for day in bills.values() if day is not None]
    return {
        "invoiced_amount": sum_of(amounts),
        "invoices": len(bills),
        "faulty_invoices": sum(id_ in faulty for id_ in bills),
        "first_invoiced_on": min(days, default=None),
        "last_invoiced_on": max(days, default=None),
    }


def _by_line(state: OrderState) -> dict[int | None, list[tuple[Kept, Part]]]:
    found: dict[int | None, list[tuple[Kept, Part]]] = {}
    for kept in bills_of(state):
        for part in billed_parts(state, kept):
            found.setdefault(part.line, []).append((kept, part))
    return found


def _went(moved: Iterable[Movement]) -> dict[str, dict[int, _Shares]]:
    """By bill and place in it, how much went to which schedule line."""
    found: dict[str, dict[int, _Shares]] = {}
    for one in moved:
        if one.name == "invoiced" and one.quantity:
            found.setdefault(one.document, {}).setdefault(one.place, {})[one.schedule] = one.quantity
    return found


def _shares(line: OrderLine, document: Invoice, part: Part, went: Mapping[int, _Shares]) -> _Shares:
    """Which schedule lines a line of a bill is for, and in which proportion."""
    counted = amounts_of(line, document, "quantity", "invoiced")
    place = next((place for place, (one, _) in enumerate(counted) if one.number == part.number), None)
    if place is not None and place in went:
        return went[place]
    (named,) = (one.schedule for one in document.lines if one.number == part.number)
    numbers = [one.number for one in line.schedule]
    if named in numbers:
        return {named: _ZERO}
    # A bill that names no quantity is for all of what was ordered.
    ordered = {number: much for number, much in ordered_of(line).items() if much}
    return ordered or {numbers[0]: _ZERO}
