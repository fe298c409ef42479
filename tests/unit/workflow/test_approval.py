"""Approvals: which levels are needed, who signs them, one after the other or side by side."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.workflow.memo import COMPANY, Case, lead, manager, submitted

from procurekit.workflow import Duty, Level, Organisation, Person

# --- which levels are needed

BANDS = {"currency": "CNY", "rates": {"USD": "7.10"}}


def banded(**given):
    return Case(lead(), manager(when="approval_amount > 10000"), **BANDS | given)


@pytest.mark.parametrize(
    ("amount", "currency", "levels"),
    [
        ("10000", "CNY", ["lead"]),
        ("10000.01", "CNY", ["lead", "manager"]),
        ("1408.45", "USD", ["lead"]),  # 9,999.995 CNY
        ("1408.46", "USD", ["lead", "manager"]),  # 10,000.066 CNY
        ("1", "EUR", ["lead", "manager"]),  # nobody knows how much that is
        (None, "CNY", ["lead", "manager"]),
        ("1", None, ["lead", "manager"]),
    ],
)
def test_a_band_counts_in_its_own_currency_and_an_amount_that_cant_be_told_needs_the_level(amount, currency, levels):
    assert banded(facts={"amount": amount, "currency": currency}).waiting == levels


@pytest.mark.parametrize(("own_rate", "levels"), [(True, ["lead"]), (False, ["lead", "manager"])])
def test_a_documents_own_rate_counts_only_where_the_approval_says_so(own_rate, levels):
    case = banded(own_rate=own_rate, facts={"currency": "EUR"})
    case.subject = evolve(case.subject, facts={"exchange_into": "CNY", "exchange_rate": Decimal("7.8")})
    assert case.waiting == levels


def test_a_level_whose_condition_is_missing_or_unreadable_is_needed():
    case = Case(lead(), manager(when="urgent"))
    assert case.waiting == ["lead", "manager"]
    case.edit(urgent=False)
    assert case.waiting == ["lead"]
    case.edit(urgent="perhaps")
    assert case.waiting == ["lead", "manager"]
    assert case.standing.level("manager").reason is not None


def test_the_chain_is_told_before_anybody_submits():
    case = banded(facts={"amount": "20000"})
    first, second = case.standing.levels
    assert (first.open, second.open) == (True, False)
    assert second.why is not None
    assert second.missing == ("manager",)
    assert case.standing.as_dict()["complete"] is False


def test_where_no_level_is_needed_it_moves_on_by_itself():
    case = Case(lead(when="approval_amount > 1000"), currency="CNY")
    step = case.do("submit", "mei")
    assert (case.state, [one.automatic for one in step.deeds]) == ("approved", [False, True])


# --- who signs, in which order


def test_levels_are_signed_one_after_the_other():
    case = submitted(lead(), manager())
    assert case.refused("approve", "ma", level="manager") == ["not_your_turn"]
    assert case.refused("approve", "ma") == ["not_your_turn"]
    assert case.refused("approve", "fei") == ["missing_role"]
    assert case.do("approve", "li").state == "pending"
    assert case.refused("approve", "lu", level="lead") == ["level_done"]
    assert case.do("approve", "ma").state == "approved"


def test_levels_of_one_rank_are_signed_side_by_side():
    case = submitted(lead(rank=1), manager(rank=1), Level("ceo", roles="ceo", rank=2))
    assert case.open == ["lead", "manager"]
    case.do("approve", "ma")
    assert case.open == ["lead"]
    case.do("approve", "li")
    assert case.open == ["ceo"]


def test_any_takes_one_signature_and_a_number_takes_so_many_people():
    case = submitted(lead(need=2))
    case.do("approve", "li")
    assert case.refused("approve", "li") == ["already_signed"]
    assert case.do("approve", "lu").state == "approved"
    assert submitted(lead()).do("approve", "li").state == "approved"


def test_all_takes_every_holder_that_the_organisation_knows():
    case = submitted(lead(need="all"), organisation=COMPANY)
    for name in ("li", "lu", "lang"):
        case.do("approve", name)
        assert case.state == "pending"
    assert case.standing.levels[0].missing == ("both",)
    assert case.do("approve", "both").state == "approved"


def test_all_takes_one_holder_of_each_role_where_nobody_knows_who_holds_them():
    case = submitted(Level("joint", roles=("lead", "manager"), need="all"))
    case.do("approve", "li")
    assert case.standing.levels[0].missing == ("manager",)
    assert case.do("approve", "ma").state == "approved"


def test_all_of_nobody_is_no_approval():
    named = submitted(Level("project", people_from="project_lead", need="all"))
    assert named.standing.levels[0].missing == ("?",)
    assert named.refused("issue", "mei") == ["wrong_state", "approval_missing"]
    made = Duty("made", "submit", "approve")
    barred = Case(Level("only", people="mei", need="all"), duties=[made], organisation=COMPANY)
    barred.do("submit", "mei")
    assert barred.state == "pending"
    assert not barred.standing.complete


def test_whoever_may_not_sign_is_not_waited_for():
    company = Organisation(people=[Person("mei", ["buyer", "lead"]), Person("li", "lead")])
    case = Case(lead(need="all"), duties=[Duty("made", "submit", "approve")], organisation=company)
    case.do("submit", "mei")
    assert case.standing.levels[0].members == ("li",)
    assert case.do("approve", "li").state == "approved"


@pytest.mark.parametrize("need", ["all", 2])
def test_a_deputy_never_counts_as_two_people(need):
    case = submitted(Level("board", people=("li", "ma"), need=need))
    case.do("approve", "li")
    assert case.refused("approve", "li", for_="ma") == ["already_signed"]
    assert case.do("approve", "chen", for_="ma").state == "approved"


@pytest.mark.parametrize("need", ["all", 2])
def test_nor_where_earlier_signatures_stand_for_later_levels(need):
    first = [Level(name, people=name, rank=1) for name in ("li", "ma")]
    case = submitted(*first, Level("board", people=("li", "ma"), need=need), repeated="skip")
    case.do("approve", "chen", for_="li")
    case.do("approve", "chen", for_="ma", level="ma")
    assert case.waiting == ["board"]


def test_people_named_by_a_fact_may_sign():
    case = submitted(Level("project", people_from="project_lead"), facts={"project_lead": "pia"})
    assert case.refused("approve", "li") == ["may_not_sign"]
    assert case.do("approve", "pia").state == "approved"
