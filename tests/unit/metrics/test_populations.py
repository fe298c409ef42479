"""Which lines count in each KPI, and the reason each of the others is left out for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from procurekit.metrics import PROCUREKIT, Exclusion, measure
from procurekit.metrics.judging import judge_of

AT = date(2026, 3, 31)
KPIS = {kpi.id.partition(".")[2]: kpi for kpi in PROCUREKIT}
STAGES_BEFORE_ISSUE = ["draft", "pending_approval", "sent_back", "approved", "rejected"]
LATER = "2026-04-10"


@pytest.fixture
def counted(row):
    def count(kpi, **given):
        part = judge_of(KPIS[kpi]).count(row(**given), AT)
        return part.code if isinstance(part, Exclusion) else part

    return count


def came(day="2026-03-05", much=100):
    return [(day, much)]


@pytest.mark.parametrize("kpi", ["on_time", "on_time_first"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"receipts": came()}, (1, 1)),
        ({"receipts": came("2026-02-20")}, (1, 1)),
        ({"receipts": came("2026-03-06")}, (0, 1)),
        ({}, (0, 1)),
        ({"receipts": came(much=99)}, (0, 1)),
        ({"promise": "2026-03-31"}, (0, 1)),
        ({"promise": "2026-04-01"}, "kpi.not_due_yet"),
        ({"promise": LATER, "receipts": came(much=10)}, "kpi.not_due_yet"),
        ({"promise": LATER, "receipts": came()}, (1, 1)),
        ({"promise": None, "receipts": came()}, "kpi.no_promise"),
        ({"receipts": came(None)}, "kpi.no_receipt_date"),
        ({"receipts": [*came(), (None, 1)]}, "kpi.no_receipt_date"),
        ({"line_status": "cancelled"}, "kpi.cancelled"),
        ({"stage": "cancelled"}, "kpi.cancelled"),
        ({"line_status": "cancelled", "receipts": came()}, (1, 1)),
        ({"line_status": "closed_short", "receipts": came(much=60)}, (0, 1)),
        ({"expects_receipt": False}, "kpi.no_receipt_expected"),
        ({"expects_receipt": False, "receipts": came()}, (1, 1)),
        ({"ordered": None, "receipts": came()}, "kpi.no_quantity"),
        *(({"stage": stage}, "kpi.not_ordered_yet") for stage in STAGES_BEFORE_ISSUE),
        *(({"stage": stage, "receipts": came()}, (1, 1)) for stage in STAGES_BEFORE_ISSUE),
    ],
)
def test_on_time(counted, kpi, given, expected):
    assert counted(kpi, **given) == expected


def test_each_basis_has_its_own_promise(counted):
    moved = {"first": "2026-03-01", "promise": "2026-03-05", "receipts": came("2026-03-03")}
    assert counted("on_time", **moved) == (0, 1)
    assert counted("on_time", **moved, promise_basis=date(2026, 3, 5)) == (1, 1)
    assert counted("on_time_latest", **moved) == (1, 1)
    assert counted("on_time_first", **moved) == (0, 1)
    assert counted("on_time_requested", **moved, requested=date(2026, 3, 3)) == (1, 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"receipts": came(much=60)}, (60, 100)),
        ({"receipts": came(much=140)}, (100, 100)),
        ({"receipts": came("2026-03-06")}, (0, 100)),
        ({"receipts": came(None)}, "kpi.no_receipt_date"),
        ({"ordered": 0, "receipts": came()}, "kpi.no_quantity"),
        ({"ordered": -5, "receipts": came()}, "kpi.no_quantity"),
        ({"ordered": None, "receipts": came()}, "kpi.no_quantity"),
        ({"promise": LATER}, "kpi.not_due_yet"),
    ],
)
def test_quantity_on_time(counted, given, expected):
    assert counted("quantity_on_time", **given) == expected


@pytest.mark.parametrize(
    ("given", "lead", "delay"),
    [
        ({"receipts": came("2026-03-08")}, (35, 1), (3, 1)),
        ({"receipts": came("2026-01-31")}, (-1, 1), (-33, 1)),
        ({"receipts": came(), "stage": "rejected"}, (32, 1), (0, 1)),
        ({"receipts": came(), "ordered_on": None}, "kpi.no_order_date", (0, 1)),
        ({"receipts": came(), "promise": None}, (32, 1), "kpi.no_promise"),
        ({"receipts": came(None)}, "kpi.no_receipt_date", "kpi.no_receipt_date"),
        ({"receipts": came(much=99)}, "kpi.not_complete", "kpi.not_complete"),
        ({}, "kpi.not_received", "kpi.not_received"),
        ({"line_status": "cancelled"}, "kpi.cancelled", "kpi.cancelled"),
        ({"stage": "draft"}, "kpi.not_ordered_yet", "kpi.not_ordered_yet"),
        ({"expects_receipt": False}, "kpi.no_receipt_expected", "kpi.no_receipt_expected"),
        ({"ordered": None, "receipts": came()}, "kpi.no_quantity", "kpi.no_quantity"),
    ],
)
def test_days(counted, given, lead, delay):
    assert counted("lead_time", **given) == lead
    assert counted("delay", **given) == delay


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"receipts": came(None), "rejected": Decimal(3)}, (3, 100)),
        ({"receipts": came(), "stage": "rejected"}, (0, 100)),
        ({"receipts": came(), "inspected": Decimal(0)}, "kpi.not_inspected"),
        ({"receipts": came(), "inspected": Decimal(0), "rejected": Decimal(3)}, (3, 100)),
        ({}, "kpi.not_received"),
    ],
)
def test_rejection_rate(counted, given, expected):
    assert counted("rejection_rate", **given) == expected


@pytest.mark.parametrize(
    ("given", "filled", "in_full"),
    [
        ({"receipts": came(None)}, (100, 100), (1, 1)),
        ({"receipts": came(much=130)}, (100, 100), (1, 1)),
        ({"receipts": came(much=60)}, (60, 100), (0, 1)),
        ({}, (0, 100), (0, 1)),
        ({"receipts": came(much=-5)}, (0, 100), (0, 1)),
        ({"promise": LATER, "receipts": came(much=60)}, "kpi.not_due_yet", "kpi.not_due_yet"),
        ({"promise": LATER, "receipts": came()}, (100, 100), (1, 1)),
        ({"promise": None, "requested": date(2026, 4, 10)}, "kpi.not_due_yet", "kpi.not_due_yet"),
        ({"promise": None, "requested": date(2026, 3, 10)}, (0, 100), (0, 1)),
        ({"promise": None}, "kpi.not_due_yet", "kpi.not_due_yet"),
        ({"promise": None, "receipts": came(much=60)}, (60, 100), (0, 1)),
        ({"promise": None, "stage": "closed", "open": Decimal(0)}, (0, 100), (0, 1)),
        ({"promise": LATER, "line_status": "closed_short", "open": Decimal(0)}, (0, 100), (0, 1)),
        ({"line_status": "cancelled", "receipts": came(much=60)}, "kpi.cancelled", "kpi.cancelled"),
        ({"stage": "cancelled"}, "kpi.cancelled", "kpi.cancelled"),
        ({"stage": "approved"}, "kpi.not_ordered_yet", "kpi.not_ordered_yet"),
        ({"stage": "rejected", "receipts": came()}, (100, 100), (1, 1)),
        ({"expects_receipt": False}, "kpi.no_receipt_expected", "kpi.no_receipt_expected"),
        ({"ordered": None, "receipts": came()}, "kpi.no_quantity", "kpi.no_quantity"),
        ({"ordered": 0, "receipts": came()}, "kpi.no_quantity", "kpi.no_quantity"),
    ],
)
def test_filled(counted, given, filled, in_full):
    assert counted("fill_rate", **given) == filled
    assert counted("in_full", **given) == in_full


@pytest.mark.parametrize(
    ("given", "money", "line"),
    [
        ({}, [(1000, 1), (0, 1), (1000, 1)], (0, 1)),
        ({"line_status": "cancelled"}, [(1000, 1), (1000, 1), (0, 1)], (1, 1)),
        ({"stage": "cancelled"}, [(1000, 1), (1000, 1), (0, 1)], (1, 1)),
        ({"stage": "rejected"}, [(1000, 1), (0, 1), (1000, 1)], (0, 1)),
        ({"stage": "draft"}, [(1000, 1), (0, 1), (1000, 1)], (0, 1)),
        ({"price": None}, ["kpi.no_amount", "kpi.no_amount", "kpi.no_amount"], (0, 1)),
        ({"currency": None}, ["kpi.no_currency", "kpi.no_currency", "kpi.no_currency"], (0, 1)),
    ],
)
def test_money(counted, given, money, line):
    assert [counted(kpi, **given) for kpi in ("ordered_value", "cancelled_value", "spend")] == money
    assert counted("cancelled_lines", **given) == line


GOOD, LATE, WAITING = {"receipts": came()}, {}, {"promise": LATER}
BLIND, UNPROMISED, CANCELLED = {"receipts": came(None)}, {"promise": None}, {"line_status": "cancelled"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([GOOD, GOOD], (1, 1, {})),
        ([GOOD, LATE], (0, 1, {})),
        ([GOOD, WAITING], (None, None, {"kpi.not_due_yet": 1})),
        ([LATE, WAITING], (0, 1, {})),
        ([GOOD, CANCELLED], (1, 1, {})),
        ([GOOD, BLIND], (None, None, {"kpi.no_receipt_date": 1})),
        ([LATE, BLIND], (0, 1, {})),
        ([CANCELLED, WAITING], (None, None, {"kpi.not_due_yet": 1})),
        ([CANCELLED, CANCELLED], (None, None, {"kpi.cancelled": 1})),
        ([WAITING, UNPROMISED, GOOD], (None, None, {"kpi.no_promise": 1})),
        ([UNPROMISED, BLIND], (None, None, {"kpi.no_receipt_date": 1})),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_an_order_is_on_time_if_every_line_that_counts_is(row, lines, expected, turned):
    rows = [row(line=number, **given) for number, given in enumerate(lines, start=1)]
    (group,) = measure([KPIS["on_time_orders"]], reversed(rows) if turned else rows, at=AT)
    (found,) = group.results
    assert (found.numerator, found.denominator, found.excluded) == expected


def test_ids_are_unique_and_everything_is_said_in_both_languages():
    assert len({kpi.id for kpi in PROCUREKIT}) == len(PROCUREKIT)
    for kpi in PROCUREKIT:
        assert kpi.id.startswith("procurekit.")
        en, zh = kpi.as_dict("en"), kpi.as_dict("zh")
        assert (kpi.text(), kpi.said()) == (en["title"], en["meaning"])
        assert en["title"] != zh["title"]
        assert en["meaning"] != zh["meaning"]


def test_a_promise_on_the_day_itself_is_due(counted):
    assert counted("on_time", promise=AT) == (0, 1)
    assert counted("on_time", promise=AT + timedelta(days=1)) == "kpi.not_due_yet"


PART_CANCELLED = {"line_status": "cancelled", "receipts": came(much=60)}


@pytest.mark.parametrize("kpi", ["on_time", "quantity_on_time", "otif", "on_time_orders", "perfect_order", "in_full"])
def test_what_was_cancelled_before_it_was_complete_is_no_miss(counted, kpi):
    assert counted(kpi, **PART_CANCELLED) == "kpi.cancelled"


@pytest.mark.parametrize("kpi", ["orders", "lines"])
@pytest.mark.parametrize("receipts", [[], came(much=60), came()])
def test_a_cancelled_line_is_not_counted_as_ordered(counted, kpi, receipts):
    assert counted(kpi, line_status="cancelled", receipts=receipts) == "kpi.cancelled"


@pytest.mark.parametrize("kpi", ["rejection_rate", "rejection_ppm"])
def test_what_nobody_looked_at_yet_is_not_judged(counted, kpi):
    assert counted(kpi, receipts=came(), inspected=Decimal(10), rejected=Decimal(5), pending=Decimal(90)) == (5, 10)
    assert counted(kpi, receipts=came(), inspected=Decimal(100), rejected=Decimal(5)) == (5, 100)
