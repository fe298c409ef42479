"""Settling: what an order's workflow does by itself, whatever it follows from, in one append; never past a hold."""

import json

import pytest
from attrs import evolve

from procurekit import Desk, Hold, OrderLine, Picture, Receipt, Refused, ShownFact
from procurekit.expressions import InvalidExpression
from procurekit.workflow import Definition, FieldRule, Guard, Level, Tolerance, Transition, preset

STANDARD = preset("standard_order")
(RELEASE,) = STANDARD.approvals
ANYWHERE = FieldRule(("lines", "custom", "note"), states=[one.name for one in STANDARD.states], editable=True)


def automatic(name, source, target, *guards, **more):
    return Transition(name, source, target, automatic=True, guards=[Guard(one) for one in guards], **more)


def with_steps(*steps, fields=(ANYWHERE,), **given):
    return evolve(STANDARD, transitions=[*STANDARD.transitions, *steps], fields=fields, **given)


def line(quantity="1000", **given):
    return OrderLine(1, "A", quantity, "0.10", requested="2026-02-01", **given)


@pytest.fixture
def on(desk, clock):
    def opened(definition, **given):
        return Desk(desk.store, clock=clock, definition=definition, **given)

    return opened


def commands(desk):
    return [getattr(one.payload, "command", one.envelope.type) for one in desk.journal.events(desk.get("PO-1").id)]


def test_a_new_order_goes_on_by_itself(on, order, mei):
    desk = on(with_steps(automatic("hurry", "draft", "pending_approval", "order_total > 50 and currency == 'EUR'")))
    assert desk.create(order("PO-1", line()), by=mei).state == "pending_approval"
    assert desk.create(order("PO-2", line("10")), by=mei).state == "draft"
    assert desk.verify().holds


def test_an_edited_order_goes_on_by_itself(on, order, mei):
    desk = on(with_steps(automatic("hurry", "draft", "pending_approval", "order_total > 50 and currency == 'EUR'")))
    desk.create(order("PO-1", line("10")), by=mei)
    state = desk.edit("PO-1", {"lines[1].quantity": "1000"}, by=mei)
    assert (state.state, state.version) == ("pending_approval", 3)
    assert state == desk.get("PO-1")


def test_an_order_goes_on_by_itself_once_a_hold_is_lifted(on, order, mei, wang):
    flow = with_steps(automatic("send", "approved", "issued", "order_total < 1000 and currency == 'EUR'"))
    desk = on(flow)
    desk.create(order("PO-1", line()), by=mei)
    (hold,) = desk.hold("PO-1", Hold("credit"), by=mei).holds
    desk.do("submit", "PO-1", by=mei)
    # What follows waits for the hold; the signature itself needn't.
    assert desk.do("approve", "PO-1", by=wang).state == "approved"
    assert desk.follow("PO-1").state == "approved"
    assert [one.code for one in desk.check("issue", "PO-1", by=mei)] == ["on_hold"]
    assert desk.edit("PO-1", {"note": "urgent"}, by=mei).state == "approved"
    state = desk.release("PO-1", hold, by=mei)
    assert (state.state, commands(desk)[-1]) == ("issued", "send")


def test_a_hold_over_a_line_keeps_nothing_from_going_out(on, order, mei, wang):
    desk = on(with_steps(automatic("send", "approved", "issued", "order_total < 1000 and currency == 'EUR'")))
    desk.create(order("PO-1", line()), by=mei)
    desk.hold("PO-1", Hold("quality", line=1), by=mei)
    desk.do("submit", "PO-1", by=mei)
    assert desk.do("approve", "PO-1", by=wang).state == "issued"


def test_nothing_goes_on_by_itself_without_what_has_to_be_there(on, order, mei, wang):
    rules = (ANYWHERE, FieldRule("project", editable=True))
    needed = FieldRule("project", states="approved", roles="buyer", required=True)
    send = automatic("send", "approved", "issued", "order_total < 1000", requires="custom.contract")
    free = evolve(RELEASE, ignores=("custom", "project"))
    desk = on(with_steps(send, fields=(*rules, needed), approvals=[free]))
    desk.create(order("PO-1", line()), by=mei)
    desk.do("submit", "PO-1", by=mei)
    assert desk.do("approve", "PO-1", by=wang).state == "approved"
    assert desk.edit("PO-1", {"custom.contract": "C-7"}, by=mei).state == "approved"
    assert desk.edit("PO-1", {"project": "P-1"}, by=mei).state == "issued"


def test_an_order_of_ours_goes_on_with_what_a_source_shows(on, order, mei, wang, clock):
    told = []
    desk = on(with_steps(automatic("finish", "issued", "closed", "'receive' in done")))
    desk._effects = lambda state, step: told.append((state.number, step.command, step.state))
    paper = order("PO-1", line())
    desk.create(paper, by=mei)
    for command, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
        desk.do(command, "PO-1", by=actor)
    del told[:]
    receipt = Receipt("PO-1", 1, "1000", at="2026-01-04")
    progress = desk.observe(Picture("1", paper, stage="issued", facts=[ShownFact("gr-1", receipt)]), source="erp")
    state = desk.get("PO-1")
    assert (state.state, commands(desk)[-1]) == ("closed", "finish")
    assert told == [("PO-1", "finish", "closed")]
    assert progress.events == len(list(desk.store.read_all())) - 4
    assert desk.verify().holds


def test_an_order_that_only_a_source_shows_is_where_its_source_says_it_is(on, order):
    desk = on(with_steps(automatic("hurry", "draft", "pending_approval", "order_total > 0")))
    desk.observe(Picture("1", order("PO-1", line()), stage="draft"), source="erp")
    assert desk.get("PO-1").stage == "draft"


# --- sent back


def test_an_edit_sends_back_what_was_signed_and_not_what_was_sent_back_already(on, order, mei, wang):
    levels = [Level("approver", roles="approver", need=2)]
    steps = [evolve(one, effects=[]) if one.name in {"send_back", "recall"} else one for one in STANDARD.transitions]
    desk = on(evolve(STANDARD, transitions=steps, approvals=[evolve(RELEASE, levels=levels)]))
    desk.create(order("PO-1", line()), by=mei)
    desk.do("submit", "PO-1", by=mei)
    desk.do("approve", "PO-1", by=wang)
    assert desk.do("send_back", "PO-1", by=wang, reason="too much").state == "sent_back"
    # A signature is void since, and the order waits for whoever made it, not for whoever signs.
    assert desk.edit("PO-1", {"lines[1].quantity": "900"}, by=mei).state == "sent_back"
    state = desk.do("submit", "PO-1", by=mei)
    assert state.state == "pending_approval"
    (standing,) = desk.explain(state)
    assert (len(standing.void), standing.complete) == (1, False)


def test_an_edit_within_the_tolerance_brings_the_document_on_where_nobody_is_left_to_sign(on, order, mei, wang):
    slack = Tolerance("lines[*].quantity", "order_total <= approved_order_total")
    levels = [Level("lead", roles="approver"), Level("board", roles="board", when="approval_amount > 1000")]
    approval = evolve(RELEASE, levels=levels, currency="EUR", tolerance=slack)
    desk = on(evolve(STANDARD, roles=[*STANDARD.roles, "board"], fields=[ANYWHERE], approvals=[approval]))
    desk.create(order("PO-1", line("20000")), by=mei)
    desk.do("submit", "PO-1", by=mei)
    assert desk.do("approve", "PO-1", by=wang).state == "pending_approval"
    state = desk.edit("PO-1", {"lines[1].quantity": "5000"}, by=mei)
    assert (state.state, commands(desk)[-1]) == ("approved", "approve")
    assert state.deeds[-1].automatic


def test_on_hold_an_order_still_comes_to_its_end_by_the_clock(on, order, mei, clock):
    desk = on(with_steps(automatic("drop", "draft", "cancelled", "today > '2026-01-07'")))
    desk.create(order("PO-1", line()), by=mei)
    desk.hold("PO-1", Hold("credit"), by=mei)
    clock.forward(days=3)
    # To be cancelled is no going out.
    assert desk.follow("PO-1").state == "cancelled"
    with pytest.raises(Refused):
        desk.do("submit", "PO-1", by=mei)


def test_what_a_source_shows_sends_back_what_needs_a_signature_more_as_an_edit_does(on, order, mei, wang):
    slack = Tolerance("lines[*].quantity", "approval_amount <= approved_approval_amount * 1.2")
    levels = [Level("lead", roles="approver"), Level("chief", roles="approver", when="approval_amount > 1000")]
    desk = on(with_steps(approvals=[evolve(RELEASE, currency="EUR", levels=levels, tolerance=slack)]))
    paper = order("PO-1", line("9500"))
    desk.create(paper, by=mei)
    desk.observe(Picture("1", paper), source="erp")
    desk.do("submit", "PO-1", by=mei)
    assert desk.do("approve", "PO-1", by=wang).state == "approved"
    desk.observe(Picture("1", order("PO-1", line("10500"))), source="erp")
    state = desk.get("PO-1")
    assert (state.state, commands(desk)[-1]) == ("pending_approval", "return_for_approval")
    assert [one.name for one in desk.explain(state)[0].waiting] == ["chief"]


def test_what_follows_names_the_workflow_that_it_was_decided_by(on, order, mei, wang):
    flow = with_steps(automatic("send", "approved", "issued", "order_total < 1000"))
    desk = on(flow)
    desk.create(order("PO-1", line()), by=mei)
    (hold,) = desk.hold("PO-1", Hold("credit"), by=mei).holds
    desk.do("submit", "PO-1", by=mei)
    desk.do("approve", "PO-1", by=wang)
    state = desk.release("PO-1", hold, by=mei)
    last = desk.journal.events(state.id)[-1]
    assert (last.payload.command, last.envelope.definition) == ("send", flow.hash)


def test_what_is_observed_is_kept_also_where_a_later_release_can_not_read_the_workflow(on, order, mei):
    flow = with_steps(automatic("drop", "draft", "cancelled", "all_received"))
    desk = on(flow)
    desk.create(order("PO-1", line()), by=mei)
    data = json.loads(json.dumps(flow.as_dict()).replace("all_received", "fact_of_an_old_release"))
    desk.workflows._known[flow.hash] = Definition.kept(data)
    desk.observe(Picture("1", order("PO-1", line(), incoterm="DAP")), source="erp")
    assert desk.get("PO-1").order.incoterm == "DAP"
    with pytest.raises(InvalidExpression):
        desk.edit("PO-1", {"incoterm": "FCA"}, by=mei)


def test_a_field_of_a_host_s_own_is_that_field_whatever_signs_its_name_has(on, order, mei, wang):
    desk = on(with_steps(approvals=[evolve(RELEASE, ignores="custom.Weight [kg]", returns_to=None)]))
    desk.create(order("PO-1", line(), custom={"Weight [kg]": "1", "bank": "DE11"}), by=mei)
    desk.do("submit", "PO-1", by=mei)
    desk.do("approve", "PO-1", by=wang)
    assert desk.explain(desk.edit("PO-1", {"custom.Weight [kg]": "2"}, by=mei))[0].complete
    assert not desk.explain(desk.edit("PO-1", {"custom.bank": "DE99"}, by=mei))[0].complete
    rules = [FieldRule("custom", editable=False), FieldRule("custom.Weight [kg]", editable=True)]
    other = on(with_steps(fields=rules))
    other.create(order("PO-2", line()), by=mei)
    assert other.edit("PO-2", {"custom.Weight [kg]": "2"}, by=mei).version == 2
    with pytest.raises(Refused) as refused:
        other.edit("PO-2", {"custom.bank": "DE99"}, by=mei)
    assert refused.value.reasons[0].values["path"] == "custom.bank"


def test_what_is_closed_is_closed_on_creating_as_it_is_on_editing(on, order, mei):
    rules = [FieldRule(("note", "custom"), editable=False), FieldRule("custom.colour", editable=True)]
    desk = on(with_steps(fields=rules))
    for given, path in (({"note": "secret"}, "note"), ({"custom": {"bank": "DE11"}}, "custom")):
        with pytest.raises(Refused) as refused:
            desk.create(order("PO-1", line(), **given), by=mei)
        assert [(one.code, one.values["path"]) for one in refused.value.reasons] == [("field_not_editable", path)]
    assert desk.create(order("PO-1", line(), custom={"colour": "red"}), by=mei).version == 1
