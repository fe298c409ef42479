"""Rows of facts for the KPIs: a received line of goods, but for what a test says."""

from datetime import date
from decimal import Decimal

import pytest

from procurekit.model.facts import VOCABULARY, LineFacts

QUANTITIES = [name for name, fact in VOCABULARY.items() if fact.unit == "unit"]
BLANK = {
    **dict.fromkeys(VOCABULARY),
    **dict.fromkeys(QUANTITIES, Decimal(0)),
    "least": None,
    "unit_price": None,
    "book": "main",
    "order_id": "order_a",
    "order_number": "PO-A",
    "line": 1,
    "schedule": 1,
    "supplier": "V-1",
    "kind": "goods",
    "unit": "EA",
    "currency": "EUR",
    "stage": "issued",
    "line_status": "open",
    "on_hold": False,
    "expects_receipt": True,
    "expects_inspection": False,
    "ordered_on": date(2026, 2, 1),
    "promise_point": "arrive",
    "promise_count": 1,
    "undated_receipts": False,
    "demands": (),
}


def days(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def build(receipts=(), promise="2026-03-05", first=None, ordered=100, price=10, **given):
    """`receipts` are pairs of a day (None: nobody noted it) and a quantity."""
    ordered = None if ordered is None else Decimal(ordered)
    latest = days(promise)
    first = days(first) or latest
    arrived = sorted((days(day), Decimal(much)) for day, much in receipts if day)
    received = sum((Decimal(much) for _, much in receipts), Decimal(0))
    complete, so_far = None, Decimal(0)
    for day, much in arrived:
        so_far += much
        if complete is None and ordered is not None and so_far >= ordered:
            complete = day

    def by(limit):
        return sum((much for day, much in arrived if limit and day <= limit), Decimal(0))

    known = {
        "latest_promise": latest,
        "first_promise": first,
        "ordered": ordered,
        "received": received,
        # Somebody looked at what came, unless a test says otherwise.
        "inspected": received,
        "received_by_latest_promise": by(latest),
        "received_by_first_promise": by(first),
        "promise_basis": first,
        "received_by_basis": by(first),
        "received_by_requested": by(given.get("requested")),
        "unit_price": None if price is None else Decimal(price),
        "first_received_on": arrived[0][0] if arrived else None,
        "last_received_on": arrived[-1][0] if arrived else None,
        "completed_on": complete,
        "undated_receipts": any(day is None for day, _ in receipts),
        "open": max(Decimal(0), (ordered or 0) - received),
        "amount": None if ordered is None or price is None else ordered * price,
    }
    return LineFacts(**{**BLANK, **known, **given})


@pytest.fixture(scope="session")
def row():
    return build


@pytest.fixture
def golden(row):
    """The five orders with which one supplier scores from 0 % to 100 %, as of the end of March."""
    return [
        row(order_id="order_a", requested=date(2026, 3, 1), receipts=[("2026-03-05", 100)]),
        row(
            order_id="order_b",
            requested=date(2026, 3, 3),
            first="2026-03-03",
            promise="2026-03-10",
            receipts=[("2026-03-03", 60), ("2026-03-10", 40)],
        ),
        row(order_id="order_c", ordered=50, promise="2026-03-08", receipts=[("2026-03-06", 50)], rejected=Decimal(5)),
        row(
            order_id="order_d",
            ordered=200,
            price=1,
            promise="2026-03-12",
            receipts=[("2026-03-12", 198)],
            stage="closed",
            open=Decimal(0),
        ),
        row(order_id="order_e", ordered=80, promise="2026-03-15"),
    ]
