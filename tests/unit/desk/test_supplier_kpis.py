"""Whether suppliers got better or worse: the last period that is over beside the one before, and nothing else."""

from decimal import Decimal

import pytest
from tests.asked import MEI, WANG

import procurekit
from procurekit import Inspection, NotFound, OrderLine, Party, PurchaseOrder, Receipt
from procurekit.desk.supplier_kpis import WATCHED
from procurekit.metrics import REGISTRY, Kpi, Rating

ON_TIME = "procurekit.on_time"


@pytest.fixture
def desk():
    with procurekit.open("memory:") as opened:
        yield opened


def delivered(desk, promised, came, supplier="V-7", rejected=0, **given):
    """A line that was promised for a day of 2026, written 03-10, and when it came, if it did."""
    line = OrderLine(1, "M6-BOLT", "100", "2", promised=f"2026-{promised}", requested=f"2026-{promised}")
    paper = {"supplier": Party(supplier, f"{supplier} Ltd"), "ordered_on": "2026-01-05", "currency": "EUR", **given}
    order = desk.create(PurchaseOrder(lines=[line], **paper), by=MEI)
    for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
        order = desk.do(step, order, by=actor)
    if came:
        desk.record(Receipt(order.id, 1, "100", at=f"2026-{came}"))
        desk.record(Inspection(order.id, 1, accepted=100 - rejected, rejected=rejected, at=f"2026-{came}"))
    return order


def told(desk, kpi=ON_TIME, **given):
    return {
        one.supplier: (one.value, one.previous, one.rows, one.previous_rows, one.fallen_by)
        for one in desk.supplier_kpis(kpi, **{"at": "2026-04-15", **given})
    }


def test_the_last_two_months_that_are_over(desk):
    delivered(desk, "01-10", "01-20")  # long ago
    delivered(desk, "02-10", "02-10")
    for came in ("03-10", "03-11", None):
        delivered(desk, "03-10", came)
    delivered(desk, "04-10", None)  # in a month that isn't over
    delivered(desk, "02-11", "02-12", supplier="V-8")
    value, *rest, fallen = told(desk)["V-7"]
    assert (round(value, 4), *rest, round(fallen, 4)) == (Decimal("0.3333"), 1, 3, 1, Decimal("0.6667"))
    # Nothing was due of the other in the last month.
    assert told(desk)["V-8"] == (None, 0, 0, 1, None)


@pytest.mark.parametrize(
    ("at", "period"), [("2026-03-31", "2026-02"), ("2026-04-01", "2026-03"), ("2027-01-01T00:00Z", "2026-12")]
)
def test_the_period_of_the_day_itself_is_not_over(desk, at, period):
    for month in ("01", "02", "03"):
        delivered(desk, f"{month}-10", f"{month}-10")
    delivered(desk, "11-10", "11-10")
    assert {one.period for one in desk.supplier_kpis(ON_TIME, at=at)} == {period}


def test_other_periods(desk):
    delivered(desk, "01-10", "01-11")
    delivered(desk, "05-10", "05-10")
    (one,) = desk.supplier_kpis(ON_TIME, at="2026-07-01", period="quarter")
    assert (one.period, one.value, one.previous, one.fallen_by) == ("2026-Q2", 1, 0, -1)
    (one,) = desk.supplier_kpis(ON_TIME, at="2026-07-01", period="fiscal_quarter", fiscal_start=4)
    assert one.period == "FY2027-Q1"


def test_a_row_says_whose_figure_of_what_it_is(desk):
    delivered(desk, "03-10", "03-10", rejected=5)
    late, bad = desk.supplier_kpis(at="2026-04-15")
    assert (late.kpi, bad.kpi) == WATCHED
    kpi = REGISTRY[ON_TIME]
    assert (late.book, late.supplier, late.supplier_name) == ("main", "V-7", "V-7 Ltd")
    assert (late.kpi_title, late.kpi_title_zh, late.kpi_unit) == (kpi.title, kpi.title_zh, "ratio")
    assert (late.better, late.target) == ("higher", Decimal("0.95"))
    assert (bad.value, bad.rows, bad.previous, bad.fallen_by) == (Decimal("0.05"), 1, None, None)


def test_where_less_is_better_more_is_worse(desk):
    delivered(desk, "02-10", "02-12")
    delivered(desk, "03-10", "03-15")
    assert told(desk, "procurekit.delay")["V-7"] == (5, 2, 1, 1, 3)


def test_where_neither_is_better_nothing_is_worse(desk):
    mine = Kpi(id="acme.lines", title="Lines", numerator="1", denominator="1", window=("requested",))
    delivered(desk, "02-10", None)
    delivered(desk, "03-10", None)
    assert told(desk, mine)["V-7"] == (1, 1, 1, 1, None)


def test_an_order_is_judged_with_its_lines_of_other_months(desk):
    days = ("2026-03-10", "2026-04-20")
    lines = [OrderLine(number, "M6", "10", promised=day) for number, day in enumerate(days, 1)]
    order = desk.create(PurchaseOrder(supplier="V-7", ordered_on="2026-01-05", lines=lines), by=MEI)
    desk.record(Receipt(order.id, 1, "10", at="2026-03-10"))
    assert told(desk, "procurekit.on_time_orders", at="2026-04-25") == {}


def test_amounts_have_a_row_for_each_currency(desk):
    mine = Kpi(
        id="acme.value",
        title="Value",
        unit="money",
        statistic="sum",
        numerator="amount",
        denominator="1",
        window=("requested",),
        better="higher",
    )
    delivered(desk, "02-10", None)
    delivered(desk, "03-10", None, currency="USD")
    delivered(desk, "03-10", None, currency="USD")
    found = {one.currency: (one.value, one.previous) for one in desk.supplier_kpis(mine, at="2026-04-15")}
    assert found == {"USD": (400, None), "EUR": (None, 200)}
    delivered(desk, "03-10", None, supplier="V-8")
    assert [one.currency for one in desk.supplier_kpis(mine, at="2026-04-15") if one.supplier == "V-8"] == ["EUR"]


def test_what_people_think_of_suppliers(desk):
    ratings = [
        Rating("V-7", "cooperation", points, rated_on=day) for points, day in ((80, "2026-02-01"), (60, "2026-03-01"))
    ]
    (one,) = desk.supplier_kpis("procurekit.cooperation", at="2026-04-15", ratings=ratings)
    assert (one.value, one.previous, one.supplier_name) == (Decimal("0.6"), Decimal("0.8"), None)


def test_what_names_no_supplier_is_nobody_s(desk):
    line = OrderLine(1, "M6", "10", promised="2026-03-10")
    desk.create(PurchaseOrder(ordered_on="2026-01-05", lines=[line]), by=MEI)
    assert told(desk) == {}


def test_a_kpi_that_there_is_none_of(desk):
    with pytest.raises(NotFound):
        desk.supplier_kpis("procurekit.on_tiem", at="2026-04-15")
