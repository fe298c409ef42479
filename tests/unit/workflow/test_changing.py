"""The workflow of a change request: its own steps, with the approvals of the order that it changes."""

import pytest

from procurekit import InvalidValue
from procurekit.workflow import Definition, preset
from procurekit.workflow.changing import change_workflow

OWN = preset("change_request")


def order(**more):
    """A workflow of orders with two approvals in a row."""
    form = {
        "name": "two",
        "initial": "draft",
        "roles": [{"name": "buyer"}, {"name": "lead"}, {"name": "money"}],
        "facts": [{"name": "risk", "type": "text"}, {"name": "days_later", "type": "int"}],
        "states": [
            {"name": "draft", "stage": "draft"},
            {"name": "leading", "stage": "pending_approval"},
            {"name": "paying", "stage": "pending_approval"},
            {"name": "approved", "stage": "approved"},
            {"name": "issued", "stage": "issued"},
            {"name": "closed", "stage": "closed"},
        ],
        "transitions": [
            {"name": "submit", "sources": ["draft"], "target": "leading", "roles": ["buyer"]},
            {"name": "approve", "sources": ["leading"], "target": "paying", "approval": "lead"},
            {"name": "withdraw", "sources": ["leading"], "approval": "lead", "act": "withdraw"},
            {"name": "fund", "sources": ["paying"], "target": "approved", "approval": "money"},
            {"name": "issue", "sources": ["approved"], "target": "issued", "roles": ["buyer"]},
            {"name": "close", "sources": ["issued"], "target": "closed", "roles": ["buyer"]},
        ],
        "approvals": [
            {
                "name": "lead",
                "before": ["paying", "approved", "issued", "closed"],
                "levels": [{"name": "lead", "roles": ["lead"]}],
            },
            {
                "name": "money",
                "before": ["approved", "issued", "closed"],
                "levels": [{"name": "cfo", "roles": ["money"], "when": "line_count > 1"}],
                "en": "Money",
            },
        ],
        "duties": [
            {"name": "apart", "first": ["create"], "second": ["fund"]},
            {"name": "other", "first": ["create"], "second": ["receive"]},
        ],
        "deadlines": [
            {"name": "sign", "within": "2 days", "states": ["leading"]},
            {"name": "close", "within": "2 days", "states": ["issued"]},
        ],
        **more,
    }
    return Definition.from_dict(form)


def test_every_approval_of_the_order_is_asked_for_in_its_turn():
    made = change_workflow(OWN, order())
    first, second = made.approvals
    assert (first.name, second.name) == ("lead", "money")
    assert first.before == ("pending_money", "approved", "offered", "accepted", "applied")
    assert second.before == ("approved", "offered", "accepted", "applied")
    assert [one.levels[0].when for one in made.approvals] == [
        "needs_approval",
        "needs_approval and (line_count > 1)",
    ]
    assert made.taken("approve", "pending_approval").target == "pending_money"
    assert made.taken("fund", "pending_money").target == "approved"
    assert made.stage("pending_money") == "pending_approval"
    # Taking a signature back is not taking back the request.
    assert made.taken("withdraw_signature", "pending_approval").act == "withdraw"
    assert made.taken("withdraw", "pending_approval").target == "withdrawn"
    # Whoever may sign may send back, from wherever it waits.
    for state in ("pending_approval", "pending_money"):
        assert set(made.taken("send_back", state).roles) == {"approver", "lead", "money"}
    assert {one.name for one in made.duties} == {"ask_and_approve", "apart"}
    assert {(one.name, one.states) for one in made.deadlines} == {
        ("answer", ("offered",)),
        ("sign", ("pending_approval",)),
    }
    # What a change has facts of itself isn't asked of the order's own.
    assert [one.name for one in made.facts] == ["risk"]


def test_what_leaves_the_way_voids_what_was_signed():
    made = change_workflow(OWN, order())
    assert made.taken("revise", "approved").voids == ("lead", "money")
    assert made.taken("send_back", "pending_money").voids == ("lead", "money")
    for name, state in (("submit", "accepted"), ("offer", "approved"), ("accept", "offered")):
        assert made.taken(name, state).voids == ()


def test_it_is_what_it_says_and_survives_being_kept():
    made = change_workflow(OWN, order())
    assert Definition.kept(made.as_dict()) == made
    assert change_workflow(OWN, order()) == made


def test_approvals_of_its_own_count_instead():
    form = OWN.as_dict()
    steps = [one for one in form["transitions"] if one["name"] != "approve"]
    steps.append({"name": "approve", "sources": ["pending_approval"], "target": "approved", "approval": "mine"})
    steps = [
        {**one, "effects": [{"name": "void_approval", "approval": "mine"}]}
        if one["name"] in {"send_back", "reject", "revise", "counter", "withdraw"}
        else one
        for one in steps
    ]
    mine = {
        "name": "mine",
        "before": ["approved", "offered", "accepted", "applied"],
        "levels": [{"name": "one", "roles": ["approver"]}],
    }
    own = Definition.from_dict({**form, "name": "own", "transitions": steps, "approvals": [mine]})
    assert change_workflow(own, order()) is own


def test_without_approvals_there_is_nothing_to_ask_for():
    form = order().as_dict()
    plain = Definition.from_dict(
        {
            **{name: value for name, value in form.items() if name not in {"approvals", "duties"}},
            "transitions": [
                {name: value for name, value in one.items() if name != "approval"}
                for one in form["transitions"]
                if one.get("act") is None
            ],
        }
    )
    assert change_workflow(OWN, plain) is OWN


def test_a_workflow_of_changes_that_nobody_approves_is_refused():
    form = OWN.as_dict()
    loose = [one for one in form["transitions"] if one["name"] != "approve"]
    loose.append({"name": "wave", "sources": ["pending_approval"], "target": "approved", "roles": ["buyer"]})
    duties = [{"name": "apart", "first": ["propose"], "second": ["wave"]}]
    own = Definition.from_dict({**form, "name": "loose", "transitions": loose, "duties": duties})
    with pytest.raises(InvalidValue) as refused:
        change_workflow(own, order())
    assert refused.value.code == "change_without_approve"
