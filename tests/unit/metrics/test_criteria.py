"""How a delivery is judged: days of grace, tolerance, and what goes together."""

from datetime import date

import pytest

from procurekit.errors import InvalidValue
from procurekit.metrics import REGISTRY, Exclusion, Kpi, measure
from procurekit.metrics.judging import faults_of, judge_of

AT = date(2026, 3, 31)


@pytest.fixture
def counted(row):
    def count(kpi, changes, **given):
        part = judge_of(REGISTRY[kpi].variant(**changes)).count(row(**given), AT)
        return part.code if isinstance(part, Exclusion) else part

    return count


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        ("2026-03-25", (0, 1)),
        ("2026-03-26", (0, 1)),
        ("2026-03-27", "kpi.not_due_yet"),
        ("2026-04-01", "kpi.not_due_yet"),
    ],
)
def test_within_its_days_of_grace_a_line_is_not_due(counted, promise, expected):
    assert counted("procurekit.on_time", {"late_days": 5}, promise=promise, receipts=[]) == expected


def test_the_grace_is_that_of_the_population_of_orders_too(row):
    asked = REGISTRY["procurekit.on_time_orders"].variant(late_days=3)
    rows = [row(receipts=[("2026-03-05", 100)]), row(line=2, promise="2026-03-30")]
    (found,) = measure([asked], rows, at=AT)[0].results
    assert found.excluded == {"kpi.not_due_yet": 1}


@pytest.mark.parametrize(
    ("receipts", "expected"),
    [
        ([("2026-03-07", 100)], (1, 1)),
        ([("2026-03-07", 100), ("2026-03-20", 5)], (1, 1)),
        ([("2026-03-07", 99)], (1, 1)),
        ([("2026-03-07", 97)], (0, 1)),
        ([("2026-03-09", 100)], (0, 1)),
    ],
)
def test_a_surplus_after_the_days_of_grace_makes_nothing_late(counted, receipts, expected):
    assert counted("procurekit.on_time", {"late_days": 3, "tolerance": "0.02"}, receipts=receipts) == expected


@pytest.mark.parametrize("tolerance", [1, 5, "1.5"])
def test_a_tolerance_is_a_share(tolerance):
    with pytest.raises(InvalidValue) as error:
        REGISTRY["procurekit.on_time"].variant(tolerance=tolerance)
    assert error.value.code == "not_a_tolerance"
    assert "0.05 is 5 %" in str(error.value)
    assert "0.05 即 5 %" in error.value.text("zh")


@pytest.mark.parametrize("grain", ["order", "line"])
@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({}, []),
        ({"numerator": "1", "denominator": "1", "statistic": "sum", "unit": "count"}, []),
        ({"weight": "quantity", "numerator": "in_full"}, ["weight"]),
        ({"numerator": "received", "denominator": "ordered"}, ["numerator"]),
        ({"statistic": "median"}, ["statistic"]),
        ({"details": ["late"]}, ["details"]),
        ({"over": "supplier"}, ["over"]),
        ({"statistic": "hhi", "over": "supplier", "weight": "value"}, ["weight", "statistic", "over", "numerator"]),
    ],
)
def test_an_order_is_met_or_missed_and_nothing_else(grain, given, paths):
    kpi = Kpi(**{"id": "acme.own", "title": "Own", "basis": "requested", "grain": grain, **given})
    faults = faults_of(kpi)
    assert [one.path for one in faults] == paths
    assert all(one.code in {"kpi_whole", "kpi_whole_number"} for one in faults)


@pytest.mark.parametrize(
    "kpi",
    [
        *("procurekit.on_time", "procurekit.quantity_on_time", "procurekit.in_full"),
        *(
            "procurekit.otif",
            "procurekit.early_deliveries",
            "procurekit.value_on_time",
            "scor.rl.2.1",
            "apqc.101741.complete",
        ),
    ],
)
@pytest.mark.parametrize("ordered", [None, 0, -5])
def test_without_a_quantity_nothing_is_judged(counted, kpi, ordered):
    given = {"ordered": ordered, "requested": date(2026, 3, 5), "receipts": [("2026-03-05", 100)]}
    assert counted(kpi, {}, **given) == "kpi.no_quantity"


def test_a_line_that_expects_no_receipt_has_no_lead_time(counted):
    assert counted("tryton.lead_time", {}, expects_receipt=False) == "kpi.no_receipt_expected"
    assert counted("tryton.lead_time", {}, expects_receipt=False, receipts=[("2026-03-05", 100)]) == (32, 1)


def test_on_time_to_request_says_that_any_part_counts(counted):
    part = {"requested": date(2026, 3, 5), "receipts": [("2026-03-05", 1)]}
    assert counted("apqc.on_time_to_request", {}, **part) == (1, 1)
    assert "part" in REGISTRY["apqc.on_time_to_request"].breaks


def test_a_variant_by_another_date_is_in_the_period_of_that_date():
    assert REGISTRY["scor.rl.1.1"].variant(basis="requested").window == ("requested",)
    assert REGISTRY["procurekit.on_time"].variant(basis=("latest_promise", "requested")).window == (
        "latest_promise",
        "requested",
    )
    assert REGISTRY["procurekit.on_time"].variant(tolerance=0).window == ("promise_basis",)
    assert REGISTRY["tryton.lead_time"].variant(basis="requested").window == ("ordered_on",)


def test_the_text_of_a_variant_says_that_it_is_the_originals():
    made = REGISTRY["procurekit.on_time_first"].variant(basis="requested")
    assert made.text() == "On time by the first promise (basis=requested)"
    assert made.text("zh") == "准时交货率（首次承诺）（basis=requested）"
    assert made.said().startswith("As procurekit.on_time_first, but basis=requested. The original: Of the schedule")
    assert made.said("zh").startswith("同 procurekit.on_time_first，但 basis=requested。原定义：按首次承诺")
