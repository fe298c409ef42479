"""Rows of facts for the rules: an issued line that nothing has happened to, but for what a test says."""

from datetime import date
from decimal import Decimal

import pytest

from procurekit.model.facts import VOCABULARY, LineFacts

QUANTITIES = [name for name, fact in VOCABULARY.items() if fact.unit == "unit"]
BLANK = {
    **dict.fromkeys(VOCABULARY),
    **dict.fromkeys(QUANTITIES, Decimal(0)),
    "book": "main",
    "order_id": "order_a",
    "order_number": "PO-A",
    "line": 1,
    "schedule": 1,
    "supplier": "V-1",
    "supplier_name": "Bolt & Nut Ltd",
    "kind": "goods",
    "unit": "EA",
    "currency": "EUR",
    "stage": "issued",
    "line_status": "open",
    "on_hold": False,
    "expects_receipt": True,
    "expects_inspection": False,
    "promise_count": 0,
    "promise_point": "arrive",
    "undated_receipts": False,
    "ordered": Decimal(100),
    "open": Decimal(100),
    "open_amount": Decimal("1000.00"),
    "demands": (),
    "follow_ups": 0,
    "news_since_follow_up": False,
    "incidents": 0,
    "open_incidents": 0,
    "unanswered_incidents": 0,
}


def build(**given):
    days = {name: date.fromisoformat(value) for name, value in given.items() if _is_day(name, value)}
    return LineFacts(**{**BLANK, **given, **days})


def _is_day(name, value):
    return isinstance(value, str) and VOCABULARY[name].type.endswith("date")


@pytest.fixture(scope="session")
def row():
    return build
