"""Showing: nobody sees by a trick what their workflow hides from them."""

import pytest
from attrs import evolve

from procurekit import Actor, Desk, OrderLine, Picture
from procurekit.workflow import Delegation, FieldRule, Organisation, Person, preset

STANDARD = preset("standard_order")
HIDDEN = evolve(
    STANDARD,
    roles=[*STANDARD.roles, "warehouse"],
    fields=[FieldRule(("lines[*].price", "supplier"), roles="warehouse", visible=False)],
)
COMPANY = Organisation(
    people=[Person("mei", "buyer"), Person("wang", "approver"), Person("wu", "warehouse"), Person("li", "approver")],
    delegations=[Delegation("li", "wu", "2026-01-01", "2026-12-31")],
)


def line():
    return OrderLine(1, "A", "10", "5", requested="2026-02-01")


@pytest.fixture
def on(desk, clock):
    def opened(definition=HIDDEN, organisation=COMPANY):
        return Desk(desk.store, clock=clock, definition=definition, organisation=organisation)

    return opened


def price(desk, by):
    answer = desk.execute({"command": "get", "order": "PO-1", "by": by})
    return answer["order"]["document"]["lines"][0].get("price")


@pytest.mark.parametrize(
    ("by", "seen"),
    [
        ("mei", True),
        ("wu", False),
        ({"id": "wu", "on_behalf_of": {"id": "wang"}}, False),
        ({"id": "wu", "on_behalf_of": {"id": "li"}}, True),
        ("nobody-at-all", False),
        ({"id": "eve", "roles": ["buyer"]}, False),
    ],
    ids=str,
)
def test_whoever_may_not_act_so_sees_what_nobody_is_kept_from_seeing(on, order, by, seen):
    desk = on()
    desk.create(order("PO-1", line()), by="mei")
    assert (price(desk, by) is not None) == seen
    assert desk.shown("PO-1", by="mei")["supplier"]["id"] == "V-7"


def test_a_later_rule_that_shows_to_one_does_not_show_to_a_stranger(on, order):
    rules = [FieldRule("lines[*].price", visible=False), FieldRule("lines[*].price", roles="buyer", visible=True)]
    desk = on(evolve(STANDARD, fields=rules))
    desk.create(order("PO-1", line()), by="mei")
    assert price(desk, "mei")
    assert price(desk, "nobody-at-all") is None


def test_an_order_that_a_source_shows_hides_what_its_state_hides(on, order):
    states = [evolve(one, name="sent") if one.name == "issued" else one for one in STANDARD.states]
    steps = [
        evolve(
            one,
            sources=["sent" if name == "issued" else name for name in one.sources],
            target="sent" if one.target == "issued" else one.target,
        )
        for one in STANDARD.transitions
    ]
    (release,) = STANDARD.approvals
    before = ["sent" if name == "issued" else name for name in release.before]
    rule = FieldRule("lines[*].price", states="sent", visible=False)
    approvals = [evolve(release, before=before)]
    desk = on(evolve(STANDARD, states=states, transitions=steps, approvals=approvals, fields=[rule]), None)
    desk.observe(Picture("1", order("PO-1", line()), stage="issued"), source="erp")
    assert price(desk, "mei") is None


def test_findings_say_where_and_nothing_of_values_to_whoever_may_not_see_them(on, order):
    desk = on()
    desk.create(order("PO-1", line()), by="mei")
    for command, by in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
        desk.do(command, "PO-1", by=by)
    receipt = {"document": "receipt", "order": "PO-1", "line": 1, "quantity": "777", "at": "2026-01-06"}
    answer = desk.execute({"command": "record", "document": receipt, "by": "wu"})
    (found,) = answer["findings"]
    assert (found["code"], found["path"], found["values"], found["text"]) == ("over_received", "lines[1]", {}, "")
    assert answer["order"]["findings"] == [found]
    (whole,) = desk.execute({"command": "record", "document": receipt, "by": "mei"})["findings"][:1]
    assert whole["values"]


def test_a_hidden_number_of_a_line_hides_its_quantities(on, order):
    desk = on(evolve(STANDARD, fields=[FieldRule("lines[*].number", roles="approver", visible=False)]))
    desk.create(order("PO-1", line()), by="mei")
    answer = desk.execute({"command": "get", "order": "PO-1", "by": "wang"})
    assert answer["ok"]
    assert answer["order"]["lines"] == []


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"command": "create", "order": {"number": "\ud800"}, "by": "mei"}, "broken_text"),
        ({"command": "get", "order": "\ud800"}, "broken_text"),
        ({"command": "get", "order": "PO-1", "by": {"id": "\udfff"}}, "broken_text"),
        ({"command": "do", "step": "submit", "order": "PO-1", "by": "mei", "key": "\ud800"}, "broken_text"),
        ({"command": "do", "step": "submit", "order": "PO-1", "by": "mei", "\ud800": 1}, "broken_text"),
    ],
    ids=str,
)
def test_half_a_character_is_told_wherever_it_stands(on, command, code):
    answer = on().execute(command)
    assert (answer["ok"], answer["error"]["code"]) == (False, code)


def test_an_answer_names_the_workflow_that_the_order_runs_on(on, order):
    desk = on()
    desk.create(order("PO-1", line()), by="mei")
    for command in ({"command": "get", "order": "PO-1"}, {"command": "get", "order": "PO-1", "by": "wu"}):
        assert desk.execute(command)["order"]["workflow"] == "standard_order"


def test_data_deeper_than_any_document_is_told(on):
    deep: object = "x"
    for _ in range(5000):
        deep = [deep]
    for command in (
        {"command": "create", "order": deep, "by": "mei"},
        {"command": "edit", "order": "PO-1", "changes": {"custom.x": deep}, "by": "mei"},
    ):
        assert on().execute(command)["error"]["code"] == "data_too_deep"


def test_who_acted_through_whom_is_kept_with_whatever_was_done(on, order, clock):
    company = evolve(
        COMPANY,
        people=[*COMPANY.people, Person("dep"), Person("mid", "approver")],
        delegations=[
            Delegation("mei", "mid", "2026-01-01", "2026-01-31"),
            Delegation("mid", "dep", "2026-01-01", "2026-01-31"),
        ],
    )
    desk = on(STANDARD, company)
    deputy = Actor("dep", on_behalf_of="mei")
    desk.create(order("PO-1", line()), by=deputy)
    state = desk.edit("PO-1", {"language": "zh"}, by=deputy, at="2025-06-01")
    assert [(one.actor, one.on_behalf_of, one.via) for one in state.deeds] == [("dep", "mei", ("mid",))] * 2
    desk.do("submit", "PO-1", by=deputy)
    # Whatever day it is said to have been: who passed the right on had a hand in it.
    assert [one.values["person"] for one in desk.check("approve", "PO-1", by="mid")] == ["mid"] * 3
    assert desk.do("approve", "PO-1", by="wang").state == "approved"
