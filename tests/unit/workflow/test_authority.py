"""Authority: in whose name somebody acts, by which delegations, and what it does not give."""

from __future__ import annotations

import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, PurchaseOrder
from procurekit.errors import InvalidValue
from procurekit.values.moments import parse_moment
from procurekit.workflow import (
    Approval,
    Definition,
    Delegation,
    Duty,
    FieldRule,
    Level,
    Organisation,
    Person,
    Role,
    State,
    Step,
    Subject,
    Transition,
    decide,
    preset,
)
from procurekit.workflow.authority import _ways, authority_of

PEOPLE = (
    Person("wang", ["manager", "buyer"]),
    Person("li", "clerk"),
    Person("bo", "clerk"),
    Person("zoe"),
    Person("dan"),
)
DAY = "2026-12-05"


def stands_in(principal, deputy, start="2026-12-01", end="2026-12-10", **more):
    return Delegation(principal, deputy, start, end, **more)


def acting(*delegations, by="li", principal="wang", at=DAY, document="order", **company):
    organisation = Organisation(people=PEOPLE, delegations=delegations, **company)
    actor = Actor(by, on_behalf_of=None if principal is None else Actor(principal))
    return authority_of(actor, None if at is None else parse_moment(at), document, organisation)


def codes(authority):
    return [one.code for one in authority.reasons]


def test_roles_are_what_the_organisation_says_and_not_what_somebody_claims():
    organisation = Organisation(people=PEOPLE)
    assert authority_of(Actor("li", roles={"manager"}), None, "order", organisation).roles == {"clerk"}
    assert authority_of(Actor("li", roles={"manager"}), None, "order", None).roles == {"manager"}


def test_somebody_whom_the_organisation_does_not_know_may_nothing():
    authority = acting(by="eve", principal=None)
    assert (codes(authority), authority.roles) == (["actor_unknown"], frozenset())


def test_a_deputy_has_the_principals_roles_and_both_names_are_kept():
    authority = acting(stands_in("wang", "li"))
    assert authority.roles == {"manager", "buyer"}
    assert (authority.actor, authority.on_behalf_of, authority.people) == ("li", "wang", ("li", "wang"))
    assert acting(principal=None).on_behalf_of is None


def test_without_a_delegation_nobody_acts_for_anybody():
    authority = acting(stands_in("li", "wang"))
    assert (codes(authority), authority.roles) == (["not_delegated"], frozenset({"buyer", "manager"}))


def test_whoever_stands_in_for_nobody_sees_no_more_for_saying_so():
    priced = evolve(
        preset("standard_order"),
        roles=[*preset("standard_order").roles, Role("manager")],
        fields=[FieldRule("supplier", visible=False), FieldRule("supplier", roles="manager", visible=True)],
    )
    deputies = Organisation(people=PEOPLE, delegations=[stands_in("wang", "zoe", start="2020-01-01", end="2099-12-31")])
    with procurekit.open("memory:", definition=priced, organisation=deputies) as desk:
        order = desk.create(PurchaseOrder("PO-1", supplier="V-7"), by="wang")
        shown = {by: desk.shown(order, by=Actor(by, on_behalf_of=Actor("wang"))) for by in ("zoe", "li")}
    assert ("supplier" in shown["zoe"], "supplier" in shown["li"]) == (True, False)


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-11-30", ["delegation_not_in_force"]),
        ("2026-12-01", []),
        ("2026-12-10", []),
        ("2026-12-10T23:59:00+00:00", []),
        ("2026-12-11", ["delegation_not_in_force"]),
        (None, ["delegation_undated"]),
    ],
)
def test_a_delegation_is_in_force_from_its_first_day_to_its_last(at, found):
    assert codes(acting(stands_in("wang", "li"), at=at)) == found


def test_what_is_out_of_force_says_from_when_to_when_it_was():
    (reason,) = acting(stands_in("wang", "li"), at="2026-12-11").reasons
    assert (reason.values["start"], reason.values["end"], reason.values["day"]) == (
        "2026-12-01",
        "2026-12-10",
        "2026-12-11",
    )


def test_a_chain_keeps_everybody_in_between():
    authority = acting(stands_in("wang", "zoe"), stands_in("zoe", "li"))
    assert (authority.roles, authority.via) == ({"manager", "buyer"}, ("zoe",))
    assert authority.people == ("li", "wang", "zoe")


def test_every_link_of_a_chain_has_to_be_in_force():
    out = stands_in("zoe", "li", end="2026-12-04")
    (reason,) = acting(stands_in("wang", "zoe"), out).reasons
    assert (reason.code, reason.values["end"]) == ("delegation_not_in_force", "2026-12-04")


LINKS = (stands_in("wang", "zoe"), stands_in("zoe", "dan"), stands_in("dan", "bo"), stands_in("bo", "li"))


@pytest.mark.parametrize(("chain", "found"), [(4, []), (3, ["not_delegated"])])
def test_a_chain_has_at_most_so_many_links(chain, found):
    assert codes(acting(*LINKS, chain=chain)) == found


def test_three_links_are_the_most_where_nothing_is_said():
    assert codes(acting(*LINKS, by="bo")) == []
    assert codes(acting(*LINKS)) == ["not_delegated"]


def test_delegations_in_a_circle_lead_nowhere_and_come_to_an_end():
    circle = (stands_in("wang", "zoe"), stands_in("zoe", "dan"), stands_in("dan", "wang"), stands_in("dan", "zoe"))
    assert codes(acting(*circle, chain=50)) == ["not_delegated"]
    assert acting(*circle, by="dan", chain=50).via == ("zoe",)


def test_nobody_is_in_a_chain_twice():
    links = (stands_in("wang", "zoe"), stands_in("zoe", "dan"), stands_in("dan", "zoe"), stands_in("zoe", "li"))
    company = Organisation(people=PEOPLE, delegations=links, chain=6)
    (way,) = _ways("li", "wang", company, "order", None)
    assert [one.deputy for one in way] == ["zoe", "li"]


def test_a_web_of_delegations_is_looked_through_in_bounded_time():
    people = [Person(f"p{number}") for number in range(30)]
    web = [stands_in(one.id, two.id) for one in people for two in people if one is not two]
    company = Organisation(people=[*PEOPLE, *people], delegations=[*web, stands_in("wang", "p0")], chain=6)
    actor = Actor("li", on_behalf_of=Actor("wang"))
    assert codes(authority_of(actor, parse_moment(DAY), "order", company)) == ["not_delegated"]


def test_a_delegation_of_certain_roles_gives_no_others():
    assert acting(stands_in("wang", "li", roles="buyer")).roles == {"buyer"}
    chain = (stands_in("wang", "zoe", roles=("buyer", "manager")), stands_in("zoe", "li", roles="manager"))
    assert acting(*chain).roles == {"manager"}


def test_a_delegation_for_certain_documents_is_none_for_others():
    delegation = stands_in("wang", "li", documents="requisition")
    assert codes(acting(delegation)) == ["not_delegated"]
    assert codes(acting(delegation, document="requisition")) == []


def test_two_chains_give_what_both_give_and_whoever_passed_it_on_is_named():
    direct = stands_in("wang", "li", roles="buyer")
    chain = (stands_in("wang", "zoe"), stands_in("zoe", "li"))
    both = acting(direct, *chain)
    assert (both.roles, both.via, both.by_name) == ({"buyer", "manager"}, ("zoe",), True)
    assert acting(stands_in("wang", "li"), *chain).via == ()


def test_nobody_stands_in_for_themselves_nor_backwards_in_time():
    with pytest.raises(InvalidValue) as first:
        stands_in("wang", "wang")
    with pytest.raises(InvalidValue) as second:
        stands_in("wang", "li", start="2026-12-11")
    assert (first.value.code, second.value.code) == ("delegation_to_oneself", "delegation_ends_first")


# --- what a deputy's step looks like

SIGNING = Definition(
    "memo",
    "open",
    [State("open"), State("signed", final=True)],
    [
        Transition("write", "open"),
        Transition("sign", "open", "signed", approval="a"),
    ],
    document="memo",
    approvals=[Approval("a", [Level("one", roles="manager", people="wang")], before="signed")],
    duties=[Duty("made", "write", "sign")],
)
BY_NAME = Approval("a", [Level("one", people="wang")], before="signed")


def decided(*delegations, by="li", written_by=(), definition=SIGNING):
    organisation = Organisation(people=PEOPLE, delegations=delegations)
    subject = Subject("1", 1, "open", {"text": "…"})
    for one in written_by:
        subject = subject.after(decide(definition, subject, "write", one, DAY, organisation=organisation))
    return decide(definition, subject, "sign", Actor(by, on_behalf_of=Actor("wang")), DAY, organisation=organisation)


def test_the_deed_names_who_acted_for_whom_and_through_whom():
    step = decided(stands_in("wang", "zoe"), stands_in("zoe", "li"))
    assert isinstance(step, Step)
    (deed,) = step.deeds
    assert (deed.actor, deed.on_behalf_of, deed.via) == ("li", "wang", ("zoe",))
    assert deed.signature.roles == ("buyer", "manager")


@pytest.mark.parametrize("writer", ["li", "wang", "zoe"])
def test_duties_bind_the_deputy_the_principal_and_everybody_in_between(writer):
    chain = (stands_in("wang", "zoe"), stands_in("zoe", "li"))
    (reason,) = decided(*chain, written_by=[writer])
    assert (reason.code, reason.values["person"]) == ("duty_conflict", writer)


def test_a_duty_finds_whoever_passed_on_just_the_role_that_it_takes():
    chain = (stands_in("wang", "li", roles="buyer"), stands_in("wang", "zoe"), stands_in("zoe", "li"))
    (reason,) = decided(*chain, written_by=["zoe"])
    assert (reason.code, reason.values["person"]) == ("duty_conflict", "zoe")


def test_somebody_out_of_the_chain_is_bound_by_nothing():
    assert isinstance(decided(stands_in("wang", "li"), written_by=["zoe"]), Step)


def test_a_delegation_of_certain_roles_does_not_sign_where_the_principal_is_named():
    named = evolve(SIGNING, approvals=[BY_NAME])
    assert isinstance(decided(stands_in("wang", "li"), definition=named), Step)
    (reason,) = decided(stands_in("wang", "li", roles="buyer"), definition=named)
    assert reason.code == "may_not_sign"
    assert isinstance(decided(stands_in("wang", "li", roles="manager")), Step)
