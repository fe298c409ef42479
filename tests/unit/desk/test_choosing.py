"""Choosing: which workflow an order runs on, and that nobody comes by a lighter one by beginning with little."""

from contextlib import suppress

import pytest
from attrs import evolve

from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    AddLine,
    Desk,
    NotFound,
    OrderLine,
    Picture,
    Receipt,
    Refused,
    Tolerance,
)
from procurekit.workflow import Definition, FieldRule, Level, Transition, preset

STANDARD = preset("standard_order")
(RELEASE,) = STANDARD.approvals
LARGE = "order_total > 1000 and currency == 'EUR'"
BIG = evolve(
    STANDARD, name="big", applies=LARGE, approvals=[evolve(RELEASE, levels=[Level("two", roles="approver", need=2)])]
)
SMALL = evolve(STANDARD, name="small", fields=[FieldRule("lines", states="approved", editable=True)])
ONLY_EUROS = evolve(STANDARD, name="euros", applies="currency == 'EUR'")


def line(quantity="100", price="1.00"):
    return OrderLine(1, "A", quantity, price, requested="2026-02-01")


@pytest.fixture
def on(desk, clock):
    def opened(*definitions):
        return Desk(desk.store, clock=clock, definition=definitions)

    return opened


def codes(refused):
    return [one.code for one in refused.value.reasons]


def test_the_first_that_applies_is_taken(on, order, mei):
    desk = on(BIG, SMALL)
    assert desk.workflow_of(desk.create(order("PO-1", line("1001")), by=mei)) == BIG
    assert desk.workflow_of(desk.create(order("PO-2", line("1000")), by=mei)) == SMALL


def test_what_applies_may_depend_on_the_day(on, order, mei, clock):
    desk = on(evolve(STANDARD, name="new", applies="today >= '2026-02-01'"), SMALL)
    assert desk.workflow_of(desk.create(order("PO-1", line()), by=mei)) == SMALL
    clock.forward(days=40)
    assert desk.workflow_of(desk.create(order("PO-2", line()), by=mei)).name == "new"


def test_where_none_applies_nothing_is_made_up(on, order, mei):
    desk = on(ONLY_EUROS)
    with pytest.raises(Refused) as refused:
        desk.create(evolve(order("PO-1", line()), currency="USD"), by=mei)
    assert codes(refused) == ["no_workflow_applies"]
    assert "euros" in refused.value.text()
    assert "euros" in refused.value.text("zh")
    assert not list(desk.store.read_all())
    desk.observe(Picture("1", evolve(order("PO-1", line()), currency="USD"), stage="issued"), source="erp")
    with pytest.raises(NotFound) as unknown:
        desk.do("close", "PO-1", by=mei)
    assert unknown.value.code == "no_workflow_applies"
    state = desk.record(Receipt("PO-1", 1, "10", at="2026-01-06"), by=mei)
    assert "not_checked" not in [one.code for _, one in state.findings], "there is nothing to check"


def test_a_draft_goes_over_to_the_workflow_that_applies_since(on, order, mei, wang):
    desk = on(BIG, SMALL)
    desk.create(order("PO-1", line()), by=mei)
    state = desk.edit("PO-1", {"lines[1].quantity": "5000"}, by=mei)
    assert (desk.workflow_of(state), state.definition, state.state) == (BIG, BIG.hash, "draft")
    desk.do("submit", "PO-1", by=mei)
    assert desk.do("approve", "PO-1", by=wang).state == "pending_approval"
    assert Desk(desk.store).workflow_of("PO-1") == BIG


def test_a_draft_goes_back_to_the_lighter_one_too(on, order, mei):
    desk = on(BIG, SMALL)
    desk.create(order("PO-1", line("5000")), by=mei)
    assert desk.workflow_of(desk.edit("PO-1", {"lines[1].quantity": "5"}, by=mei)) == SMALL


def test_once_it_has_gone_its_way_an_order_does_not_grow_out_of_its_workflow(on, order, mei, wang):
    desk = on(BIG, SMALL)
    desk.create(order("PO-1", line()), by=mei)
    desk.do("submit", "PO-1", by=mei)
    desk.do("approve", "PO-1", by=wang)
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"lines[1].quantity": "5000"}, by=mei)
    assert codes(refused) == ["workflow_other"]
    assert desk.edit("PO-1", {"lines[1].quantity": "500"}, by=mei).definition == SMALL.hash


def test_what_was_taken_back_has_gone_its_way_too(on, order, mei):
    desk = on(BIG, SMALL)
    desk.create(order("PO-1", line()), by=mei)
    desk.do("submit", "PO-1", by=mei)
    assert desk.do("recall", "PO-1", by=mei).state == "draft"
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"lines[1].quantity": "5000"}, by=mei)
    assert codes(refused) == ["workflow_other"]


def test_a_signer_who_was_added_is_no_draft_s_beginning(on, order, mei, wang):
    early = Transition("ask_too", "draft", approval="release", act="add_signer")
    levels = [Level("one", roles="approver")]
    steps = [*STANDARD.transitions, early, Transition("sign_early", "draft", "approved", approval="release")]
    release = evolve(RELEASE, levels=levels)
    flows = [evolve(one, transitions=steps, approvals=[release]) for one in (BIG, SMALL)]
    desk = on(*flows)
    desk.create(order("PO-1", line()), by=mei)
    desk.do("ask_too", "PO-1", by=wang, to="zoe")
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"lines[1].quantity": "5000"}, by=mei)
    assert codes(refused) == ["workflow_other"]


def test_an_edit_that_no_workflow_applies_to_is_refused(on, order, mei):
    desk = on(ONLY_EUROS)
    desk.create(order("PO-1", line()), by=mei)
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"currency": "USD"}, by=mei)
    assert codes(refused) == ["no_workflow_applies"]


def test_an_order_stays_on_its_workflow_when_the_book_gets_another(on, order, mei):
    desk = on(SMALL)
    desk.create(order("PO-1", line()), by=mei)
    later = on(evolve(BIG, applies=None))
    assert later.edit("PO-1", {"lines[1].quantity": "5000"}, by=mei).definition == SMALL.hash


def test_whoever_may_not_fill_in_a_field_of_the_other_workflow_does_not_come_by_it(on, order, mei):
    closed = evolve(BIG, fields=[FieldRule("incoterm", states="draft", editable=False)])
    desk = on(closed, SMALL)
    desk.create(order("PO-1", line(), incoterm="DAP"), by=mei)
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"lines[1].quantity": "5000"}, by=mei)
    assert codes(refused) == ["field_not_editable"]


# --- once it is out


TOM = Actor("tom", roles={"supplier"}, party="V-7")
MORE = {"lines[1].quantity": "5000"}


@pytest.fixture
def out(on, order, mei, wang):
    """A desk with an order that is out, on one of two workflows, and in a second one its signers."""

    def opened(*definitions, quantity="100", signers=(wang,)):
        desk = on(*definitions)
        desk.create(order("PO-1", line(quantity)), by=mei)
        for step, actor in (("submit", mei), *(("approve", one) for one in signers), ("issue", mei)):
            desk.do(step, "PO-1", by=actor)
        return desk

    return opened


@pytest.mark.parametrize("by", ["mei", "tom"])
def test_a_change_does_not_make_an_order_outgrow_its_workflow(out, mei, by):
    desk = out(BIG, SMALL)
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", MORE, by=TOM if by == "tom" else mei)
    assert codes(refused) == ["workflow_other"]
    assert desk.get("PO-1").changes == {}
    assert desk.propose("PO-1", {"lines[1].quantity": "900"}, by=mei).state == "pending_approval"


def test_nor_does_another_wish_or_a_counter_offer(out, mei, wang):
    desk = out(BIG, SMALL)
    change = desk.propose("PO-1", {"lines[1].quantity": "900"}, by=mei)
    with pytest.raises(Refused) as refused:
        desk.revise(desk.do("send_back", change, by=wang, reason="no"), MORE, by=mei)
    assert codes(refused) == ["workflow_other"]
    change = desk.do("approve", desk.do("submit", desk.change(change.id), by=mei), by=wang)
    change = desk.do("offer", change, by=mei)
    with pytest.raises(Refused) as refused:
        desk.answer(change, "counter", changes=MORE, by=TOM)
    assert codes(refused) == ["workflow_other"]


def test_nor_do_two_changes_together(out, mei, wang):
    desk = out(BIG, SMALL)
    first = desk.propose("PO-1", {"lines[1].quantity": "900"}, by=mei)
    second = desk.propose("PO-1", {"lines[1].price": "5"}, by=mei)
    for change in (first, second):
        desk.do("approve", change, by=wang)
        desk.do("offer", desk.change(change.id), by=mei)
        desk.answer(change.id, "accept", by=TOM)
    # The supplier has said yes; it doesn't come into force, and whoever looks is told why.
    assert [one.state for one in desk.changes("PO-1")] == ["applied", "accepted"]
    desk.follow("PO-1")
    assert desk.change(second.id).state == "accepted"
    assert [one.code for one in desk.check("submit", desk.change(second.id), by=mei)] == ["workflow_other"]


@pytest.mark.parametrize(("guard", "state"), [("not clashing", "offered"), ("agreed", "accepted")])
def test_a_workflow_of_changes_that_does_not_ask_applies_nothing_either(out, mei, wang, guard, state):
    form = preset("change_request").as_dict()
    loose = {"apply": [guard], "submit": []}
    steps = [{**one, "guards": loose.get(one["name"], one.get("guards", []))} for one in form["transitions"]]
    desk = out(BIG, SMALL, Definition.from_dict({**form, "name": "loose", "transitions": steps}))
    first = desk.propose("PO-1", {"lines[1].quantity": "900"}, by=mei)
    second = desk.propose("PO-1", {"lines[1].price": "5"}, by=mei)
    for change in (first, second):
        desk.do("approve", change, by=wang)
        desk.do("offer", desk.change(change.id), by=mei)
    desk.answer(first.id, "accept", by=TOM)
    with suppress(Refused):
        desk.answer(second.id, "accept", by=TOM)
    desk.follow("PO-1")
    assert [desk.change(one.id).state for one in (first, second)] == ["applied", state]


def test_an_answer_that_would_make_it_outgrow_its_workflow_is_recorded_and_does_not_apply(out, mei, wang):
    desk = out(BIG, SMALL)
    said = AcknowledgedLine(1, "accepted_with_change", quantity="5000")
    desk.do("acknowledge", Acknowledgement("PO-1", lines=[said]), by=TOM)
    (change,) = desk.changes("PO-1")
    desk.do("approve", change, by=wang)
    assert (desk.get("PO-1").line(1).quantity.amount, desk.change(change.id).applied) == (100, None)


def test_what_grew_within_its_terms_grows_no_further_on_the_lighter_workflow(on, order, mei, wang):
    desk = on(BIG, SMALL)
    bolts = evolve(line("990"), tolerance=Tolerance(over_percent="5"))
    desk.create(order("PO-1", bolts), by=mei)
    for step, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
        desk.do(step, "PO-1", by=actor)
    said = AcknowledgedLine(1, "accepted_with_change", quantity="1010")
    assert desk.do("acknowledge", Acknowledgement("PO-1", lines=[said]), by=TOM).line(1).quantity.amount == 1010
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", MORE, by=mei)
    assert codes(refused) == ["workflow_other"]
    # What chooses the workflow isn't touched, or it is the lighter one's again.
    assert desk.propose("PO-1", {"incoterm": "FCA"}, by=mei).state == "pending_approval"
    assert desk.propose("PO-1", {"lines[1].quantity": "995"}, by=mei).state == "pending_approval"


def test_an_order_that_is_out_is_changed_on_its_own_when_the_book_gets_another(out, on, mei):
    out(SMALL)
    later = on(evolve(BIG, applies=None))
    assert later.propose("PO-1", MORE, by=mei).state == "pending_approval"
    # Of what it can't be known, nothing is changed.
    adopted = on(BIG, SMALL)
    adopted.adopt([SMALL])
    other = on(evolve(BIG, applies=None))
    with pytest.raises(Refused) as refused:
        other.propose("PO-1", MORE, by=mei)
    assert codes(refused) == ["book_has_its_own"]
    assert other.record(Receipt("PO-1", 1, "10", at="2026-01-06"), by=mei).line(1) is not None


def test_what_asks_nobody_else_to_sign_stands_in_nobody_s_way(out, mei, wang):
    li = Actor("li", roles={"approver"})
    desk = out(BIG, SMALL, quantity="5000", signers=(wang, li))
    change = desk.propose("PO-1", {"lines[1].quantity": "500"}, by=mei)
    desk.do("approve", change, by=wang)
    # By its own workflow two sign, though one would do for a new order like that.
    assert desk.change(change.id).state == "pending_approval"
    assert desk.do("approve", desk.change(change.id), by=li).state == "approved"


def test_a_change_to_which_no_workflow_applies_is_refused(out, mei, wang):
    desk = out(evolve(STANDARD, name="bolts", applies="line_count == 1"))
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", [AddLine(OrderLine(2, "B", "1", "1.00", requested="2026-02-01"))], by=mei)
    assert codes(refused) == ["no_workflow_applies"]
