"""The engine on a subject that is not ours: a row of the host's, in a workflow of the host's."""

from decimal import Decimal
from types import MappingProxyType

import pytest

from procurekit import Actor
from procurekit.errors import InvalidDocument, InvalidValue
from procurekit.workflow import (
    Approval,
    CustomFact,
    Deed,
    Definition,
    Level,
    State,
    Step,
    Subject,
    Transition,
    decide,
    explain,
    preset,
)

ROW = MappingProxyType({"id": "4711", "version": 3, "state": "in Prüfung"})
OWN = Definition(
    name="own",
    initial="in Prüfung",
    states=(State("in Prüfung", "pending_approval"), State("bestellt", "issued", final=True)),
    transitions=(
        Transition("bestellen", ("in Prüfung",), "bestellt", ("buyer",)),
        Transition("zurück", ("bestellt",), "in Prüfung"),
    ),
)


def test_a_step_says_what_to_store():
    step = decide(OWN, Subject(**ROW), "bestellen", Actor("mei", roles={"buyer"}))
    done = Deed("bestellen", "mei", state="bestellt")
    assert step == Step("bestellen", "in Prüfung", "bestellt", "issued", deeds=(done,))
    assert Subject(**ROW).after(step) == Subject("4711", 4, "bestellt", deeds=(done,))


def test_every_reason_at_once():
    reasons = decide(OWN, Subject("4711", 4, "bestellt"), "bestellen", Actor("mei", roles={"warehouse"}))
    assert [one.code for one in reasons] == ["wrong_state", "missing_role"]


def test_a_step_without_roles_is_anybodys():
    assert isinstance(decide(OWN, Subject("4711", 4, "bestellt"), "zurück", Actor("mei")), Step)


@pytest.mark.parametrize(("command", "code"), [("bestelen", "unknown_command_near"), ("fly", "unknown_command")])
def test_a_step_that_is_none(command, code):
    (reason,) = decide(OWN, Subject(**ROW), command, Actor("mei"))
    assert reason.code == code


def test_a_state_of_another_workflow_is_refused_and_no_error():
    (reason,) = decide(preset("standard_order"), Subject(**ROW), "submit", Actor("mei", roles={"buyer"}))
    assert (reason.code, reason.values["state"]) == ("wrong_state", "in Prüfung")


def test_facts_may_be_any_mapping_and_stay_as_they_are():
    facts = MappingProxyType({"amount": 12})
    subject = Subject(**ROW, facts=facts)
    assert isinstance(decide(OWN, subject, "bestellen", Actor("mei", roles={"buyer"})), Step)
    assert subject.facts is facts
    assert subject == Subject(**ROW, facts=dict(facts))
    assert len({subject, Subject(**ROW)}) == 2


ODD = [
    ({"command": None}, "not_a"),
    ({"command": 5}, "not_a"),
    ({"command": ["a"]}, "not_a"),
    ({"actor": None}, "not_a"),
    ({"actor": 5}, "not_a"),
    ({"actor": "  "}, "empty_text"),
    ({"at": 5}, "not_a_moment"),
    ({"level": 5}, "not_text"),
    ({"to": ["x"]}, "not_text"),
    ({"position": 1.5}, "not_text"),
    ({"reason": 5}, "not_text"),
]


@pytest.mark.parametrize(("given", "code"), ODD, ids=str)
def test_what_no_host_can_mean_is_told_as_such(given, code):
    whole = {"command": "bestellen", "actor": "mei", "at": None} | given
    with pytest.raises(InvalidValue) as caught:
        decide(OWN, Subject(**ROW), **whole)
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text("en")


def test_a_state_that_is_no_text_is_told_as_such():
    with pytest.raises(InvalidValue):
        decide(OWN, Subject("1", 1, ["in Prüfung"]), "bestellen", "mei")


NOTE = Definition(
    "note",
    "open",
    [State("open"), State("done", final=True)],
    [Transition("sign", "open", "done", approval="a")],
    document="note",
    facts=[
        CustomFact("amount", "decimal", unit="currency"),
        CustomFact("currency", "text"),
        CustomFact("owners", "texts"),
    ],
    approvals=[
        Approval(
            "a",
            [Level("small", people_from="owners"), Level("large", roles="boss", when="approval_amount > 1000")],
            before="done",
            currency="EUR",
            rates={"USD": "0.9"},
            amount="amount",
        )
    ],
)


@pytest.mark.parametrize(
    ("facts", "owners", "needed"),
    [
        ({"owners": ["mei", "bo"]}, ("mei", "bo"), True),
        ({"owners": (None, 5, " ", "mei")}, ("mei",), True),
        ({"owners": {"mei"}}, (), True),
        ({"owners": 5}, (), True),
        ({"amount": Decimal(5), "currency": ["EUR"]}, (), True),
        ({"amount": Decimal(5), "currency": "EUR"}, (), False),
        ({"amount": Decimal("NaN"), "currency": "EUR"}, (), True),
        ({"amount": Decimal("sNaN"), "currency": "USD"}, (), True),
        ({"amount": "abc", "currency": "EUR"}, (), True),
        ({"amount": True, "currency": "EUR"}, (), True),
        ({"amount": 2000.5, "currency": "EUR"}, (), True),
    ],
    ids=str,
)
def test_facts_that_can_not_be_leave_a_level_needed_and_name_nobody(facts, owners, needed):
    subject = Subject("1", 1, "open", facts, document={"text": "x"})
    (standing,) = explain(NOTE, subject, "2026-03-02")
    small, large = standing.levels
    assert (small.people, large.needed) == (owners, needed)
    assert standing.as_dict()["levels"]
    decided = decide(NOTE, subject, "sign", Actor("mei", roles={"boss"}), "2026-03-02")
    assert isinstance(decided, Step) == ("mei" in owners)


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        ({"amount": Decimal(5), "currency": "GBP"}, "rate_missing", "GBP"),
        ({"amount": Decimal(5)}, "rate_missing", "—"),
        ({"currency": "EUR"}, "amount_missing", "amount"),
        ({"amount": 500.0, "currency": "EUR"}, "amount_unreadable", "500.0"),
    ],
)
def test_an_amount_that_can_not_be_compared_says_why(facts, code, said):
    (standing,) = explain(NOTE, Subject("1", 1, "open", facts, document={}), "2026-03-02")
    reason = standing.level("large").reason
    assert reason.code == code
    assert said in reason.text()
    assert said in reason.text("zh")
    assert standing.as_dict()["levels"][1]["reason"] == reason.text()


def test_deeds_may_be_what_a_host_keeps_of_them():
    subject = Subject("1", 1, "open", {"owners": ("mei",)}, document={"text": "x"})
    step = decide(NOTE, subject, "sign", "mei", "2026-03-02")
    kept = [one.as_dict() for one in step.deeds]
    assert Subject("1", 2, "open", subject.facts, document=subject.document, deeds=kept).deeds == step.deeds
    with pytest.raises(InvalidDocument):
        Subject("1", 2, "open", deeds=[{"comand": "sign"}])
