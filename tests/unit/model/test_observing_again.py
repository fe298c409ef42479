"""Looking again: what a source shows later, beside what we and others did meanwhile."""

from __future__ import annotations

import pytest

import procurekit
from procurekit import Actor, OrderLine, Picture, PurchaseOrder, Receipt, ShownFact

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
