"""What a unit cost when the first of it arrived: whatever the price is since, and whenever somebody wrote it down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.model.test_folding import CREATED, ORDER, OURS, PAPER, recorded, story

from procurekit.model.events import Changed, Corrected, Created
from procurekit.model.facts import line_facts
from procurekit.model.field_change import Change
from procurekit.model.order import OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.receipt import Receipt


def prices(*told):
    """The prices of the first line and of the second, when the first of it came."""
    return [row.received_price for row in line_facts(story(*told))]


def came(day="2026-12-03", id_="receipt_1", line=1, **more):
    return recorded(Receipt(ORDER, line, 10, at=day, **more), id_)


def costs(before, after, line=1, day=None):
    one = Changed([Change(f"lines[{line}].price.amount", before, after)])
    return one if day is None else (one, date.fromisoformat(day), OURS)


def test_of_what_has_not_arrived_there_is_none():
    assert prices(CREATED, costs("2.00", "2.50")) == [None, None]
    assert prices(CREATED, came()) == [2, None]


def test_a_price_that_changed_before_the_goods_came_and_one_that_changed_after():
    assert prices(CREATED, costs("2.00", "2.50"), came()) == [Decimal("2.50"), None]
    assert prices(CREATED, came(), costs("2.00", "2.50"), costs("2.50", "3")) == [Decimal("2.00"), None]
    assert prices(CREATED, costs("2.00", "2.50"), came(), costs("2.50", "3")) == [Decimal("2.50"), None]


def test_the_day_counts_not_when_it_was_written_down():
    assert prices(CREATED, costs("2.00", "2.50", day="2026-11-28"), came("2026-11-25"))[0] == 2
    assert prices(CREATED, came("2026-11-25"), costs("2.00", "2.50", day="2026-11-20"))[0] == Decimal("2.50")
    # Of one day, what was told first came first.
    assert prices(CREATED, came("2026-11-25"), costs("2.00", "2.50", day="2026-11-25"))[0] == 2
    assert prices(CREATED, costs("2.00", "2.50", day="2026-11-25"), came("2026-11-25"))[0] == Decimal("2.50")


def test_what_nobody_dated_came_when_it_became_known_and_nothing_comes_later_than_that():
    for day in (None, "2027-01-31"):
        assert prices(CREATED, came(day), costs("2.00", "2.50"))[0] == 2
        assert prices(CREATED, costs("2.00", "2.50"), came(day))[0] == Decimal("2.50")


def test_the_first_of_it_counts_also_where_it_was_corrected_since():
    assert prices(CREATED, came(), costs("2.00", "2.50"), came("2026-12-09", "receipt_2"))[0] == 2
    assert prices(CREATED, came(), costs("2.00", "2.50"), Corrected("receipt_1", Receipt(ORDER, 1, 9)))[0] == 2


def test_other_lines_and_other_fields_change_nothing():
    told = [
        CREATED,
        came(),
        costs("1", "7", line=2),
        Changed([Change("lines[1].schedule[1].promised", None, "2026-12-08")]),
    ]
    assert prices(*told) == [2, None]


def test_a_stated_amount_of_another_quantity_is_another_price():
    paper = PurchaseOrder(lines=[OrderLine(1, "A", 8, amount="20.00")])
    told = [Created(paper, "issued", "issued"), came(), Changed([Change("lines[1].quantity.amount", "8", "10")])]
    assert prices(*told) == [Decimal("2.5")]


NEW = {"number": 3, "item": "C", "quantity": {"amount": "5"}, "price": {"amount": "4"}, "schedule": [{"number": 1}]}


def test_a_line_that_came_to_the_order_after_its_goods_had_no_price_then():
    added = Changed([Change("lines[3]", None, NEW)])
    told = [CREATED, came(line=3), added]
    assert prices(*told)[2] is None
    assert prices(CREATED, added, came(line=3))[2] == 4


@pytest.mark.parametrize("schedule", [1, 2])
def test_each_delivery_by_itself(schedule):
    two = [ScheduleLine(1, 60, "2026-12-10"), ScheduleLine(2, 40, "2026-12-20")]
    paper = evolve(PAPER, lines=[OrderLine(1, "A", "100", "2.00", schedule=two)])
    told = [Created(paper, "issued", "issued"), came(schedule=schedule), costs("2.00", "2.50")]
    told.append(came("2026-12-09", "receipt_2", schedule=3 - schedule))
    found = prices(*told)
    assert (found[schedule - 1], found[2 - schedule]) == (2, Decimal("2.50"))
