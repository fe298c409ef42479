"""The engine on a subject that is not ours: a row of the host's, in a workflow of the host's."""

from types import MappingProxyType

import pytest

from procurekit import Actor
from procurekit.workflow import Deed, Definition, State, Step, Subject, Transition, decide, preset

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
