"""Staffing: what a workflow asks of people, and what an organisation has."""

from __future__ import annotations

import pytest

from procurekit.workflow import Approval, Definition, FieldRule, Level, Organisation, Person, State, Transition
from procurekit.workflow.staffing import people_faults, staffing_faults

FLOW = Definition(
    "memo",
    "open",
    [State("open"), State("done", final=True)],
    [Transition("sign", "open", "done", approval="a"), Transition("note", "open", roles="clerk")],
    document="memo",
    approvals=[Approval("a", [Level("one", roles="lead", need=2), Level("two", people="ann")], before="done")],
    fields=[FieldRule("text", roles="writer", editable=True)],
)
STAFF = [Person("ann", "lead"), Person("bob", ("lead", "clerk")), Person("eve", ("writer", "driver"))]


def codes(people):
    return [
        (one.code, one.values["name"] if "name" in one.values else one.values["level"])
        for one in (*staffing_faults(FLOW, Organisation(people=people)), *people_faults(Organisation(people=people)))
    ]


def test_a_whole_staff_has_no_fault():
    assert codes(STAFF) == []


@pytest.mark.parametrize(
    ("people", "found"),
    [
        (
            [STAFF[0], Person("bob", ("leed", "clerk")), STAFF[2]],
            [("definition_too_few_holders", "one"), ("organisation_unknown_role_near", "leed")],
        ),
        ([*STAFF[:2], Person("eve", "driver")], [("definition_role_without_holder", "writer")]),
        ([Person("lou", "lead"), *STAFF[1:]], [("organisation_unknown_person", "ann")]),
    ],
)
def test_what_is_missing_or_misspelt_is_told(people, found):
    assert codes(people) == found


def test_a_slip_is_told_once_and_with_what_was_meant():
    people = [*STAFF, Person("dan", "clrk"), Person("dora", "clrk")]
    (fault,) = staffing_faults(FLOW, Organisation(people=people))
    assert fault.values == {"person": "dan", "name": "clrk", "near": "clerk"}
    assert "clerk" in fault.text()
    assert "clerk" in fault.text("zh")
