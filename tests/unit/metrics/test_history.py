"""What an item cost before: which prices were paid, from objects and from tables alike."""

from datetime import date
from decimal import Decimal

import narwhals as nw
import pytest
from tests.frames import COLUMNS, KINDS, arrow, collected

from procurekit.metrics.history import with_history, with_history_in

FIRST = {"ordered_on": date(2026, 1, 1), "price": 10}
SECOND = {"ordered_on": date(2026, 1, 2), "price": 8}
THIRD = {"ordered_on": date(2026, 1, 3), "price": 12}


@pytest.fixture(params=KINDS)
def previous(row, request):
    def of(*lines):
        rows = [row(line=place, **{"item": "M6", **one}) for place, one in enumerate(lines, 1)]
        found = [one.previous_price for one in with_history(rows)]
        facts = {name: fact for name, fact in COLUMNS.items() if name != "previous_price"}
        table = arrow([{name: getattr(one, name) for name in facts} for one in rows], facts)
        frame = with_history_in(nw.from_native(KINDS[request.param](table)))
        told = {one["line"]: one["previous_price"] for one in collected(frame.to_native())}
        for place, price in enumerate(found, 1):
            assert (told[place] is None or told[place] != told[place]) if price is None else told[place] == price
        return found

    return of


def test_the_last_price_before(previous):
    assert previous(FIRST, SECOND, THIRD) == [None, Decimal(10), Decimal(8)]


@pytest.mark.parametrize(
    "unpaid",
    [
        {"stage": "draft"},
        {"stage": "rejected"},
        {"stage": "cancelled"},
        {"line_status": "cancelled"},
        {"kind": "free"},
        {"price": 0},
        {"price": -1},
        {"book": "another"},
        {"unit": "kg"},
        {"currency": "USD"},
    ],
)
def test_what_was_not_paid_is_no_price(previous, unpaid):
    assert previous(FIRST, {**SECOND, **unpaid}, THIRD)[2] == Decimal(10)


def test_a_draft_is_told_what_was_paid_before(previous):
    assert previous(FIRST, {**SECOND, "stage": "draft"}, {**THIRD, "stage": "closed"}) == [
        None,
        Decimal(10),
        Decimal(10),
    ]
