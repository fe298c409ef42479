"""Circles of automatic steps: told where nobody has to do anything, and not where a circle can't be gone round."""

from __future__ import annotations

import pytest
from attrs import evolve

from procurekit.workflow import Deadline, Effect, InvalidDefinition, Level, State, Transition, preset

STANDARD = preset("standard_order")
(RELEASE,) = STANDARD.approvals
VOID = Effect("void_approval", approval="release")
STALE = Deadline("stale", "30 days", states="approved")


def automatic(name, source, target, guard, **more):
    return Transition(name, source, target, automatic=True, guards=guard, **more)


LAPSE = automatic("lapse", "approved", "pending_approval", '"stale" in overdue', effects=[VOID])


def more(*steps, states=(), approval=None, **given):
    states = [*STANDARD.states, *states]
    approvals = [approval or evolve(RELEASE, before=(*RELEASE.before, *(one.name for one in states[8:])))]
    given = {"deadlines": [STALE], "approvals": approvals} | given
    return evolve(STANDARD, states=states, transitions=[*STANDARD.transitions, *steps], **given)


BANDS = evolve(
    RELEASE,
    currency="EUR",
    levels=[
        Level("lead", roles="approver", when="approval_amount <= 10000"),
        Level("chief", roles="approver", when="approval_amount > 10000"),
    ],
)
SENSIBLE = {
    "a lapse after which somebody signs again": lambda: more(LAPSE),
    "a lapse where one of several bands is always needed": lambda: more(LAPSE, approval=BANDS),
    "a lapse with one more automatic step on the way": lambda: more(
        evolve(LAPSE, priority=1),
        automatic("part", "approved", "checked", "revision > 1"),
        automatic("back", "checked", "approved", "revision < 2"),
        states=[State("checked", "approved")],
    ),
    "there and back by conditions that exclude each other": lambda: more(
        automatic("fill", "issued", "full", "revision > 1"),
        automatic("open", "full", "issued", "revision <= 1"),
        Transition("finish", "full", "closed", "buyer"),
        states=[State("full", "issued")],
    ),
}
CIRCLES = {
    "a lapse that keeps the signature": lambda: more(evolve(LAPSE, effects=[])),
    "there and back by conditions that can both be true": lambda: more(
        automatic("fill", "issued", "full", "revision > 1"),
        automatic("open", "full", "issued", "revision < 5"),
        Transition("finish", "full", "closed", "buyer"),
        states=[State("full", "issued")],
    ),
    "a circle of three": lambda: more(
        automatic("one", "issued", "first", "revision > 1"),
        automatic("two", "first", "second", "revision > 2"),
        automatic("three", "second", "issued", "revision > 3"),
        Transition("finish", "second", "closed", "buyer"),
        states=[State("first", "issued"), State("second", "issued")],
    ),
}


@pytest.mark.parametrize("said", SENSIBLE)
def test_what_nobody_goes_round_by_itself_is_no_fault(said):
    assert SENSIBLE[said]().transitions


@pytest.mark.parametrize("said", CIRCLES)
def test_what_goes_round_by_itself_is_one(said):
    with pytest.raises(InvalidDefinition) as caught:
        CIRCLES[said]()
    assert {one.code for one in caught.value.faults} == {"definition_automatic_loop"}
