"""Measuring at the desk: KPIs of every kind of row, scores, and the rows behind a number."""

from datetime import date
from decimal import Decimal

import pytest
from tests.asked import MEI, TOM, WANG

import procurekit
from procurekit import (
    InspectedLine,
    Inspection,
    InvalidValue,
    Invoice,
    InvoiceLine,
    NotFound,
    OrderLine,
    PurchaseOrder,
    Receipt,
)
from procurekit.metrics import EVERYDAY, REGISTRY, Rating
from procurekit.metrics.grain import grain_rows

AT = "2026-12-31"


@pytest.fixture(params=["memory:", "file"])
def desk(request, tmp_path):
    where = tmp_path / "book.db" if request.param == "file" else request.param
    with procurekit.open(where) as opened:
        yield opened


def bought(desk, number, price="2", day="2026-12-01", received=True, **given):
    line = OrderLine(1, "M6-BOLT", "100", price, promised="2026-12-10", requested="2026-12-10", **given)
    order = desk.create(PurchaseOrder(number, supplier="V-7", currency="EUR", ordered_on=day, lines=[line]), by=MEI)
    for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
        order = desk.do(step, order, by=actor)
    if received:
        desk.record(Receipt(order.id, line=1, quantity="100", at="2026-12-09"), by=TOM)
    return order


def value(desk, kpi, **given):
    (group,) = desk.kpis(at=AT, kpis=[kpi], **given)
    (found,) = group.results
    return found


def test_everyday_figures_read_the_lines_alone(desk):
    assert {grain_rows(one.grain).of for one in EVERYDAY} == {"schedule_line"}
    bought(desk, "PO-1")
    (group,) = desk.kpis(at=AT)
    assert {one.kpi for one in group.results} == {one.id for one in EVERYDAY}


def test_ids_and_definitions_may_be_mixed_and_an_unknown_id_is_told(desk):
    (group,) = desk.kpis(at=AT, kpis=["procurekit.lines", REGISTRY["procurekit.orders"]])
    assert [one.kpi for one in group.results] == ["procurekit.lines", "procurekit.orders"]
    (group,) = desk.kpis(at=AT, kpis="procurekit.lines")
    assert [one.kpi for one in group.results] == ["procurekit.lines"]
    for wrong in ("procurekit.ontime", "on_time"):
        with pytest.raises(NotFound, match=r"did you mean procurekit\.on_time"):
            desk.kpis(kpis=[wrong])
    with pytest.raises(NotFound, match="supplier12"):
        desk.scores("cn.supplier13")


def test_rows_of_receipts_and_invoices_are_read_where_a_kpi_asks_for_them(desk):
    order = bought(desk, "PO-1")
    desk.record(Inspection(lines=[InspectedLine(order.id, 1, accepted="90", rejected="10")], at="2026-12-10"), by=TOM)
    desk.record(Invoice("R-1", lines=[InvoiceLine(1, order.id, 1, "90", amount="180")]), by=TOM)
    assert value(desk, "procurekit.lot_acceptance").value == 0
    assert value(desk, "apqc.invoices_matched").numerator == 1
    assert value(desk, "apqc.101741").reason is None


def test_what_an_item_cost_before_comes_from_other_orders(desk):
    bought(desk, "PO-1", price="2", day="2026-11-01")
    bought(desk, "PO-2", price="1.50", day="2026-12-01")
    found = value(desk, "procurekit.price_variance_history")
    assert (found.numerator, found.denominator) == (Decimal(-50), Decimal(200))


def test_ratings_are_handed_over(desk):
    assert value(desk, "procurekit.cooperation").reason == "kpi.no_rows"
    found = value(desk, "procurekit.cooperation", ratings=[Rating("V-7", "cooperation", "4", out_of="5")])
    assert found.value == Decimal("0.8")


def test_by_a_custom_field(desk):
    bought(desk, "PO-1", custom={"colour": "red", "since": date(2026, 1, 1)})
    bought(desk, "PO-2")
    groups = desk.kpis(at=AT, by="custom.colour", kpis=["procurekit.spend"])
    assert [(group.value, group.results[0].value) for group in groups] == [("red", 200), (None, 200)]
    (group, _) = desk.kpis(at=AT, by=("custom.since", "supplier"), kpis=["procurekit.lines"])
    assert group.value == ("2026-01-01", "V-7")
    with pytest.raises(InvalidValue, match="by"):
        desk.kpis(by="§")


def test_from_a_number_to_its_rows(desk):
    bought(desk, "PO-1")
    bought(desk, "PO-2", received=False)
    found = desk.drill("procurekit.on_time", at=AT, where={"supplier": "V-7"})
    rows = sorted(found, key=lambda one: one.row.order_number)
    assert [(one.row.order_number, one.numerator, one.denominator) for one in rows] == [
        ("PO-1", 1, 1),
        ("PO-2", 0, 1),
    ]
    assert list(desk.drill("procurekit.on_time", at=AT, where={"supplier": "V-8"})) == []
    (receipt,) = desk.drill("procurekit.lot_acceptance", at=AT)
    assert receipt.row.received == 100
    with pytest.raises(InvalidValue, match=r"apqc\.101741"):
        desk.drill("apqc.101741")
    with pytest.raises(InvalidValue, match="did you mean supplier"):
        desk.drill("procurekit.on_time", where={"suplier": "V-7"})


def test_the_rows_behind_a_group_of_a_custom_field(desk):
    bought(desk, "PO-1", custom={"plant": "P1"})
    bought(desk, "PO-2")
    (row,) = desk.drill("procurekit.spend", at=AT, where={"custom.plant": "P1"})
    assert row.numerator == 200


def test_scores_of_every_supplier(desk):
    bought(desk, "PO-1")
    scores = desk.scores("cn.supplier12", at=AT, ratings=[Rating("V-7", "cooperation", "90")])
    (found,) = scores
    assert (found.value, found.period) == ("V-7", None)
    assert found.of("procurekit.on_time").result.value == 1
    assert found.of("procurekit.cooperation").result.value == Decimal("0.9")
