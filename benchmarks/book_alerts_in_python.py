"""The pack's rules on all that is no schedule line as a careful person writes them by hand in Python, and the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from benchmarks import alerts_in_python
from benchmarks.alerts_in_python import QUARTER, STOCKED_BY, YEAR
from benchmarks.book import Book
from benchmarks.open_lines import AT
from procurekit.model.alert import AlertSubject
from procurekit.model.facts_of_invoices import InvoiceFacts
from procurekit.model.rows_of_agreements import AgreementRow
from procurekit.model.rows_of_changes import ChangeRow
from procurekit.model.rows_of_orders import WholeOrder
from procurekit.model.rows_of_supplier_kpis import SupplierKpi

__all__ = ["COMPARED", "EACH", "FEW", "GRACE", "LIMIT", "POINTS", "THREE_YEARS", "found_in"]

LIMIT: Final = Decimal(25_000)
POINTS: Final = Decimal("0.05")
FEW: Final = 5
THREE_YEARS: Final = AT - timedelta(1096)
GRACE: Final = STOCKED_BY
"""Approvals and answers may take as many working days as it takes to put something in stock."""


def _approval_stuck(row: WholeOrder) -> bool:
    return (
        (row.stage is None or row.stage == "pending_approval")
        and row.pending_since is not None
        and YEAR <= row.pending_since < GRACE
    )


def _waits(row: WholeOrder) -> bool:
    # What isn't said is taken as it mostly is, as the rules do.
    return (
        (row.stage is None or row.stage == "issued")
        and not row.on_hold
        and row.open_lines is not None
        and row.open_lines > 0
    )


def _cancelled(row: WholeOrder) -> bool:
    return row.stage == "cancelled" or bool(row.all_cancelled)


def _made_on(row: WholeOrder) -> date | None:
    return row.submitted_on if row.submitted_on is not None else row.ordered_on


def _prepaid_undelivered(row: WholeOrder) -> bool:
    if row.prepaid_on is None or not THREE_YEARS <= row.prepaid_on < AT - timedelta(30) or not _waits(row):
        return False
    expected = row.latest_promise if row.latest_promise is not None else row.requested
    return expected is None or expected < AT


def _ordered_after_the_fact(row: WholeOrder) -> bool:
    day = row.ordered_on
    if day is None or not QUARTER <= day <= AT or _cancelled(row):
        return False
    came, billed = row.first_received_on, row.first_invoiced_on
    return (came is not None and day > came) or (billed is not None and day > billed)


def _one_person(row: WholeOrder) -> bool:
    if not (row.orderer_approved or row.orderer_received) or _cancelled(row):
        return False
    made = _made_on(row)
    return made is not None and YEAR <= made <= AT


def _billed_on(row: InvoiceFacts) -> date | None:
    return row.invoiced_on if row.invoiced_on is not None else row.posting_date


def _invoice_without_receipt(row: InvoiceFacts) -> bool:
    if not row.awaits_receipt or row.credit or row.first_paid_on is not None:
        return False
    billed = _billed_on(row)
    return billed is not None and YEAR <= billed < AT - timedelta(7)


def _paid_before_received(row: InvoiceFacts) -> bool:
    return (
        bool(row.awaits_receipt)
        and not row.credit
        and row.first_paid_on is not None
        and YEAR <= row.first_paid_on <= AT
    )


def _change_not_answered(row: ChangeRow) -> bool:
    return (
        row.waits_for is not None
        and row.waiting_since is not None
        and YEAR <= row.waiting_since < GRACE
        and row.order_open is not False
    )


def _nearly(used: Decimal | None, limit: Decimal | None) -> bool:
    return used is not None and limit is not None and used * 100 >= limit * 90


def _agreement_ending(row: AgreementRow) -> bool:
    if row.stage is not None and row.stage != "issued":
        return False
    until = row.valid_until
    if until is not None and until < QUARTER:
        return False
    return (
        (until is not None and until <= AT + timedelta(30))
        or _nearly(row.used_amount, row.limit_amount)
        or _nearly(row.used_quantity, row.limit_quantity)
        or _nearly(row.used_line_amount, row.limit_line_amount)
    )


def _supplier_kpi_falling(row: SupplierKpi) -> bool:
    if row.fallen_by is None or row.fallen_by <= 0:
        return False
    if (row.rows is not None and row.rows < FEW) or (row.previous_rows is not None and row.previous_rows < FEW):
        return False
    if row.kpi_unit is None or row.kpi_unit == "ratio":
        return row.fallen_by > POINTS
    return row.previous is not None and row.fallen_by * 100 > row.previous * 20


EACH: Final[Mapping[AlertSubject, Mapping[str, Callable[[Any], bool]]]] = {
    "order": {
        "approval_stuck": _approval_stuck,
        "prepaid_undelivered": _prepaid_undelivered,
        "ordered_after_the_fact": _ordered_after_the_fact,
        "one_person": _one_person,
    },
    "invoice": {
        "invoice_without_receipt": _invoice_without_receipt,
        "paid_before_received": _paid_before_received,
    },
    "change_request": {"change_not_answered": _change_not_answered},
    "agreement": {"agreement_ending": _agreement_ending},
    "supplier": {"supplier_kpi_falling": _supplier_kpi_falling},
}
"""Each rule that looks at one row, by its id."""


def _number(row: WholeOrder) -> str:
    return row.order_number if row.order_number is not None else row.order_id


def _split_orders(rows: Sequence[WholeOrder]) -> list[WholeOrder]:
    groups: dict[tuple[str, str, date], list[WholeOrder]] = {}
    for row in rows:
        amount, made = row.ordered_amount, _made_on(row)
        if amount is None or not 0 < amount < LIMIT or row.stage in {"draft", "cancelled", "rejected"}:
            continue
        if row.supplier is not None and made is not None and YEAR <= made <= AT:
            groups.setdefault((row.supplier, row.currency or "", made), []).append(row)
    return [
        min(group, key=lambda one: (_number(one), one.order_id))
        for group in groups.values()
        if len(group) > 1
        and len({_number(one) for one in group}) > 1
        and sum(one.ordered_amount or 0 for one in group) >= LIMIT
    ]


def _duplicate_invoice_numbers(rows: Sequence[InvoiceFacts]) -> list[InvoiceFacts]:
    groups: dict[tuple[str, str], list[InvoiceFacts]] = {}
    for row in rows:
        if row.supplier is not None and not row.credit:
            groups.setdefault((row.supplier, row.invoice_number), []).append(row)
    found = []
    for group in groups.values():
        if len(group) > 1:
            bills: dict[str, InvoiceFacts] = {}
            for row in sorted(group, key=lambda one: (one.invoice, one.order_id)):
                bills.setdefault(row.invoice, row)
            found += [*bills.values()][1:]
    return [row for row in found if (billed := _billed_on(row)) is None or billed >= YEAR]


COMPARED: Final[Mapping[AlertSubject, Mapping[str, Callable[[Any], list[Any]]]]] = {
    "order": {"split_order": _split_orders},
    "invoice": {"duplicate_invoice_number": _duplicate_invoice_numbers},
}
"""Each that compares rows."""


def found_in(book: Book) -> dict[str, list[Any]]:
    """The rows for which each rule of the pack fires, in the whole book."""
    of_lines = (*alerts_in_python.EACH, *alerts_in_python.COMPARED)
    found: dict[str, list[Any]] = {**alerts_in_python.found_in(book["schedule_line"], of_lines)}
    for kind, rules in EACH.items():
        found |= {id_: list(filter(fires, book[kind])) for id_, fires in rules.items()}
    for kind, compared in COMPARED.items():
        found |= {id_: compare(book[kind]) for id_, compare in compared.items()}
    return found
