"""Signatures: passed on, added, taken back, void after an edit; what they keep from happening, and what follows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.workflow.memo import COMPANY, STEPS, Case, lead, manager, submitted

from procurekit import Actor
from procurekit.model.deeds import Deed
from procurekit.workflow import (
    Approval,
    Delegation,
    Duty,
    Effect,
    Guard,
    Level,
    Person,
    Tolerance,
    Transition,
    decide,
    follow,
    returned,
)

# --- somebody who may sign twice


def test_a_signature_stands_for_later_levels_only_where_the_approval_skips():
    case = submitted(lead(), manager(), repeated="skip")
    assert case.do("approve", "both").state == "approved"
    asked_twice = submitted(lead(), manager())
    asked_twice.do("approve", "both")
    assert asked_twice.state == "pending"
    assert asked_twice.do("approve", "both").state == "approved"


def test_a_signature_stands_for_no_role_that_the_signer_does_not_hold():
    case = submitted(Level("project", people="pia", roles="manager"), manager(), repeated="skip", organisation=None)
    case.do("approve", "pia")
    assert case.waiting == ["manager"]


def test_a_deputy_in_certain_roles_signs_nothing_that_the_principal_is_named_for():
    deputy = Delegation("ma", "zoe", "2026-03-01", "2026-03-31", roles="manager")
    company = evolve(COMPANY, people=[*COMPANY.people, Person("zoe")], delegations=[deputy])
    case = submitted(manager(), Level("board", people="ma"), repeated="skip", organisation=company)
    case.do("approve", "zoe", "ma")
    assert (case.state, case.waiting) == ("pending", ["board"])
    assert case.refused("approve", "zoe", "ma") == ["may_not_sign"]
    assert case.do("approve", "ma").state == "approved"


def test_a_signature_stands_for_no_later_level_once_the_signer_may_not_sign_any_more():
    steps = (*STEPS, Transition("file", "pending"))
    duty = Duty("filed", "file", "approve")
    case = submitted(lead(), manager(), Level("ceo", roles="ceo"), repeated="skip", steps=steps, duties=[duty])
    case.do("approve", "both")
    assert case.waiting == ["ceo"]
    # What is written into its history from elsewhere: a step that its signer should have kept out of.
    case.subject = case.made("pending", 9, (*case.subject.deeds, Deed("file", "both")))
    assert case.waiting == ["manager", "ceo"]


def test_where_it_refuses_nobody_signs_twice():
    case = submitted(lead(), manager(), repeated="refuse")
    case.do("approve", "both")
    assert case.refused("approve", "both") == ["already_signed"]
    assert case.do("approve", "ma").state == "approved"


def test_where_nobody_signs_twice_all_are_those_who_have_not_signed_elsewhere():
    people = [Person("a", ("lead", "manager")), Person("b", "manager"), Person("mei", "buyer")]
    company = evolve(COMPANY, people=people)
    case = submitted(lead(), manager(need="all"), repeated="refuse", organisation=company)
    case.do("approve", "a")
    assert [one.missing for one in case.standing.waiting] == [("b",)]
    assert case.do("approve", "b").state == "approved"


def test_where_nobody_signs_twice_and_nobody_else_is_there_the_level_is_not_signed_by_nobody():
    company = evolve(COMPANY, people=[Person("a", ("lead", "manager")), Person("mei", "buyer")])
    case = submitted(lead(), manager(need="all"), repeated="refuse", organisation=company)
    case.do("approve", "a")
    assert (case.state, case.waiting) == ("pending", ["manager"])


# --- passing on, adding, returning, taking back


@pytest.mark.parametrize("organisation", [None, COMPANY])
def test_where_all_have_to_sign_nobody_passes_a_place_on_to_another_of_them(organisation):
    case = submitted(Level("board", people=("li", "ma"), need="all"), organisation=organisation)
    assert case.refused("forward", "li", to="ma") == ["to_signs_already"]
    case.do("forward", "li", to="mo")
    assert case.standing.levels[0].missing == ("ma", "mo")
    case.do("approve", "ma")
    assert case.do("approve", "mo").state == "approved"


def test_where_one_signature_is_enough_it_may_go_to_another_who_may_sign():
    case = submitted(lead())
    case.do("forward", "li", to="lu")
    assert case.do("approve", "lu").state == "approved"


def test_what_is_passed_on_is_signed_by_somebody_else_until_it_is_passed_back():
    case = submitted(lead(people="li", roles=()))
    assert case.refused("forward", "li", to="li") == ["to_oneself"]
    assert case.refused("forward", "li") == ["to_needed"]
    case.do("forward", "li", to="zoe")
    assert case.refused("approve", "li") == ["passed_on"]
    assert case.standing.levels[0].missing == ("zoe",)
    case.do("forward", "zoe", to="li")
    assert case.refused("approve", "zoe") == ["passed_on"]
    assert case.do("approve", "li").state == "approved"


def test_all_still_waits_for_somebody_to_whom_it_came_back():
    case = submitted(Level("board", people=("li", "ma"), need="all"))
    case.do("forward", "li", to="zoe")
    assert case.standing.levels[0].missing == ("ma", "zoe")
    case.do("forward", "zoe", to="li")
    case.do("approve", "ma")
    assert (case.state, case.standing.levels[0].missing) == ("pending", ("li",))
    assert case.do("approve", "li").state == "approved"


@pytest.mark.parametrize(
    ("position", "order"),
    [
        ("before", [["lead+zoe"], ["lead"], ["manager"]]),
        ("with", [["lead", "lead+zoe"], ["manager"]]),
        (None, [["lead", "lead+zoe"], ["manager"]]),
        ("after", [["lead"], ["lead+zoe"], ["manager"]]),
    ],
)
def test_an_added_signer_signs_before_beside_or_after_the_level(position, order):
    case = submitted(lead(), manager())
    case.do("add_signer", "li", to="zoe", position=position)
    for names in order:
        assert case.open == names
        for name in names:
            case.do("approve", {"lead": "li", "manager": "ma", "lead+zoe": "zoe"}[name], level=name)
    assert case.state == "approved"


@pytest.mark.parametrize("position", ["before", "with", None, "after"])
def test_an_added_signer_may_be_called_by_a_mail_address(position):
    case = submitted(lead())
    case.do("add_signer", "li", to="zoe@example.org", position=position)
    assert set(case.waiting) == {"lead", "lead+zoe@example.org"}
    signers = {"lead": "li", "lead+zoe@example.org": "zoe@example.org"}
    while case.state == "pending":
        name = case.open[0]
        case.do("approve", signers[name], level=name)
    assert case.state == "approved"


def test_what_is_done_to_an_approval_may_void_another():
    void = Effect("void_approval", approval="legal")
    steps = [evolve(one, effects=[void]) if one.act in {"return", "withdraw", "forward"} else one for one in STEPS]
    steps.append(Transition("clear", "pending", "pending", approval="legal"))
    made = submitted(lead(), manager())
    legal = Approval("legal", [Level("law", roles="legal")], before="issued")
    definition = evolve(made.definition, transitions=steps, approvals=[*made.definition.approvals, legal])
    for act, by, to in (("return", "ma", "lead"), ("withdraw", "li", None), ("forward", "ma", "mo")):
        case = submitted(lead(), manager())
        case.definition = definition
        case.do("clear", "lena")
        case.do("approve", "li")
        step = case.do(act, by, to=to)
        assert step.deeds[0].voided == ("legal",)
        assert not {one.approval.name: one for one in case.standings}["legal"].complete


def test_where_an_added_signer_signs_has_to_be_a_place():
    assert submitted(lead()).refused("add_signer", "li", to="zoe", position="under") == ["unknown_position"]


def test_returned_to_an_earlier_level_it_is_signed_anew_from_there():
    case = submitted(lead(), manager(), Level("ceo", roles="ceo"))
    case.do("approve", "li")
    case.do("approve", "ma")
    assert case.refused("return", "chen", to="ceo") == ["not_an_earlier_level"]
    assert case.refused("return", "chen", to="boss") == ["unknown_level"]
    case.do("return", "chen", to="manager")
    assert case.waiting == ["manager", "ceo"]
    case.do("return", "mo", to="lead")
    assert case.waiting == ["lead", "manager", "ceo"]


def test_returned_to_an_added_signer_it_goes_back_to_the_level_they_were_added_to():
    case = submitted(lead(), manager(), Level("ceo", roles="ceo"))
    case.do("approve", "li")
    case.do("add_signer", "ma", to="zoe", position="before")
    case.do("approve", "zoe")
    case.do("approve", "ma")
    case.do("return", "chen", to="manager")
    assert case.waiting == ["manager", "ceo"], "whoever was added before it has signed"
    case.do("approve", "ma")
    case.do("return", "chen", to="manager+zoe")
    assert case.waiting == ["manager+zoe", "manager", "ceo"]
    assert case.refused("approve", "ma") == ["not_your_turn"]
    case.do("approve", "zoe")
    assert case.open == ["manager"]


@pytest.mark.parametrize("position", ["before", "with", "after"])
def test_whoever_was_added_stays_when_it_is_returned(position):
    case = submitted(lead(), manager())
    case.do("add_signer", "li", to="zoe", position=position)
    while case.open != ["manager"]:
        case.do("approve", {"lead": "li", "lead+zoe": "zoe"}[case.open[0]], level=case.open[0])
    case.do("return", "ma", to="lead")
    assert ("lead+zoe" in case.waiting) == (position != "before")
    assert "lead" in case.waiting


def test_an_added_place_may_be_passed_on_and_back():
    case = submitted(lead())
    case.do("add_signer", "li", to="zoe", position="before")
    case.do("forward", "zoe", to="bo", level="lead+zoe")
    assert case.refused("approve", "zoe", level="lead+zoe") == ["passed_on"]
    assert case.standing.levels[0].missing == ("bo",)
    step = case.do("approve", "bo", level="lead+zoe")
    assert step.deeds[0].signature.passed_by == ("zoe",)
    assert case.open == ["lead"]


def test_an_added_signer_adds_one_more_in_turn():
    case = submitted(lead(), manager())
    case.do("add_signer", "li", to="zoe", position="before")
    case.do("add_signer", "zoe", to="bo", level="lead+zoe", position="after")
    assert [one.name for one in case.standing.levels][:2] == ["lead+zoe", "lead"]
    case.do("approve", "zoe")
    case.do("approve", "li")
    assert case.open == ["lead+zoe+bo"]
    case.do("approve", "bo")
    assert case.open == ["manager"]


DEPUTY = Actor("dep", on_behalf_of=Actor("lu", on_behalf_of=Actor("li", roles={"lead"})))


def test_whoever_has_signed_passes_no_right_on_for_a_second_signature():
    case = submitted(lead(need=2))
    case.do("approve", "lu")
    found = decide(case.definition, case.subject, "approve", DEPUTY, "2026-03-02")
    assert [one.code for one in found] == ["already_signed"]


def test_two_signatures_of_a_history_that_share_somebody_are_one():
    one, other = submitted(lead(need=2)), submitted(lead(need=2))
    mine = decide(one.definition, one.subject, "approve", DEPUTY, "2026-03-02").deeds
    for signer in ("li", "lu"):
        theirs = other.decided("approve", signer).deeds
        for deeds in ((*mine, *theirs), (*theirs, *mine)):
            one.subject = one.made("pending", 9, deeds)
            assert one.waiting == ["lead"]
    one.subject = one.made("pending", 9, (*mine, *other.decided("approve", "lang").deeds))
    assert one.waiting == []


def test_whoever_passed_the_right_on_is_no_second_signer():
    case = submitted(lead(need=2))
    case.subject = case.subject.after(decide(case.definition, case.subject, "approve", DEPUTY, "2026-03-02"))
    assert case.refused("approve", "lu") == ["already_signed"]
    assert case.do("approve", "lang").state == "approved"


def test_a_signature_is_taken_back_by_whoever_gave_it_and_only_while_nobody_signed_after():
    case = submitted(lead(), manager(need=2))
    case.do("approve", "li")
    assert case.refused("withdraw", "lu") == ["nothing_to_withdraw"]
    case.do("withdraw", "li")
    assert case.waiting == ["lead", "manager"]
    case.do("approve", "lu")
    case.do("approve", "ma")
    assert case.refused("withdraw", "lu") == ["signed_after"]
    case.do("withdraw", "ma")
    case.do("withdraw", "lu")
    assert case.standing.signatures == ()


def test_only_whoever_submitted_recalls_and_the_signatures_are_gone():
    case = submitted(lead(need=2))
    case.do("approve", "li")
    assert case.refused("recall", "li") == ["only_by"]
    case.do("recall", "mei")
    case.do("submit", "mei")
    assert (case.state, case.standing.signatures) == ("pending", ())


def test_effects_follow_the_last_signature_and_those_of_other_steps_at_once():
    case = submitted(lead(), manager())
    assert case.do("approve", "li").effects == ()
    assert [one.name for one in case.do("approve", "ma").effects] == ["print"]
    sent = submitted(lead()).do("send_back", "li")
    assert [(one.name, one.roles) for one in sent.effects] == [("void_approval", ()), ("tell", ("buyer",))]
    assert sent.deeds[0].voided == ("spend",)


# --- what an edit does

TOLERANT = {
    "currency": "CNY",
    "tolerance": Tolerance(["amount", "quantity"], "approval_amount <= approved_approval_amount * 1.05"),
}


def approved(**given):
    case = submitted(lead(), **given)
    case.do("approve", "li")
    return case


def test_an_edit_voids_what_was_signed_and_undoing_it_brings_it_back():
    case = approved()
    case.edit(amount="501")
    assert case.refused("issue", "mei") == ["approval_void"]
    assert len(case.standing.void) == 1
    case.edit(amount="500")
    assert case.do("issue", "mei").state == "issued"


def test_an_edit_within_the_tolerance_keeps_it_and_edits_add_up():
    case = approved(**TOLERANT)
    for amount, good in (("520", True), ("525", True), ("525.01", False), ("0", True)):
        case.edit(amount=amount)
        assert case.standing.complete is good
    case.edit(amount="500", supplier="V-8")
    assert not case.standing.complete


def test_slices_within_the_tolerance_cant_climb_past_what_was_signed():
    case = approved(**TOLERANT)
    amount = Decimal(500)
    for _ in range(3):
        amount *= Decimal("1.04")
        case.edit(amount=str(amount))
    assert case.refused("issue", "mei") == ["approval_void"]


def test_each_signature_is_held_against_what_that_signer_saw():
    case = submitted(lead(), manager(), **TOLERANT)
    case.do("approve", "li")
    case.edit(amount="520")
    case.do("approve", "ma")
    case.edit(amount="540")
    assert [one.actor for one in case.standing.void] == ["li"]
    assert case.waiting == ["lead"]


def test_within_the_tolerance_a_higher_band_still_needs_its_level():
    case = submitted(lead(), manager(when="approval_amount > 510"), **TOLERANT)
    case.do("approve", "li")
    case.edit(amount="520")
    assert case.standing.void == ()
    assert case.refused("issue", "mei") == ["approval_missing"]


def test_what_is_void_when_it_goes_back_to_be_approved_stays_void():
    case = approved(returns_to="pending")
    before = case.subject
    case.edit(amount="900")
    case.subject = case.made("approved", deeds=before.deeds)
    (first,) = returned(case.definition, evolve(before, document={"amount": "500"}), case.subject)
    (again,) = returned(case.definition, case.subject, case.subject)
    assert [(one.state, one.voided, one.people) for one in (first, again)] == [("pending", ("spend",), ())] * 2
    case.subject = case.made("pending", deeds=[*before.deeds, again])
    case.edit(amount="500")
    assert case.waiting == ["lead"]


def test_where_only_a_level_more_is_needed_the_others_still_count():
    case = submitted(lead(), manager(when="approval_amount > 510"), returns_to="pending", **TOLERANT)
    case.do("approve", "li")
    before = evolve(case.subject, document=dict(case.content))
    case.edit(amount="520")
    (back,) = returned(case.definition, before, case.subject)
    assert (back.state, back.voided) == ("pending", ())


def test_fields_that_an_approval_ignores_are_free():
    case = approved(ignores=["note", "lines[*].site"])
    case.edit(note="call first")
    assert case.do("issue", "mei").state == "issued"


# --- nothing goes round it


def test_no_other_step_leads_past_an_approval():
    case = Case(lead())
    assert case.refused("rush", "mei") == ["approval_missing"]
    case.do("submit", "mei")
    assert case.refused("rush", "mei") == ["approval_missing"]
    assert case.refused("issue", "mei") == ["wrong_state", "approval_missing"]


def test_whoever_says_that_it_is_approved_has_to_bring_the_signatures():
    case = Case(lead())
    case.subject = case.made("approved")
    assert case.refused("issue", "mei") == ["approval_missing"]


def test_a_second_approval_of_the_same_state_is_waited_for():
    legal = Approval("legal", [Level("legal", roles="legal")], before=("approved", "issued"))
    steps = (*STEPS, Transition("clear", "pending", "approved", approval="legal"))
    one = Case(lead(when="approval_amount > 1000"), currency="CNY").definition
    both = evolve(one, transitions=steps, approvals=[*one.approvals, legal])
    case = Case(lead())
    case.definition = both
    assert case.do("submit", "mei").state == "pending"
    assert case.do("clear", "lena").state == "approved"


# --- steps that are taken by themselves

AUTOMATIC = (
    *STEPS,
    Transition("park", "approved", "draft", automatic=True, guards="urgent == False"),
    Transition("hurry", "approved", "issued", automatic=True, guards="urgent", priority=2),
    Transition("file", "approved", "draft", automatic=True, guards='currency == "XXX"', priority=1),
)


@pytest.mark.parametrize(
    ("facts", "state", "commands"),
    [
        ({"urgent": True}, "issued", ["approve", "hurry"]),
        ({"urgent": True, "currency": "XXX"}, "issued", ["approve", "hurry"]),
        ({"urgent": False, "currency": "XXX"}, "draft", ["approve", "file"]),
        ({"urgent": False}, "draft", ["approve", "park"]),
        ({}, "approved", ["approve"]),
    ],
)
def test_the_automatic_step_with_the_highest_priority_follows(facts, state, commands):
    case = submitted(lead(), steps=AUTOMATIC, facts=facts)
    step = case.do("approve", "li")
    assert (step.state, [one.command for one in step.deeds]) == (state, commands)
    assert step.deeds[-1].people == () or len(commands) == 1


def test_an_automatic_step_waits_for_guards_and_for_the_approval():
    case = Case(lead(), steps=(*STEPS, Transition("go", "draft", "issued", automatic=True, guards=[Guard("urgent")])))
    assert follow(case.definition, case.subject) is None
    case.edit(urgent=True)
    assert follow(case.definition, case.subject) is None
    case.subject = case.made("draft", deeds=[_signature(case)])
    assert follow(case.definition, case.subject).state == "issued"


def _signature(case):
    signed = Case(lead(), facts=case.content)
    signed.do("submit", "mei")
    return Deed("approve", "li", signature=signed.do("approve", "li").deeds[0].signature)
