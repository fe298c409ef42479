"""Duties kept apart: over the whole history, in both orders, for everybody who had a hand in it."""

from __future__ import annotations

import pytest
from attrs import evolve

from procurekit import Actor
from procurekit.model.deeds import Deed, Signature
from procurekit.workflow import (
    Approval,
    CustomFact,
    Definition,
    Delegation,
    Duty,
    Keeper,
    Level,
    Organisation,
    Person,
    State,
    Step,
    Subject,
    Transition,
    allowed,
    decide,
)

DUTIES = (
    Duty("made", ("create", "edit"), "sign", zh="制单人不得审批"),
    Duty("bought", "order", ("receive", "pay")),
    Duty("kept", "keep_supplier", "order"),
)


def defined(*duties):
    return Definition(
        "memo",
        "open",
        [State("open"), State("signed"), State("ordered"), State("done", final=True)],
        [
            Transition("sign", "open", "signed", approval="a"),
            Transition("forward", "open", approval="a", act="forward"),
            Transition("order", ("open", "signed"), "ordered"),
            Transition("back", "ordered", "open"),
            Transition("receive", "ordered"),
            Transition("finish", "ordered", "done"),
        ],
        document="memo",
        facts=[CustomFact("supplier", "text")],
        approvals=[Approval("a", [Level("one", roles="manager")], before="signed")],
        duties=duties or DUTIES,
    )


def subject(*deeds, state="open", **facts):
    return Subject("1", len(deeds), state, {"supplier": "V-7"} | facts, deeds=deeds)


def reasons(command, by, *deeds, state="open", organisation=None, definition=None, **asked):
    actor = by if isinstance(by, Actor) else Actor(by, roles={"manager"})
    one = definition or defined()
    found = decide(one, subject(*deeds, state=state), command, actor, "2026-12-05", organisation=organisation, **asked)
    return () if isinstance(found, Step) else found


def conflicts(*args, **more):
    return [
        (one.values["person"], one.values["done"], one.values["duty"])
        for one in reasons(*args, **more)
        if one.code == "duty_conflict"
    ]


def test_whoever_did_the_first_may_not_do_the_second():
    assert conflicts("sign", "mei", Deed("create", "mei")) == [("mei", "create", "made")]
    assert conflicts("sign", "li", Deed("create", "mei")) == []


def test_nor_the_reverse():
    assert conflicts("order", "mei", Deed("pay", "mei")) == [("mei", "pay", "bought")]


def test_every_conflict_is_told_with_its_command():
    made = (Deed("create", "mei"), Deed("edit", "mei"))
    assert conflicts("sign", "mei", *made) == [("mei", "create", "made"), ("mei", "edit", "made")]


def test_it_is_the_whole_history_that_counts():
    long_ago = (Deed("order", "mei"), Deed("back", "mei"), *(Deed("note", "li") for _ in range(50)))
    assert conflicts("receive", "mei", *long_ago, state="ordered") == [("mei", "order", "bought")]


def test_a_duty_is_told_together_with_every_other_reason():
    found = reasons("sign", Actor("mei"), Deed("create", "mei"), state="signed")
    assert [one.code for one in found] == ["wrong_state", "duty_conflict", "missing_role"]


@pytest.mark.parametrize(
    "deed",
    [
        Deed("create", "mei"),
        Deed("create", "li", "mei"),
        Deed("create", "li", "wang", via=["mei"]),
    ],
)
def test_whatever_somebody_had_a_hand_in_counts(deed):
    assert conflicts("sign", "mei", deed) == [("mei", "create", "made")]


def test_acting_for_somebody_else_is_no_way_round_it():
    principal = Actor("wang", roles={"manager"})
    assert conflicts("sign", Actor("mei", on_behalf_of=principal), Deed("create", "mei")) == [("mei", "create", "made")]
    assert conflicts("sign", Actor("li", on_behalf_of=principal), Deed("create", "wang")) == [
        ("wang", "create", "made")
    ]
    between = Actor("li", on_behalf_of=Actor("mei", on_behalf_of=principal))
    assert conflicts("sign", between, Deed("create", "mei")) == [("mei", "create", "made")]


@pytest.mark.parametrize(
    ("at", "found"),
    [("2026-12-05", [("mei", "create", "made")]), ("2020-03-02", []), (None, [("mei", "create", "made")])],
)
def test_who_stood_between_is_asked_of_the_delegations_in_force_then(at, found):
    chain = [Delegation("wang", "mei", "2026-12-01", "2026-12-31"), Delegation("mei", "li", "2026-12-01", "2026-12-31")]
    people = [Person("wang", "manager"), Person("mei", "manager"), Person("li")]
    company = Organisation(people=people, delegations=chain)
    assert conflicts("sign", "mei", Deed("create", "li", "wang", at), organisation=company) == found


def test_of_a_signature_the_history_says_itself_who_stood_between():
    chain = [Delegation("wang", "mei", "2026-12-01", "2026-12-31"), Delegation("mei", "li", "2026-12-01", "2026-12-31")]
    company = Organisation(people=[Person("wang", "manager"), Person("mei"), Person("li")], delegations=chain)
    paid = defined(Duty("paid", "sign", "finish"))
    signed = Deed("sign", "li", "wang", "2026-12-05", "signed", signature=Signature("a", "one", "1:0"))
    assert conflicts("finish", "mei", signed, state="ordered", definition=paid, organisation=company) == []
    told = evolve(signed, via=["mei"])
    found = conflicts("finish", "mei", told, state="ordered", definition=paid, organisation=company)
    assert found == [("mei", "sign", "paid")]


@pytest.mark.parametrize(
    ("forwards", "via"),
    [
        ([("mei", "li")], ("mei",)),
        ([("mei", "bo"), ("bo", "li")], ("mei", "bo")),
        ([("mei", "li"), ("li", "mei"), ("mei", "li")], ("mei",)),
        ([("wang", "mei"), ("mei", "wang"), ("wang", "li")], ("wang",)),
    ],
)
def test_whoever_forwarded_it_had_a_hand_in_it(forwards, via):
    flow = defined(Duty("paid", "sign", "finish"), Duty("looked", "order", "sign"))
    passed = [Deed("forward", one, act="forward", approval="a", level="one", to=to) for one, to in forwards]
    step = decide(flow, subject(*passed), "sign", "li", "2026-12-05")
    assert step.deeds[0].signature.passed_by == via
    paid = (*passed, *step.deeds)
    for person in via:
        found = conflicts("finish", person, *paid, state="ordered", definition=flow)
        assert found == [(person, "sign", "paid")]
        again = conflicts("sign", "li", *passed, Deed("order", person), definition=flow)
        assert again == [(person, "order", "looked")]
    others = {name for names in forwards for name in names} - {*via, "li"}
    for person in others:
        assert conflicts("finish", person, *paid, state="ordered", definition=flow) == []


def test_a_deputy_who_forwarded_it_had_a_hand_in_it_with_all_the_others():
    flow = defined(Duty("paid", "sign", "finish"))
    passed = Deed("forward", "dep", "wang", via=["mid"], act="forward", approval="a", level="one", to="li")
    step = decide(flow, subject(passed), "sign", "li", "2026-12-05")
    assert step.deeds[0].signature.passed_by == ("dep", "wang", "mid")
    for person in ("dep", "wang", "mid"):
        found = conflicts("finish", person, passed, *step.deeds, state="ordered", definition=flow)
        assert found == [(person, "sign", "paid")]


def test_what_nobody_decided_is_nobodys_deed():
    assert conflicts("sign", "mei", Deed("create", "mei", automatic=True)) == []


def test_nothing_is_passed_on_to_somebody_who_may_not_sign():
    assert conflicts("forward", "wang", Deed("create", "mei"), to="mei") == [("mei", "create", "made")]
    assert conflicts("forward", "wang", Deed("create", "mei"), to="li") == []


@pytest.mark.parametrize(
    ("supplier", "found"),
    [("V-7", [("mei", "keep_supplier", "kept")]), ("*", [("mei", "keep_supplier", "kept")]), ("V-8", [])],
)
def test_whoever_keeps_the_suppliers_record_orders_nothing_from_it(supplier, found):
    company = Organisation(people=[Person("mei"), Person("li")], keepers=[Keeper(supplier, "mei")])
    assert conflicts("order", "mei", organisation=company) == found
    assert conflicts("order", "li", organisation=company) == []


def test_a_keeper_is_bound_as_a_principal_too():
    company = Organisation(
        people=[Person("mei"), Person("li")],
        keepers=[Keeper("V-7", "mei")],
        delegations=[Delegation("mei", "li", "2026-12-01", "2026-12-10")],
    )
    deputy = Actor("li", on_behalf_of=Actor("mei"))
    assert conflicts("order", deputy, organisation=company) == [("mei", "keep_supplier", "kept")]


def test_a_step_that_is_barred_is_shown_as_closed():
    options = {
        one.command: one for one in allowed(defined(), subject(Deed("create", "mei")), Actor("mei", roles="manager"))
    }
    assert [one.code for one in options["sign"].reasons] == ["duty_conflict"]
    assert options["forward"].open


def test_the_duty_is_told_in_the_readers_language():
    (reason,) = reasons("sign", "mei", Deed("create", "mei"))
    assert "制单人不得审批" in reason.text("zh")
    assert (reason.values["command"], reason.values["done"]) == ("sign", "create")


def test_without_duties_everybody_may_do_everything():
    assert conflicts("sign", "mei", Deed("create", "mei"), definition=defined(Duty("other", "receive", "pay"))) == []
