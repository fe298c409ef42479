"""The rules of the pack that compare: what was ordered twice, billed twice under one number, or split."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from procurekit.rules import STANDARD
from procurekit.rules.matching import match

AT = date(2026, 3, 10)
RULES = {one.id: one for one in STANDARD}


def ago(days):
    return AT - timedelta(days=days)


def keys(rule, rows):
    found = match([RULES[rule]], {RULES[rule].subject: rows}, AT)
    assert found.findings == ()
    return [one.subject_key for one in found.found]


def line(order, line=1, **more):
    made = {"order_id": order, "line": line, "supplier": "V-7", "amount": Decimal(120), "ordered_on": ago(366)}
    return {**made, **more}


@pytest.mark.parametrize(
    ("change", "twice"),
    [
        ({}, True),
        ({"amount": Decimal("120.00")}, True),
        ({"currency": "EUR"}, False),
        ({"supplier": "V-8"}, False),
        ({"supplier": None}, False),
        ({"amount": Decimal("120.01")}, False),
        ({"amount": None}, False),
        ({"ordered_on": ago(365)}, False),
        ({"ordered_on": ago(365), "submitted_on": ago(366)}, True),
        ({"submitted_on": ago(365)}, False),
        ({"stage": "closed", "line_status": "cancelled"}, True),
        *(({"stage": one}, False) for one in ("draft", "cancelled", "rejected")),
        ({"stage": "pending_approval"}, True),
    ],
)
def test_what_was_ordered_twice(change, twice):
    assert keys("duplicate_order", [line("PO-1"), line("PO-2", **change)]) == (["PO-2/1/1"] if twice else [])


def test_each_further_order_once_for_each_amount():
    rows = [line("PO-1"), line("PO-1", 2), line("PO-2"), line("PO-2", 2), line("PO-3")]
    assert keys("duplicate_order", rows) == ["PO-2/1/1", "PO-3/1/1"]
    rows = [line("PO-1"), line("PO-1", 2, amount=Decimal(7)), line("PO-2"), line("PO-2", 2, amount=Decimal(7))]
    assert keys("duplicate_order", rows) == ["PO-2/1/1", "PO-2/2/1"]
    for day, found in ((ago(367), []), (ago(-1), []), (AT, ["PO-2/1/1"])):
        assert keys("duplicate_order", [line("PO-1", ordered_on=day), line("PO-2", ordered_on=day)]) == found
    for nothing in (Decimal(0), Decimal(-5)):
        assert keys("duplicate_order", [line("PO-1", amount=nothing), line("PO-2", amount=nothing)]) == []


def test_orders_are_told_apart_by_their_numbers():
    rows = [line("b", order_number="PO-1"), line("a", order_number="PO-2"), line("c", order_number="PO-1")]
    assert keys("duplicate_order", rows) == ["a/1/1"]


def bill(invoice, order="PO-1", **more):
    return {"invoice": invoice, "order_id": order, "supplier": "V-7", "invoice_number": "77", **more}


@pytest.mark.parametrize(
    ("change", "twice"),
    [
        ({}, True),
        ({"invoice_number": "78"}, False),
        ({"supplier": "V-8"}, False),
        ({"supplier": None}, False),
        ({"credit": True}, False),
        ({"credit": False}, True),
        ({"invoiced_on": ago(366)}, True),
        ({"invoiced_on": ago(367)}, False),
        ({"posting_date": ago(367)}, False),
    ],
)
def test_what_has_a_number_that_is_taken(change, twice):
    rows = [bill("I-a"), bill("I-b", **change)]
    assert keys("duplicate_invoice_number", rows) == (["I-b/PO-1"] if twice else [])


def test_a_bill_for_several_orders_is_one_bill_and_told_of_once():
    assert keys("duplicate_invoice_number", [bill("I-a"), bill("I-a", "PO-2")]) == []
    rows = [bill("I-a"), bill("I-b"), bill("I-b", "PO-2"), bill("I-c")]
    assert keys("duplicate_invoice_number", rows) == ["I-b/PO-1", "I-c/PO-1"]


def order(number, amount, **more):
    return {"order_id": number, "supplier": "V-7", "ordered_amount": Decimal(amount), "ordered_on": ago(366), **more}


@pytest.mark.parametrize(
    ("amounts", "change", "split"),
    [
        ([12500, 12500], {}, True),
        ([12500, 12499], {}, False),
        ([24999, 1], {}, True),
        ([25000, 1], {}, False),
        ([25000, 12500, 12500], {}, True),
        ([24000], {}, False),
        ([24000, 24000], {"supplier": "V-8"}, False),
        ([24000, 24000], {"currency": "EUR"}, False),
        ([24000, 24000], {"ordered_on": ago(365)}, False),
        ([24000, 24000], {"ordered_on": ago(365), "submitted_on": ago(366)}, True),
        ([24000, 24000], {"stage": "cancelled"}, False),
        ([24000, 24000], {"stage": "draft"}, False),
        ([24000, 24000], {"stage": "pending_approval"}, True),
        ([24999, 24999, -30000], {}, True),
    ],
)
def test_what_is_split(amounts, change, split):
    rows = [order(f"PO-{place}", amount) for place, amount in enumerate(amounts, 1)]
    rows[-1] |= change
    first = next((row["order_id"] for row in rows if row["ordered_amount"] < 25000), None)
    assert keys("split_order", rows) == ([first] if split else [])


@pytest.mark.parametrize("day", [ago(367), ago(-1)], ids=str)
def test_pieces_of_long_ago_or_of_later_are_left_alone(day):
    assert keys("split_order", [order("PO-1", 24000, ordered_on=day), order("PO-2", 24000, ordered_on=day)]) == []
    assert keys("split_order", [order("PO-1", 24000, ordered_on=AT), order("PO-2", 24000, ordered_on=AT)]) == ["PO-1"]
