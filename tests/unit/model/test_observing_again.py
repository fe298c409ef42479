"""Looking again: what a source shows later, beside what we and others did meanwhile."""

from __future__ import annotations

import pytest

import procurekit
from procurekit import (
    Actor,
    Invoice,
    InvoiceLine,
    OrderLine,
    Picture,
    PurchaseOrder,
    Receipt,
    Return,
    ShownFact,
    StockIn,
)

BUYER = Actor("mei", roles={"buyer"})


@pytest.fixture
def desk():
    with procurekit.open("memory:") as desk:
        yield desk


def order(**more):
    return PurchaseOrder("1", supplier="V-7", lines=[OrderLine(1, "M6", "100", "1.00")], **more)


def test_a_source_that_reopens_what_we_closed_meanwhile_is_followed(desk):
    desk.observe(Picture("1", order(), stage="issued"), source="erp")
    desk.do("close", "1", by=BUYER)
    desk.observe(Picture("1", order(), stage="closed"), source="erp")
    desk.observe(Picture("1", order(), stage="issued"), source="erp")
    assert desk.get("1").stage == "issued"
    assert desk.observe(Picture("1", order(), stage="issued"), source="erp").events == 0


def test_a_custom_field_may_end_in_a_bracket(desk):
    desk.observe(Picture("1", order(custom={"weight[kg]": "5"}), complete=True), source="erp")
    desk.observe(Picture("1", order(), complete=True), source="erp")
    assert desk.get("1").order.custom == {}


def test_no_personal_text_of_two_papers_that_differ_enters_a_finding(desk):
    desk.observe(Picture("1", order()), source="erp")
    desk.record(Receipt("1", 1, "10", number="GR-1", note="driver 138-0000", at="2026-01-05"), by="wh")
    theirs = Receipt("?", 1, "11", number="GR-1", note="call 139-1111", at="2026-01-05")
    desk.observe(Picture("1", order(), facts=[ShownFact("GR-1", theirs)]), source="erp")
    assert desk.findings() == {"sources_contradict": 1}
    assert not any(b"13" in (record.body or b"") for record in desk.store.read_all())


def test_how_an_order_was_can_be_read_and_not_be_acted_on(desk):
    desk.observe(Picture("1", order(), stage="issued"), source="erp")
    past = desk.as_of("1", desk.now())
    with pytest.raises(procurekit.InvalidValue) as caught:
        desk.do("close", past, by=BUYER)
    assert caught.value.code == "state_of_the_past"
    assert desk.verify().holds


def test_an_order_is_not_known_before_it_was(desk):
    june = Picture("1", order(), known_at="2026-06-01T00:00Z")
    may = Picture("1", order(incoterm="DAP"), known_at="2026-05-01T00:00Z")
    desk.observe(june, source="erp")
    desk.observe(may, source="erp")
    assert desk.as_of("1", "2026-05-15") is None
    assert desk.as_of("1", "2026-06-15").order.incoterm == "DAP"


def whole(quantity, *facts, more=()):
    """All that a source shows of an order: facts by the number that each has."""
    lines = [OrderLine(1, "M6", quantity, "1.00"), *more]
    return Picture(
        "1",
        PurchaseOrder("1", supplier="V-7", lines=lines),
        stage="issued",
        facts=[ShownFact(one.number, one) for one in facts],
        complete=True,
    )


def came(quantity, line=1, **given):
    return Receipt("?", line, quantity, **{"at": "2026-03-02", "number": "GR-1", **given})


def went(purpose, quantity="20"):
    return Return("?", 1, quantity, purpose=purpose, at="2026-03-03", number="RT-1")


BILL = Invoice("INV-1", lines=[InvoiceLine(1, "?", 1, "100")])
STOCKED = StockIn("?", 1, "80", number="ST-1")
AGAIN = came("20", number="GR-2", replaces="RT-1", at="2026-03-04")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            whole("500", came("100"), BILL),
            whole("90", came("100"), BILL),
            {"over_received", "invoiced_more_than_ordered"},
        ),
        (whole("100", came("100"), STOCKED), whole("100", came("79"), STOCKED), {"stocked_more_than_accepted"}),
        (whole("100", came("100"), STOCKED), whole("100", STOCKED), {"stocked_more_than_accepted"}),
        (
            whole("100", came("100"), went("for_credit")),
            whole("100", went("for_credit")),
            {"returned_more_than_received"},
        ),
        (whole("100", came("100"), BILL), whole("100", came("99"), BILL), {"invoiced_more_than_received"}),
        (
            whole("100", came("100"), went("to_replace"), AGAIN),
            whole("100", came("100"), AGAIN),
            {"over_received"},
        ),
    ],
)
def test_what_holds_no_more_in_a_changed_picture_is_found_once(desk, before, after, found):
    desk.observe(before, source="erp")
    desk.observe(after, source="erp")
    assert set(desk.findings()) - {"not_shown_any_more"} == found
    assert desk.observe(after, source="erp").events == 0
    desk.observe(before, source="erp")
    assert found.isdisjoint(desk.findings())
    assert desk.observe(after, source="erp").findings == len(found)
    assert set(desk.findings()) == found
    assert desk.verify().holds


def test_a_line_that_is_shown_after_its_goods_is_compared_with_them(desk):
    desk.observe(whole("100", came("60", line=2)), source="erp")
    assert desk.findings() == {"unknown_line": 1}
    desk.observe(whole("100", came("60", line=2), more=[OrderLine(2, "M8", "50", "1.00")]), source="erp")
    assert desk.findings() == {"over_received": 1}


def test_a_bill_may_be_shown_before_the_goods(desk):
    for picture in (whole("100"), whole("100", BILL), whole("100", came("10"), BILL), whole("101", came("10"), BILL)):
        desk.observe(picture, source="erp")
    assert desk.get("1").findings == ()


def test_an_order_may_be_cut_by_what_went_back_for_credit(desk):
    desk.observe(whole("100", came("100"), went("for_credit")), source="erp")
    desk.observe(whole("80", came("100"), went("for_credit")), source="erp")
    assert desk.get("1").findings == ()
    desk.observe(whole("80", came("100")), source="erp")
    assert desk.findings() == {"over_received": 1}


def test_what_we_recorded_ourselves_is_compared_with_what_a_source_cuts(desk):
    desk.observe(whole("100"), source="erp")
    desk.record(Receipt("1", 1, "90"), by="wh")
    desk.observe(whole("80"), source="erp")
    (told,) = [one for one in desk.timeline("1") if one.findings]
    assert (told.type, [one.code for one in told.findings]) == ("order.changed", ["over_received"])
