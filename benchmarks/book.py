"""A book: its open lines, their orders, and the bills, changes, agreements and suppliers' figures that go with them.

Orders are told from the lines, with what no open line says beside; all else is made along with them. About one row in
fifty is worth an alert, and it is the same book each time. All of it can be had as frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from benchmarks.open_lines import AT, SUPPLIERS, lines
from procurekit.metrics.history import with_history
from procurekit.model.alert import AlertSubject
from procurekit.model.facts_of_invoices import InvoiceFacts
from procurekit.model.rows_of_agreements import AgreementRow
from procurekit.model.rows_of_changes import ChangeRow
from procurekit.model.rows_of_orders import WholeOrder, order_rows
from procurekit.model.rows_of_supplier_kpis import SupplierKpi
from procurekit.rules.subjects import SUBJECT_ROWS

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Book", "book", "frames"]

Book = Mapping[AlertSubject, Sequence[Any]]

_FIGURES: Final = (
    ("procurekit.on_time", "ratio", "higher"),
    ("procurekit.rejection_rate", "ratio", "lower"),
    ("procurekit.lead_time", "days", "lower"),
)


def book(count: int) -> Book:
    """So many open lines and what goes with them, by what they are: three bills to ten lines, a change to fifty."""
    those = with_history(lines(count))
    orders = list(_orders(order_rows(those)))
    return {
        "schedule_line": those,
        "order": orders,
        "invoice": list(_invoices(orders, count * 3 // 10)),
        "change_request": list(_changes(orders, count // 50)),
        "agreement": list(_agreements(count * 3 // 1000)),
        "supplier": list(_figures()),
    }


def _ago(days: int) -> date:
    return AT - timedelta(days)


def _orders(told: Iterable[WholeOrder]) -> Iterator[WholeOrder]:
    """Nearly all are signed in time, come after they were ordered, and were made by one and approved by another."""
    for place, order in enumerate(told):
        chance = Random(f"order {place}")
        yield evolve(order, **_signed(chance), **_came(order, chance), **_prepaid(order, chance))


def _signed(chance: Random) -> dict[str, Any]:
    by_one = {"orderer_approved": chance.random() < 0.001, "orderer_received": chance.random() < 0.001}
    if chance.random() >= 0.02:
        return by_one
    since = _ago(chance.randint(0, 4) if chance.random() < 0.8 else chance.randint(5, 400))
    return {**by_one, "stage": "pending_approval", "pending_since": since}


def _came(order: WholeOrder, chance: Random) -> dict[str, Any]:
    if order.first_received_on is None or order.ordered_on is None:
        return {}
    came = order.ordered_on + timedelta(-chance.randint(1, 9) if chance.random() < 0.02 else chance.randint(3, 9))
    return {"first_received_on": came, "first_invoiced_on": came + timedelta(1) if chance.random() < 0.7 else None}


def _prepaid(order: WholeOrder, chance: Random) -> dict[str, Any]:
    if chance.random() >= 0.05:
        return {}
    late = {"latest_promise": _ago(chance.randint(1, 20))} if chance.random() < 0.05 else {}
    return {"prepaid_on": order.ordered_on, **late}


def _invoices(orders: Sequence[WholeOrder], count: int) -> Iterator[InvoiceFacts]:
    """What is billed came with few exceptions, a third is paid; some bills come twice, some are for two orders."""
    for place in range(count):
        order, chance = orders[place % len(orders)], Random(f"invoice {place}")
        # Of the same supplier, as his orders come round.
        before = place - SUPPLIERS if SUPPLIERS < place < len(orders) else place
        again, shared = place % 300 == 11, place % 100 == 3
        invoiced_on, credit = _ago(chance.randint(1, 120)), chance.random() < 0.02
        waits = None if chance.random() < 0.01 else not credit and chance.random() < 0.015
        paid = chance.random() < 0.4 and invoiced_on + timedelta(30) <= AT
        yield InvoiceFacts(
            **_of(order),
            stage=order.stage or "issued",
            invoice=f"invoice_{before if shared else place:08}",
            invoice_number=f"I-{before if shared or again else place}",
            credit=credit,
            invoiced_on=invoiced_on if chance.random() < 0.99 else None,
            posting_date=invoiced_on,
            due_on=invoiced_on + timedelta(30),
            paid_on=invoiced_on + timedelta(30) if paid else None,
            first_paid_on=invoiced_on + timedelta(30) if paid else None,
            first_received_on=None if waits else invoiced_on,
            awaits_receipt=waits,
            amount=-Decimal(40) if credit else order.amount,
            lines=4,
            matched_lines=4,
            matched=True,
            faults=0,
            price_faults=0,
            quantity_faults=0,
        )


def _changes(orders: Sequence[WholeOrder], count: int) -> Iterator[ChangeRow]:
    """Two of three are answered; most of the others have come in the last days."""
    for place in range(count):
        order, chance = orders[place * len(orders) // count], Random(f"change {place}")
        waits_for = chance.choice(["buyer", "supplier", None])
        since = _ago(chance.randint(0, 3) if chance.random() < 0.9 else chance.randint(4, 400))
        yield ChangeRow(
            **_of(order),
            change=f"change_{place:08}",
            change_number=f"C-{place}",
            initiator=chance.choice(["buyer", "supplier"]),
            responsibility=None,
            change_kinds=chance.choice(["date", "quantity", "price", "date+quantity"]),
            state="proposed",
            stage="proposed",
            applied=False,
            refused=False,
            withdrawn=False,
            answered=waits_for is None,
            agreed=None,
            proposed_on=since,
            offered_on=since,
            answered_on=None if waits_for else since + timedelta(1),
            applied_on=None,
            waits_for=waits_for,
            waiting_since=since if waits_for else None,
            order_open=chance.choice([True, True, True, False, None]),
            response_hours=None,
            response_working_hours=None,
            amount_change=Decimal(chance.randint(-500, 500)),
            days_later=chance.randint(0, 20),
        )


def _agreements(count: int) -> Iterator[AgreementRow]:
    """Most last for long, and leave much to be ordered; some have no end, or no limit."""
    for place in range(count):
        chance = Random(f"agreement {place}")
        left = chance.randint(-200, 30) if chance.random() < 0.02 else chance.randint(31, 700)
        limit, used = Decimal(chance.randint(10, 900) * 1000), Decimal(chance.randint(0, 88))
        nearly = Decimal(95) if chance.random() < 0.02 else used
        yield AgreementRow(
            book="main",
            agreement=f"agreement_{place:08}",
            agreement_number=f"FA-{place}",
            supplier=f"V-{place}",
            supplier_name=f"Supplier {place} Ltd",
            purchaser=f"buyer-{place % 40}",
            organisation=None,
            currency="EUR",
            state="issued",
            stage="issued" if chance.random() < 0.95 else "closed",
            valid_from=_ago(300),
            valid_until=_ago(-left) if chance.random() < 0.9 else None,
            lines=12,
            used_amount=limit * used / 100,
            limit_amount=limit if chance.random() < 0.9 else None,
            agreement_line=1,
            item=f"ITEM-{place}",
            unit="EA",
            used_quantity=nearly * 10,
            limit_quantity=Decimal(1000) if chance.random() < 0.9 else None,
            used_line_amount=limit / 10 * used / 100,
            limit_line_amount=limit / 10 if chance.random() < 0.5 else None,
        )


def _figures() -> Iterator[SupplierKpi]:
    """Three of each supplier, seldom much worse than in the month before; some rest on few rows, some are unknown."""
    for place in range(SUPPLIERS):
        chance = Random(f"supplier {place}")
        for kpi, unit, better in _FIGURES:
            before, shift = Decimal(chance.randint(500, 900)), Decimal(chance.randint(-40, 40))
            now = before + shift * (5 if chance.random() < 0.04 else 1)
            scale = -3 if unit == "ratio" else -1
            yield SupplierKpi(
                book="main",
                supplier=f"V-{place}",
                supplier_name=f"Supplier {place} Ltd",
                kpi=kpi,
                kpi_unit=unit,
                better=better,
                period="2026-11",
                value=now.scaleb(scale) if chance.random() < 0.98 else None,
                previous=before.scaleb(scale) if chance.random() < 0.98 else None,
                rows=chance.randint(1, 60),
                previous_rows=chance.randint(1, 60),
            )


def _of(order: WholeOrder) -> dict[str, Any]:
    """Which order a row is about, and who buys from whom."""
    return {
        "book": order.book,
        "order_id": order.order_id,
        "order_number": order.order_number,
        "supplier": order.supplier,
        "supplier_name": order.supplier_name,
        "purchaser": order.purchaser,
        "organisation": order.organisation,
        "currency": order.currency,
    }


def frames(those: Book) -> Mapping[AlertSubject, pl.DataFrame]:
    """The same as frames, as a warehouse has them: a column for each fact that is one value."""
    import polars as pl

    types: dict[str, Any] = {
        "str": pl.String(),
        "int": pl.Int64(),
        "bool": pl.Boolean(),
        "date": pl.Date(),
        "Decimal": pl.Decimal(18, 4),
    }

    def frame(kind: AlertSubject, rows: Sequence[Any]) -> pl.DataFrame:
        facts = [one for one in SUBJECT_ROWS[kind].facts.values() if one.type in types]
        columns = ((one, [getattr(row, one.name) for row in rows]) for one in facts)
        return pl.DataFrame({one.name: pl.Series(values, dtype=types[one.type]) for one, values in columns})

    return {kind: frame(kind, rows) for kind, rows in those.items()}
