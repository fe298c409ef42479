"""Offers at their edges: what no longer fits the order, what is nobody's to ask for, whose word the terms are."""

from datetime import date

import pytest
from tests.asked import MEI, TOM, WANG, agreed, codes

from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    InvalidValue,
    OrderLine,
    Part,
    Party,
    Receipt,
    Refused,
    ScheduleLine,
    Split,
)

EVE = Actor("eve", roles={"supplier"}, party="V-8")


def two_deliveries():
    parts = [ScheduleLine(1, "600", "2026-02-01"), ScheduleLine(2, "400", "2026-03-01")]
    return OrderLine(1, "M6-BOLT", "1000", "0.12", schedule=parts)


ONE_DELIVERY = {"lines[1].schedule[2]": None, "lines[1].schedule[1].quantity": "1000"}


@pytest.mark.parametrize("draft", [True, False])
def test_a_request_about_what_has_gone_clashes_and_keeps_nobody_from_ending_anything(desk, issued, draft):
    issued("PO-1", two_deliveries())
    stale = desk.propose("PO-1", {"lines[1].schedule[2].promised": "2026-03-05"}, by=MEI, draft=draft)
    agreed(desk, ONE_DELIVERY)
    (clash, *_) = desk.check("submit", desk.change(stale), by=MEI)
    assert (clash.code, clash.values["ours"], clash.values["theirs"]) == ("change_clash", "2026-03-05", "—")
    assert [one.number for one in desk.follow("PO-1").pending] == [1]
    with pytest.raises(Refused) as refused:
        desk.revise("PO-1/1", by=MEI)
    assert codes(refused)[0] == "nothing_changed"
    if draft:
        assert desk.do("withdraw", desk.change("PO-1/1"), by=MEI).state == "withdrawn"
    closed = desk.do("close", "PO-1", by=MEI, reason="done")
    assert (closed.stage, closed.pending) == ("closed", ())


def test_a_party_that_has_gone_takes_what_was_asked_of_it_with_it(desk, issued):
    issued("PO-1", carrier=Party("C-1", "Fast"))
    stale = desk.propose("PO-1", {"carrier.name": "Faster"}, by=MEI)
    agreed(desk, {"carrier": None})
    assert "change_clash" in [one.code for one in desk.check("submit", desk.change(stale), by=MEI)]
    # A change that brings in what it fills is none of that.
    assert agreed(desk, {"carrier": {"id": "C-2", "name": "Slow"}}).state == "applied"


def test_the_number_of_a_delivery_that_went_is_not_given_to_another(desk, issued):
    issued("PO-1", two_deliveries())
    agreed(desk, ONE_DELIVERY)
    other = {
        "lines[1].schedule[2]": {"number": 2, "quantity": "500", "requested": "2026-06-01"},
        "lines[1].schedule[1].quantity": "500",
    }
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", other, by=MEI)
    assert codes(refused) == ["number_used"]
    assert refused.value.reasons[0].values["next"] == "3"
    # The very delivery that went may come back: what it leads to was approved before.
    back = {
        "lines[1].schedule[2]": {"number": 2, "quantity": "400", "requested": "2026-03-01"},
        "lines[1].schedule[1].quantity": "600",
    }
    change = desk.do("offer", desk.propose("PO-1", back, by=MEI), by=MEI)
    assert desk.answer(change, "accept", by=TOM).state == "applied"


def test_a_line_of_its_own_request_may_be_asked_for_again(desk, issued):
    issued("PO-1")
    added = {"lines[3]": {"number": 3, "item": "M6-WASHER", "quantity": "10"}}
    change = desk.do("send_back", desk.propose("PO-1", added, by=MEI), by=WANG, reason="too few")
    more = {"lines[3]": {"number": 3, "item": "M6-WASHER", "quantity": "20"}}
    assert desk.revise(change, more, by=MEI).changes[-1].after["quantity"]["amount"] == "20"


@pytest.mark.parametrize("quantity", ["-10", "0"])
def test_a_delivery_is_of_something(desk, issued, quantity):
    issued("PO-1", two_deliveries())
    with pytest.raises(InvalidValue, match="must be greater than zero"):
        Split(1, [Part(quantity), Part("600")], schedule=1)
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", {"lines[1].schedule[1].quantity": quantity}, by=MEI)
    assert "delivery_not_positive" in codes(refused)


def test_what_is_split_is_split_from_a_delivery_that_is_there(desk, issued):
    issued("PO-1", two_deliveries())
    parts = {
        "lines[1].schedule[3]": {"number": 3, "quantity": "100", "split_from": 9},
        "lines[1].schedule[2].quantity": "300",
    }
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", parts, by=TOM)
    assert codes(refused) == ["split_from_unknown"]


def test_dates_that_the_supplier_brings_in_beside_the_buyer_s_change_move_no_basis(desk, issued):
    issued()
    desk.do("acknowledge", Acknowledgement("PO-1", lines=[AcknowledgedLine(1), AcknowledgedLine(2)]), by=TOM)
    before = {key: many[0].day for key, many in desk.get("PO-1").promises.items()}
    change = desk.do("approve", desk.propose("PO-1", {"lines[2].quantity": "600"}, by=MEI), by=WANG)
    more = {"lines[2].quantity": "600", "lines[1].schedule[1].promised": "2026-05-01"}
    change = desk.answer(desk.do("offer", change, by=MEI), "counter", changes=more, by=TOM)
    change = desk.do("approve", desk.do("submit", change, by=MEI), by=WANG)
    state = desk.get("PO-1")
    assert change.state == "applied"
    assert state.promises[1, 1][-1].day == date(2026, 5, 1)
    assert {key: many[0].day for key, many in state.promises.items()} == before
    assert state.bases == {}


def test_whose_word_the_terms_are_is_told_wherever_they_came_from(desk, issued):
    issued()
    change = desk.do(
        "offer", desk.do("approve", desk.propose("PO-1", {"lines[1].quantity": "800"}, by=MEI), by=WANG), by=MEI
    )
    assert (change.origin, change.agreed) == (None, None)
    less = {"lines[1].quantity": "900"}
    change = desk.answer(change, "counter", changes=less, by=MEI, channel="phone")
    assert change.origin == "attested"
    change = desk.do("approve", desk.do("submit", change, by=MEI), by=WANG)
    assert (change.state, change.origin) == ("applied", "attested")
    plain = desk.execute({"command": "change", "change": change.id})["change"]
    assert (plain["origin"], plain["offers"][-1]["origin"]) == ("attested", "attested")


def test_why_the_terms_in_force_were_wanted_is_the_last_reason(desk, issued):
    issued()
    change = desk.propose("PO-1", {"lines[1].quantity": "800"}, by=MEI, reason="forecast cut")
    change = desk.do("offer", desk.do("approve", change, by=WANG), by=MEI)
    change = desk.answer(change, "counter", changes={"lines[1].quantity": "900"}, by=TOM, reason="steel is bought")
    assert change.request.reason == "steel is bought"
    desk.do("approve", desk.do("submit", change, by=MEI), by=WANG)
    (made,) = desk.timeline("PO-1").agreements
    assert (made.reason, made.final_reason, made.terms.version) == (
        "forecast cut",
        "steel is bought",
        made.agreed.rounds[-1],
    )
    assert made.applied.reason == "steel is bought"


def test_what_the_supplier_asked_for_is_not_the_buyer_s_to_rewrite_or_take_back(desk, issued):
    issued()
    change = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=TOM)
    with pytest.raises(Refused) as refused:
        desk.do("withdraw", change, by=MEI)
    assert codes(refused) == ["supplier_only"]
    change = desk.do("send_back", change, by=WANG, reason="too dear")
    with pytest.raises(Refused) as refused:
        desk.revise(change, {"lines[1].price": "0.05"}, by=MEI)
    assert codes(refused) == ["supplier_only"]
    change = desk.answer(change, "counter", changes={"lines[1].price": "0.125"}, by=MEI)
    assert (change.side, change.origin) == ("buyer", None)


def test_what_the_buyer_noted_of_a_supplier_the_buyer_may_take_back(desk, issued):
    issued()
    noted = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=MEI, initiator="supplier", channel="phone")
    assert desk.do("withdraw", noted, by=MEI).state == "withdrawn"


def test_a_draft_of_the_supplier_s_can_be_rejected(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "900", at="2026-01-20"), by="dock")
    desk.do("acknowledge", Acknowledgement("PO-1", lines=[AcknowledgedLine(1, quantity="500")]), by=TOM)
    (draft,) = desk.get("PO-1").pending
    assert draft.state == "draft"
    with pytest.raises(Refused):
        desk.do("reject", draft, by=MEI)
    assert desk.do("reject", draft, by=MEI, reason="900 came").state == "rejected"


@pytest.mark.parametrize(
    ("command", "fact"),
    [
        ("acknowledge", Acknowledgement("PO-1", lines=[AcknowledgedLine(1)])),
        ("receive", Receipt("PO-1", 1, "5")),
    ],
)
def test_another_supplier_reports_nothing(desk, issued, command, fact):
    issued()
    with pytest.raises(Refused) as refused:
        desk.do(command, fact, by=EVE)
    assert codes(refused) == ["not_this_supplier"]


@pytest.mark.parametrize("quantity", ["-3", "0"])
def test_nothing_is_accepted_by_rejecting_it(desk, issued, quantity):
    issued()
    answer = Acknowledgement("PO-1", lines=[AcknowledgedLine(1, quantity=quantity)])
    with pytest.raises(Refused) as refused:
        desk.do("acknowledge", answer, by=TOM)
    assert codes(refused) == ["quantity_not_positive"]
    assert "quantity_not_positive" in {one.code for _, one in desk.record(answer, by=TOM).findings}


def test_what_the_supplier_confirmed_nobody_else_corrects_or_takes_back(desk, issued):
    issued()
    state = desk.do("acknowledge", Acknowledgement("PO-1", number="A-1", lines=[AcknowledgedLine(1)]), by=TOM)
    said = state.fact("acknowledgement", "A-1")
    line = {"line": 1, "promised": "2026-02-05"}
    with pytest.raises(Refused) as refused:
        desk.correct(said, {"lines": [line]}, by=MEI)
    assert codes(refused) == ["confirmed_by_buyer"]
    with pytest.raises(Refused) as refused:
        desk.withdraw_fact(said, by=MEI)
    assert codes(refused) == ["supplier_only"]
    desk.correct(said, {"lines": [line]}, by=TOM)
    assert desk.withdraw_fact(said.id, by=TOM).kept("acknowledgement") == ()
