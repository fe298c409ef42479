"""Change requests of several people: merged, in conflict, on lines that ended, moved on since they were seen."""

import pytest
from attrs import evolve
from tests.asked import LESS, LI, MEI, TOM, WANG, agreed, codes

import procurekit
from procurekit import (
    CancelLine,
    CloseShort,
    Conflict,
    NotFound,
    Receipt,
    Refused,
    SetField,
    quantities,
)


def test_changes_that_do_not_touch_each_other_merge(desk, issued):
    issued()
    one = desk.propose("PO-1", LESS, by=MEI)
    other = desk.propose("PO-1", {"lines[2].price": "0.06", "incoterm": "FCA"}, by=LI)
    for change, buyer in ((one, MEI), (other, LI)):
        desk.do("approve", change, by=WANG)
        desk.do("offer", desk.change(change), by=buyer)
    desk.answer(one.id, "accept", by=TOM)
    desk.answer(other.id, "accept", by=TOM)
    order = desk.get("PO-1")
    assert order.order.revision == 3
    assert (order.line(1).quantity.amount, str(order.line(2).price.amount), order.order.incoterm) == (
        800,
        "0.06",
        "FCA",
    )


def test_changes_of_the_same_field_conflict_and_both_are_shown(desk, issued):
    issued()
    one = desk.propose("PO-1", LESS, by=MEI)
    other = desk.propose("PO-1", {"lines[1].quantity": "900", "incoterm": "FCA"}, by=LI)
    for change, buyer in ((one, MEI), (other, LI)):
        desk.do("approve", change, by=WANG)
        desk.do("offer", desk.change(change), by=buyer)
    desk.answer(one.id, "accept", by=TOM)
    stuck = desk.answer(other.id, "accept", by=TOM)
    assert (stuck.state, stuck.applied, desk.get("PO-1").order.revision) == ("accepted", None, 2)
    with pytest.raises(Refused) as refused:
        desk.do("submit", stuck, by=LI)
    told = [one for one in refused.value.reasons if one.path == "lines[1].quantity"]
    assert [(one.code, one.values["base"], one.values["theirs"], one.values["ours"]) for one in told] == [
        ("change_clash", "1000", "800", "900")
    ]
    assert "PO-1/1" in told[0].values["by"]
    # Put on what the order is now, only what doesn't clash is asked for.
    rebased = desk.revise(stuck, by=LI)
    assert [one.path for one in rebased.changes] == ["incoterm"]
    assert (rebased.request.revision, rebased.state) == (2, "draft")
    done = desk.do("approve", desk.do("submit", rebased, by=LI), by=WANG)
    done = desk.answer(desk.do("offer", done, by=LI), "accept", by=TOM)
    order = desk.get("PO-1").order
    assert (order.revision, order.line(1).quantity.amount, order.incoterm) == (3, 800, "FCA")
    assert done.applied == 3


def test_what_both_ask_for_alike_is_no_conflict(desk, issued):
    issued()
    agreed(desk)
    change = desk.propose("PO-1", {"lines[1].quantity": "700"}, by=LI, draft=True)
    agreed(desk, {"lines[1].quantity": "700"})
    done = desk.do("approve", desk.do("submit", change, by=LI), by=WANG)
    done = desk.answer(desk.do("offer", done, by=LI), "accept", by=TOM)
    assert (done.state, desk.get("PO-1").order.revision) == ("applied", 4)


def test_a_line_that_ended_meanwhile_is_not_changed_behind_their_backs(desk, issued):
    issued()
    change = desk.propose("PO-1", {"lines[1].price": "0.11"}, by=LI)
    agreed(desk, CancelLine(1, "not needed"))
    with pytest.raises(Refused) as refused:
        desk.do("submit", desk.revise(change, {"lines[1].price": "0.10"}, by=LI), by=LI)
    assert "line_not_open" in codes(refused)


def test_a_line_that_ended_before_is_no_clash_with_what_somebody_did_since(desk, issued):
    issued()
    agreed(desk, CloseShort(1, "enough"))
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", {"lines[1].quantity": "1200"}, by=MEI)
    assert codes(refused) == ["line_not_open"]
    for lang in ("en", "zh"):
        assert "lines[1].status" in refused.value.reasons[0].text(lang)


def test_one_request_opens_a_line_again_and_changes_it(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    agreed(desk, CloseShort(1, "enough"))
    asked = [SetField("lines[1].status", "open"), SetField("lines[1].quantity", "1200")]
    assert [(one.before, one.after) for one in desk.impact("PO-1", asked).quantities] == [(600, 1200)]
    agreed(desk, asked)
    order = desk.get("PO-1")
    line = order.line(1)
    assert (line.status, line.quantity.amount, quantities(order, line).open) == ("open", 1200, 600)
    # Why it was closed is no more true of it.
    assert line.closing_reason is None


def test_opening_a_line_again_by_path_or_as_a_whole_order_forgets_why_it_was_closed(desk, issued):
    issued()
    agreed(desk, [CloseShort(1, "enough"), CancelLine(2, "not needed")])
    order = desk.get("PO-1").order
    lines = [evolve(one, status="open") if one.number == 2 else one for one in order.lines]
    whole = desk.propose("PO-1", evolve(order, lines=lines), by=MEI)
    assert [(one.path, one.before, one.after) for one in whole.changes] == [
        ("lines[2].status", "cancelled", None),
        ("lines[2].closing_reason", "not needed", None),
    ]
    asked = {"lines[1].status": "open", "lines[1].closing_reason": "opened for the rest"}
    by_path = desk.propose("PO-1", asked, by=MEI)
    assert [one.after for one in by_path.changes] == [None, "opened for the rest"]
    agreed(desk, {"lines[1].status": "open"})
    assert (desk.get("PO-1").line(1).status, desk.get("PO-1").line(1).closing_reason) == ("open", None)


def test_a_line_that_ended_otherwise_meanwhile_is_not_opened_behind_their_backs(desk, issued):
    issued()
    agreed(desk, CloseShort(1))
    change = desk.propose("PO-1", {"lines[1].status": "open", "lines[1].quantity": "1200"}, by=LI, draft=True)
    agreed(desk, {"lines[1].status": "cancelled"})
    assert [one.code for one in desk.check("submit", change, by=LI)] == ["change_clash", "line_not_open"]


def test_the_request_itself_moves_on_only_from_what_was_seen(desk, issued):
    issued()
    seen = desk.propose("PO-1", LESS, by=MEI)
    desk.record(Receipt("PO-1", 1, "10", at="2026-01-20"), by="dock")
    # What else happens to the order doesn't matter, what happens to the request does.
    desk.do("approve", seen, by=WANG)
    with pytest.raises(Conflict) as conflict:
        desk.do("withdraw", seen, by=MEI)
    assert conflict.value.code == "change_moved_on"


def test_passing_a_version_of_the_order_means_that_version(desk, issued):
    state = issued()
    desk.record(Receipt("PO-1", 1, "10", at="2026-01-20"), by="dock")
    with pytest.raises(Conflict):
        desk.propose(state, LESS, by=MEI)


def test_the_same_key_is_the_same_request(desk, issued):
    issued()
    first = desk.propose("PO-1", LESS, by=MEI, key="k-1")
    assert desk.propose("PO-1", LESS, by=MEI, key="k-1") == first
    with pytest.raises(procurekit.KeyReused):
        desk.propose("PO-1", {"lines[1].quantity": "700"}, by=MEI, key="k-1")
    assert len(desk.changes("PO-1")) == 1
    step = desk.do("approve", first, by=WANG, key="k-2")
    assert desk.do("approve", first, by=WANG, key="k-2") == step


@pytest.mark.parametrize("name", ["PO-1/7", "PO-9/1", "nothing", "", "PO-1/x"])
def test_a_request_that_nobody_knows(desk, issued, name):
    issued()
    desk.propose("PO-1", LESS, by=MEI)
    assert desk.change("PO-1/1").id == next(iter(desk.get("PO-1").changes))
    with pytest.raises(NotFound):
        desk.change(name)
