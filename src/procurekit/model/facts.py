"""Facts: the one vocabulary that describes a schedule line at a moment; rules, filters and KPIs read nothing else.

A row of facts is computed from an order's state and holds what was so; what depends on today (days late, overdue) is
derived from it and a moment. `VOCABULARY` declares every name with its type, unit and meaning in English and 中文.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from procurekit.model.applied_changes import applied_changes
from procurekit.model.billed import billed
from procurekit.model.billing import billed_on
from procurekit.model.bills import bills_of
from procurekit.model.chased import chased
from procurekit.model.confirming import confirmed_parts
from procurekit.model.demands import unserved
from procurekit.model.fact import Fact
from procurekit.model.fact_rows import row_of_order
from procurekit.model.facts_of_lines import VOCABULARY, LineFacts
from procurekit.model.hands import orderer_approved, orderer_received
from procurekit.model.line_quantities import Quantities, confirmed, expects_inspection, expects_receipt, tally, within
from procurekit.model.movements import Movement, in_line_unit, movements
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.prepayments import prepaid_on
from procurekit.model.prices_in_force import received_price
from procurekit.model.pricing import computed_amount, spread, weighed, worth_of_received
from procurekit.model.stage_dates import approved_on, issued_on, ordered_on, pending_since, submitted_on
from procurekit.model.state import OrderState
from procurekit.model.tolerances import least, most
from procurekit.model.unagreed import date_in_force
from procurekit.model.unit_prices import unit_price
from procurekit.values import Quantity, date_in
from procurekit.values.numbers import EXACT, ROUNDED, quotient, total

__all__ = ["VOCABULARY", "Fact", "LineFacts", "line_facts"]

_ZERO: Final = Decimal(0)
_NO_CUSTOM: Final[Mapping[str, str]] = {}
_UNBILLED: Final = {"invoiced_amount": _ZERO}
_HAPPENED: Final = (
    *("ordered_on", "issued_on", "acknowledged_on", "last_invoiced_on"),
    *("last_followed_up_on", "last_heard_on"),
)


def line_facts(state: OrderState) -> Iterator[LineFacts]:
    """The facts of every schedule line of an order."""
    order = state.order
    shared = {
        **row_of_order(state),
        "source": state.source,
        "ordered_on": ordered_on(state),
        "submitted_on": submitted_on(state),
        "approved_on": approved_on(state),
        "issued_on": issued_on(state),
        "order_invoices": len(bills_of(state)),
        "pending_changes": len(state.pending),
        "pending_since": pending_since(state),
        "prepaid_on": prepaid_on(state),
        "orderer_approved": orderer_approved(state),
    }
    for line in order.lines:
        held = any(hold.line in {None, line.number} and hold.invoice is None for hold in state.holds.values())
        agreed = line.agreement or order.agreement
        of_line = {
            **shared,
            "line": line.number,
            "item": line.item,
            "description": line.description,
            "category": line.category,
            "kind": line.kind,
            "unit": line.unit,
            "project": line.project or order.project,
            "agreement": None if agreed is None else agreed.number,
            "agreement_line": None if agreed is None else agreed.line,
            "requisitions": tuple(dict.fromkeys(one.requisition for one in line.requisitions)),
            "unit_price": unit_price(line),
            "line_status": line.status,
            "on_hold": held,
            "expects_receipt": expects_receipt(line),
            "expects_inspection": expects_inspection(line),
            "expects_invoice": billed_on(line) != "none",
            "acknowledged_on": _acknowledged_on(state, line),
            "custom": _texts({**order.custom, **line.custom}) if order.custom or line.custom else _NO_CUSTOM,
        }
        moved = tuple(movements(state, line))
        answered = confirmed(state, line)
        split = len(line.schedule) > 1
        parts = tuple(
            tuple(part for part in moved if part.schedule == one.number) if split else moved for one in line.schedule
        )
        much = tuple(
            tally(state, line, _ordered(line, one) or _ZERO, mine, answered)
            for one, mine in zip(line.schedule, parts, strict=True)
        )
        bills = billed(state, line, moved)
        sure = {} if line.quantity is None else confirmed_parts(state, line)
        by_weight = weighed(state, line) if line.price is not None else {}
        if split and line.quantity is not None:
            much = within(line, tally(state, line, line.quantity.amount, moved, answered), much)
        for place, (one, amount) in enumerate(zip(line.schedule, _amounts(line, order.currency), strict=True)):
            told = {**of_line, **bills.get(one.number, _UNBILLED), "confirmed": sure.get(one.number)}
            yield _scheduled(state, line, one, amount, parts[place], much[place], told, by_weight)


def _scheduled(
    state: OrderState,
    line: OrderLine,
    one: ScheduleLine,
    amount: Decimal | None,
    moved: tuple[Movement, ...],
    much: Quantities,
    of_line: dict[str, Any],
    by_weight: dict[str, tuple[Decimal, Decimal]],
) -> LineFacts:
    ordered = _ordered(line, one)
    promises = state.promises.get((line.number, one.number), ())
    first = promises[0] if promises else None
    first_day = None if first is None else first.day
    latest = promises[-1].day if promises else None
    target = None if ordered is None else least(state, line, ordered)
    came = EXACT.subtract(much.received, much.reopened)
    arrived: dict[str, Decimal] = {}
    for part in moved:
        if part.name == "received":
            arrived[part.document] = EXACT.add(arrived.get(part.document, _ZERO), part.quantity)
    dated = sorted((part.day, part.quantity) for part in moved if part.name == "received" and part.day is not None)
    shipped = [part.day for part in moved if part.name == "shipped" and part.day is not None]
    waiting = unserved(line, one, ordered, much.open)
    basis = state.bases.get((line.number, one.number), first_day)
    changed = applied_changes(state, line.number, one.number)
    asked = chased(state, line, one)
    limit = None if ordered is None else most(state, line, ordered)
    return LineFacts(
        **of_line,
        schedule=one.number,
        site=one.site,
        requested=one.requested,
        first_promise=first_day,
        first_promise_origin=None if first is None else first.origin,
        latest_promise=latest,
        promise_basis=basis,
        promise_count=len({promise.day for promise in promises}),
        date_in_force=date_in_force(state, line.number, one),
        promise_point=one.promise_point or "arrive",
        ship_by=one.ship_by,
        first_shipped_on=min(shipped, default=None),
        first_received_on=dated[0][0] if dated else None,
        last_received_on=dated[-1][0] if dated else None,
        completed_on=_completed_on(target, dated),
        undated_receipts=any(part.name == "received" and part.day is None for part in moved),
        ordered=ordered,
        shipped=much.shipped,
        received=much.received,
        received_by_latest_promise=_received_by(dated, latest),
        received_by_first_promise=_received_by(dated, first_day),
        received_by_requested=_received_by(dated, one.requested),
        received_by_basis=_received_by(dated, basis),
        least=target,
        most=None if limit is None else EXACT.add(limit, much.reopened),
        accepted=much.accepted,
        conceded=much.conceded,
        rejected=much.rejected,
        pending=much.pending,
        inspected=much.inspected,
        stocked_in=much.stocked_in,
        returned=much.returned,
        invoiced=much.invoiced,
        closed_short=much.closed_short,
        open=much.open,
        amount=amount,
        open_amount=_open_amount(line, amount, much.open, ordered),
        in_transit=much.in_transit,
        received_amount=worth_of_received(amount, ordered, arrived, by_weight),
        received_price=received_price(state, line, moved, of_line["unit_price"]) if arrived else None,
        orderer_received=orderer_received(state, arrived),
        last_moved_on=_last_moved_on(moved, of_line, asked),
        short_within_tolerance=target is not None and much.open > 0 and came > 0 and came >= target,
        demands=tuple(f"{demand.kind}:{demand.reference}" for demand in waiting),
        needed_by=min((demand.needed_by for demand in waiting if demand.needed_by), default=None),
        buyer_changes=changed.get("buyer", 0),
        supplier_changes=changed.get("supplier", 0),
        **asked,
    )


def _ordered(line: OrderLine, one: ScheduleLine) -> Decimal | None:
    return in_line_unit(line, one.quantity if one.quantity is not None else line.quantity)


def _acknowledged_on(state: OrderState, line: OrderLine) -> date | None:
    zone = line.schedule[0].zone
    days = (
        date_in(kept.document.at if kept.document.at is not None else kept.known_at, zone)  # type: ignore[union-attr]
        for kept in state.kept("acknowledgement")
        if any(one.line == line.number for one in kept.document.lines)  # type: ignore[union-attr]
    )
    return min(days, default=None)


def _amounts(line: OrderLine, currency: str | None) -> tuple[Decimal | None, ...]:
    """The line's amount spread over its schedule lines by quantity."""
    amount = line.amount if line.amount is not None else computed_amount(line)
    if len(line.schedule) == 1:
        return (amount,)
    return spread(amount, [in_line_unit(line, one.quantity) or _ZERO for one in line.schedule], currency)


def _completed_on(target: Decimal | None, dated: list[tuple[date, Decimal]]) -> date | None:
    """The day on which all that was ordered had arrived; a tolerated shortage counts as all."""
    if target is None:
        return None
    arrived = _ZERO
    for day, quantity in dated:
        arrived = EXACT.add(arrived, quantity)
        if arrived >= target:
            return day
    return None


def _received_by(dated: list[tuple[date, Decimal]], day: date | None) -> Decimal:
    return total(quantity for on, quantity in dated if on <= day) if dated and day is not None else _ZERO


def _last_moved_on(moved: Iterable[Movement], *told: Mapping[str, Any]) -> date | None:
    days = [part.day for part in moved if part.day is not None]
    days += [day for some in told if some for name in _HAPPENED if (day := some.get(name)) is not None]
    return max(days, default=None)


def _open_amount(line: OrderLine, amount: Decimal | None, rest: Decimal, ordered: Decimal | None) -> Decimal | None:
    if not rest:
        return None if amount is None else _ZERO
    if rest == ordered and amount is not None:
        return amount
    # The share of the amount, so that the two never disagree: it may be stated, or priced in another unit.
    if amount is not None and ordered:
        return quotient(ROUNDED.multiply(amount, rest), ordered)
    return computed_amount(line, Quantity(rest, line.unit))


def _texts(custom: Mapping[str, object]) -> dict[str, str]:
    """Custom fields as text: rows are grouped by them, and every database can keep them."""
    return {name: one.isoformat() if isinstance(one, date) else str(one) for name, one in custom.items()}
