"""A user's own workflow, as a type checker in strict mode reads it; it also runs."""

from __future__ import annotations

from typing import assert_type

import procurekit
from procurekit import Actor, OrderLine, OrderState, PurchaseOrder, Reason
from procurekit.workflow import (
    Approval,
    Deed,
    Definition,
    Delegation,
    Due,
    Duty,
    Level,
    Option,
    Organisation,
    Person,
    Replay,
    Role,
    Standing,
    State,
    Step,
    Subject,
    Transition,
    allowed,
    decide,
    due,
    explain,
    mermaid,
    preset,
    replay,
)

MEMO = Definition(
    "memo",
    "draft",
    document="memo",
    states=[State("draft", en="Draft", zh="草稿"), State("signed", final=True)],
    roles=[Role("author"), "reader"],
    transitions=[
        Transition("sign", "draft", "signed", approval="sign_off"),
        Transition("note", ["draft"], roles="author", guards="state == 'draft'", effects=["tell"]),
    ],
    approvals=[Approval("sign_off", [Level("any", roles=["reader"], need=2)], before=["signed"])],
    duties=[Duty("apart", ["create"], ["sign"])],
)


def test_a_workflow_without_a_desk() -> None:
    subject = Subject("1", 0, "draft", {"title": "new shelves"}, deeds=[Deed("create", "li")])
    for person in ("eva", "tom"):
        decided = decide(MEMO, subject, "sign", Actor(person, roles={"reader"}), "2026-12-01")
        assert_type(decided, Step | tuple[Reason, ...])
        assert isinstance(decided, Step)
        subject = subject.after(decided)
    assert_type(subject.deeds, tuple[Deed, ...])
    assert subject.state == "signed"
    assert_type(allowed(MEMO, subject, "li"), tuple[Option, ...])
    assert_type(explain(MEMO, subject), tuple[Standing, ...])
    assert_type(due(MEMO, subject), tuple[Due, ...])
    assert_type(mermaid(MEMO), str)
    stored = [deed.as_dict() for deed in subject.deeds]
    assert tuple(map(Deed.from_dict, stored)) == subject.deeds


def test_a_desk_with_a_workflow_and_an_organisation() -> None:
    people = Organisation(
        people=[Person("mei", "buyer"), Person("wang", ["approver"]), Person("li")],
        delegations=[Delegation("wang", "li", "2020-01-01", "2099-12-31")],
    )
    with procurekit.open("memory:", definition=preset("standard_order"), organisation=people) as desk:
        order = desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6", "10")]), by="mei")
        assert_type(desk.edit(order, {"lines[1].quantity": "12"}, by="mei"), OrderState)
        assert_type(desk.check("submit", "PO-1", by="mei"), tuple[Reason, ...])
        desk.do("submit", "PO-1", by="mei")
        order = desk.do("approve", "PO-1", by=Actor("li", on_behalf_of="wang"))
        assert_type(desk.explain(order)[0].complete, bool)
        assert_type(desk.workflow_of(order), Definition)
        assert_type(desk.allowed(order, by="mei"), tuple[Option, ...])
        assert replay(preset("standard_order"), desk.cases()).fitting == 1
        assert Replay(preset("standard_order")).report().cases == 0
