"""Five orders of one supplier, counted by hand: each definition has its own answer, and ours is the one it says."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from procurekit.metrics import PROCUREKIT, measure

AT = date(2026, 3, 31)


def figures(rows):
    (group,) = measure(PROCUREKIT, rows, at=AT)
    return {one.kpi: one for one in group.results}


@pytest.mark.parametrize(
    ("kpi", "numerator", "denominator"),
    [
        ("procurekit.on_time_latest", 3, 5),  # A, B, C; D is two pieces short, E never came
        ("procurekit.on_time", 2, 5),  # the supplier moved B, which moves no basis
        ("procurekit.on_time_first", 2, 5),
        ("procurekit.on_time_orders", 2, 5),
        ("procurekit.on_time_orders_first", 2, 5),
        ("procurekit.quantity_on_time_first", 408, 530),
        ("procurekit.quantity_on_time", 408, 530),
        ("procurekit.rejection_rate", 5, 448),
        ("procurekit.fill_rate", 448, 530),
        ("procurekit.in_full", 3, 5),
        ("procurekit.cancelled_lines", 0, 5),
        ("procurekit.delay", 0 + 7 - 2, 3),
        ("procurekit.lead_time", 32 + 37 + 33, 3),
    ],
)
def test_numerator_and_denominator(golden, kpi, numerator, denominator):
    found = figures(golden)[kpi]
    assert (found.numerator, found.denominator, found.reason) == (numerator, denominator, None)


def test_value_is_the_quotient_and_rounds_only_when_it_is_shown(golden):
    found = figures(golden)["procurekit.quantity_on_time_first"]
    assert found.value == Decimal("0.7698113207547169811320754716981132")
    assert found.as_dict()["value"] == "0.769811"
    assert found.as_dict()["numerator"] == "408"


def test_a_tolerated_shortage_is_on_time_once_the_facts_say_that_it_is_complete(golden):
    golden[3] = attrs.evolve(golden[3], completed_on=date(2026, 3, 12))
    assert figures(golden)["procurekit.on_time_latest"].numerator == 4
    assert figures(golden)["procurekit.on_time"].numerator == 3
    assert figures(golden)["procurekit.on_time_first"].numerator == 3


def test_the_rejected_share_in_parts_per_million(golden):
    value = figures(golden)["procurekit.rejection_rate"].value
    assert round(value * 1_000_000) == 11_161


def test_money(golden):
    found = figures(golden)
    assert found["procurekit.ordered_value"].value == Decimal(1000 + 1000 + 500 + 200 + 800)
    assert found["procurekit.ordered_value"].currency == "EUR"
    assert found["procurekit.ordered_value"].denominator is None
    assert found["procurekit.cancelled_value"].value == 0
    assert found["procurekit.spend"].value == 3500


def test_how_the_days_lie(golden):
    found = figures(golden)
    assert found["procurekit.delay"].details == {"median": 0, "min": -2, "max": 7, "late": 1}
    assert found["procurekit.lead_time"].details == {"median": 33, "min": 32, "max": 37}
    assert found["procurekit.lead_time"].excluded == {"kpi.not_complete": 1, "kpi.not_received": 1}
