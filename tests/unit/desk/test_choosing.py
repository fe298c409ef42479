"""Choosing: which workflow an order runs on, and that nobody comes by a lighter one by beginning with little."""

import pytest
from attrs import evolve

from procurekit import Desk, NotFound, OrderLine, Picture, Receipt, Refused
from procurekit.workflow import FieldRule, Level, Transition, preset

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
