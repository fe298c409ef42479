"""The pack's rules on schedule lines as a careful person writes them by hand in Python, on the same objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from benchmarks.open_lines import AT
from procurekit.model.facts import LineFacts

__all__ = ["COMPARED", "DUPLICATE", "EACH", "found_in", "working_day_before"]

ZERO: Final = Decimal(0)
YEAR: Final = AT - timedelta(366)
QUARTER: Final = AT - timedelta(90)
UNBILLED: Final = frozenset({"free", "consignment", "stock_transfer"})
DUPLICATE: Final = "duplicate_order"


def working_day_before(day: date, count: int) -> date:
    """The day so many working days before another, from Monday to Friday."""
    while count:
        day -= timedelta(1)
        count -= day.weekday() < 5
    return day


# More than so many working days have passed since a day: it lies before the last of one more of them.
INSPECTED_BY: Final = working_day_before(AT + timedelta(1), 4)
STOCKED_BY: Final = working_day_before(AT + timedelta(1), 3)


def _waits(row: LineFacts) -> bool:
    # What isn't said is taken as it mostly is, as the rules do.
    return (
        (row.stage is None or row.stage == "issued")
        and not row.on_hold
        and (row.line_status is None or row.line_status == "open")
        and row.open is not None
        and row.open > 0
    )


def _cancelled(row: LineFacts) -> bool:
    return row.line_status == "cancelled" or row.stage == "cancelled"


def _promised(row: LineFacts) -> date | None:
    return row.latest_promise if row.latest_promise is not None else row.requested


def _is_due(row: LineFacts) -> bool:
    """Is it expected by now, as far as anybody said?"""
    expected = row.ship_by if row.promise_point == "ship" and row.ship_by is not None else _promised(row)
    return expected is None or expected < AT


def _leaves(row: LineFacts) -> date | None:
    if row.ship_by is None and row.promise_point == "ship":
        return row.latest_promise
    return row.ship_by


def _has_not_left(row: LineFacts) -> bool:
    leaves = _leaves(row)
    if leaves is None or leaves >= AT or row.ordered is None or row.shipped is None:
        return False
    return row.ordered - max(row.shipped, row.received or ZERO) > 0


def _is_overdue(row: LineFacts) -> bool:
    if row.promise_point in {None, "arrive"} and row.expects_receipt is not False:
        due = _promised(row)
        if due is not None and due < AT:
            return True
    return _has_not_left(row)


def _never_acknowledged(row: LineFacts) -> bool:
    return (
        _waits(row)
        and row.issued_on is not None
        and row.issued_on < AT - timedelta(3)
        and (row.source is None or row.issued_on >= AT - timedelta(60))
        and row.acknowledged_on is None
        and (row.promise_count is None or row.promise_count <= 1)
        and row.first_promise_origin in {None, "observed"}
        and (row.shipped is None or row.shipped <= 0)
        and (row.received is None or row.received <= 0)
    )


def _acknowledged_late_or_short(row: LineFacts) -> bool:
    if not _waits(row) or row.acknowledged_on is None:
        return False
    promised = _promised(row)
    if promised is not None and promised < AT:
        return False
    agreed = row.date_in_force is None and (row.supplier_changes or 0) > 0
    if (
        row.latest_promise is not None
        and row.requested is not None
        and row.latest_promise > row.requested + timedelta(2)
        and not agreed
    ):
        return True
    wanted = row.least if row.least is not None else row.ordered
    return row.confirmed is not None and wanted is not None and row.confirmed < wanted


def _shipment_late(row: LineFacts) -> bool:
    return _waits(row) and _has_not_left(row)


def _receipt_overdue(row: LineFacts) -> bool:
    if not _waits(row) or row.promise_point not in {None, "arrive"} or row.expects_receipt is False:
        return False
    due = _promised(row)
    return due is not None and due < AT


def _partly_received_forgotten(row: LineFacts) -> bool:
    if not _waits(row) or row.received is None or row.received <= 0 or row.last_received_on is None:
        return False
    since = max(row.last_received_on, row.last_followed_up_on or row.last_received_on)
    return YEAR <= since < AT - timedelta(14) and _is_due(row) and not _is_overdue(row)


def _demand_at_risk(row: LineFacts) -> bool:
    if not _waits(row) or row.needed_by is None:
        return False
    expected = row.ship_by if row.promise_point == "ship" and row.ship_by is not None else _promised(row)
    return expected is not None and max(expected, AT) > row.needed_by


def _follow_up_due(row: LineFacts) -> bool:
    return _waits(row) and row.next_follow_up_on is not None and row.next_follow_up_on <= AT


def _over_receipt(row: LineFacts) -> bool:
    if row.received is None or row.received <= 0 or row.ordered is None:
        return False
    most = row.most if row.most is not None else row.ordered
    if row.received - (row.returned or ZERO) - max(most, row.ordered) <= 0:
        return False
    if row.last_received_on is not None:
        return row.last_received_on >= QUARTER
    return row.stage is None or row.stage == "issued"


def _inspection_pending(row: LineFacts) -> bool:
    if row.pending is None or row.pending <= 0 or row.expects_inspection is False:
        return False
    first, last = row.first_received_on, row.last_received_on
    since = (last or first) if row.inspected else (first or last)
    return since is not None and YEAR <= since < INSPECTED_BY


def _rejected_above_share(row: LineFacts) -> bool:
    return (
        row.rejected is not None
        and row.received is not None
        and row.rejected * 100 > row.received * 5
        and row.rejected - (row.returned or ZERO) > 0
        and row.last_received_on is not None
        and row.last_received_on >= QUARTER
    )


def _stock_in_pending(row: LineFacts) -> bool:
    if row.accepted is None or row.stocked_in is None or row.last_received_on is None:
        return False
    gone = max(ZERO, (row.returned or ZERO) - (row.rejected or ZERO))
    return (
        row.accepted - row.stocked_in - gone > 0
        and (row.stock_ins_recorded is not False or (row.inspected or ZERO) > 0)
        and QUARTER <= row.last_received_on < STOCKED_BY
        and row.kind not in {"service", "amount_only"}
    )


def _price_drift(row: LineFacts) -> bool:
    if row.stage in {"closed", "cancelled", "rejected"} or row.line_status == "cancelled" or row.kind == "free":
        return False
    if row.unit_price is None:
        return False
    since = row.ordered_on or row.submitted_on
    if since is not None and since < YEAR:
        return False
    hundredfold = row.unit_price * 100
    return (row.previous_price is not None and hundredfold > row.previous_price * 110) or (
        row.agreement_price is not None and hundredfold > row.agreement_price * 100
    )


def _price_raised_after_receipt(row: LineFacts) -> bool:
    return (
        row.unit_price is not None
        and row.received_price is not None
        and row.unit_price > row.received_price
        and row.first_received_on is not None
        and YEAR <= row.first_received_on <= AT
        and not _cancelled(row)
    )


def _received_not_invoiced(row: LineFacts) -> bool:
    return (
        (row.stage is None or row.stage == "issued")
        and row.received is not None
        and row.invoiced is not None
        and row.received - (row.returned or ZERO) - row.invoiced > 0
        and row.invoices_recorded is not False
        and row.last_received_on is not None
        and YEAR <= row.last_received_on < AT - timedelta(30)
        and (row.kind not in UNBILLED if row.expects_invoice is None else row.expects_invoice)
    )


def _stale_open_line(row: LineFacts) -> bool:
    if not _waits(row) or row.last_moved_on is None or row.last_moved_on >= AT - timedelta(180):
        return False
    return _is_due(row) and not _is_overdue(row)


EACH: Final[Mapping[str, Callable[[LineFacts], bool]]] = {
    "never_acknowledged": _never_acknowledged,
    "acknowledged_late_or_short": _acknowledged_late_or_short,
    "shipment_late": _shipment_late,
    "receipt_overdue": _receipt_overdue,
    "partly_received_forgotten": _partly_received_forgotten,
    "demand_at_risk": _demand_at_risk,
    "follow_up_due": _follow_up_due,
    "over_receipt": _over_receipt,
    "inspection_pending": _inspection_pending,
    "rejected_above_share": _rejected_above_share,
    "stock_in_pending": _stock_in_pending,
    "price_drift": _price_drift,
    "price_raised_after_receipt": _price_raised_after_receipt,
    "received_not_invoiced": _received_not_invoiced,
    "stale_open_line": _stale_open_line,
}
"""Each rule that looks at one row, by its id."""


def _duplicate_orders(rows: Sequence[LineFacts]) -> list[LineFacts]:
    groups: dict[tuple[str, str, Decimal, date], list[LineFacts]] = {}
    for row in rows:
        made = row.submitted_on if row.submitted_on is not None else row.ordered_on
        if row.amount is None or row.amount <= 0 or row.stage in {"draft", "cancelled", "rejected"}:
            continue
        if row.supplier is not None and made is not None and YEAR <= made <= AT:
            groups.setdefault((row.supplier, row.currency or "", row.amount, made), []).append(row)
    found = []
    for group in groups.values():
        if len(group) > 1:
            orders: dict[str, LineFacts] = {}
            for row in sorted(group, key=lambda one: (one.order_id, one.line, one.schedule)):
                orders.setdefault(row.order_id if row.order_number is None else row.order_number, row)
            found += [orders[number] for number in sorted(orders)[1:]]
    return found


COMPARED: Final[Mapping[str, Callable[[Sequence[LineFacts]], list[LineFacts]]]] = {DUPLICATE: _duplicate_orders}
"""Each that compares rows."""


def found_in(rows: Sequence[LineFacts], ids: Iterable[str]) -> dict[str, list[LineFacts]]:
    """The rows for which each rule fires."""
    return {id_: COMPARED[id_](rows) if id_ in COMPARED else list(filter(EACH[id_], rows)) for id_ in ids}
