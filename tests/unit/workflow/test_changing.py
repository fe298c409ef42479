"""The workflow of a change request: its own steps, with the approvals of the order that it changes."""

import pytest

from procurekit import InvalidValue
from procurekit.workflow import Definition, preset
from procurekit.workflow.changing import change_workflow, guarding

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
    # What a change has a fact of itself is another one.
    assert [one.name for one in made.facts] == ["risk", "order_days_later"]


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


def test_what_both_call_alike_and_mean_otherwise_is_there_twice():
    form = order().as_dict()
    form["approvals"][1]["levels"][0]["when"] = 'risk == "risk" and approved_days_later > 3'
    form["approvals"][1]["levels"][0]["people_from"] = ["risk"]
    form["transitions"][1]["guards"] = [{"when": "days_later < 9"}]
    form["duties"].append({"name": "ask_and_approve", "first": ["submit"], "second": ["fund"]})
    form["deadlines"].append({"name": "answer", "within": "1 days", "states": ["paying"]})
    facts = [{"name": "risk", "type": "text", "path": "custom.risk", "zh": "风险"}]
    made = change_workflow(Definition.from_dict({**OWN.as_dict(), "facts": facts}), Definition.from_dict(form))
    assert [(one.name, one.path) for one in made.facts] == [
        ("risk", "custom.risk"),
        ("order_risk", None),
        ("order_days_later", None),
    ]
    (cfo,) = made.approvals[1].levels
    assert cfo.when == 'needs_approval and (order_risk == "risk" and approved_order_days_later > 3)'
    assert cfo.people_from == ("order_risk",)
    assert made.taken("approve", "pending_approval").guards[0].when == "order_days_later < 9"
    assert {one.name for one in made.duties} == {"ask_and_approve", "apart", "order_ask_and_approve"}
    assert {one.name for one in made.deadlines} == {"answer", "sign", "order_answer"}
    assert made.expression(cfo.when, approving=True).text() == cfo.when.replace("(", "").replace(")", "")


def test_a_word_that_both_use_for_a_fact_stays_the_change_s():
    made = change_workflow(OWN, order(facts=[{"name": "risk", "type": "text", "zh": "金额变化"}]))
    assert made.vocabulary.find("金额变化").name == "amount_change"
    assert made.vocabulary.find("risk") is not None


def test_whoever_asks_does_not_sign_whatever_signing_is_called():
    made = change_workflow(OWN, order())
    (own,) = (one for one in made.duties if one.name == "ask_and_approve")
    assert (own.first, own.second) == (("propose", "revise", "counter"), ("approve", "fund"))


def test_signing_that_is_called_like_a_step_of_the_change_is_not_that_step():
    form = order().as_dict()
    steps = [{**one, "name": "accept"} if one["name"] == "fund" else one for one in form["transitions"]]
    duties = [{"name": "apart", "first": ["create"], "second": ["accept"]}]
    made = change_workflow(OWN, Definition.from_dict({**form, "transitions": steps, "duties": duties}))
    assert made.taken("accept_signature", "pending_money").approval == "money"
    assert made.taken("accept", "pending_money").approval is None
    assert {step for one in made.duties for step in one.second} == {"approve", "accept_signature"}


@pytest.mark.parametrize(
    ("before", "been", "wanted"),
    [
        (["approved"], {"confirmed"}, True),
        (["issued", "closed"], {"confirmed"}, True),
        (["confirmed"], {"issued"}, False),
        (["confirmed"], {"issued", "confirmed"}, True),
        (["confirmed"], {"confirmed", "sent"}, True),
        (["closed"], {"closed", "issued"}, False),
    ],
)
def test_what_an_order_was_signed_for_on_its_way_guards_it_wherever_it_is(before, been, wanted):
    form = order().as_dict()
    form["states"] += [{"name": "confirmed", "stage": "issued"}, {"name": "sent", "stage": "issued"}]
    form["transitions"] += [
        {"name": "confirm", "sources": ["issued"], "target": "confirmed", "roles": ["buyer"]},
        {"name": "send", "sources": ["confirmed"], "target": "sent", "roles": ["buyer"]},
        {"name": "end", "sources": ["sent"], "target": "closed", "roles": ["buyer"]},
    ]
    form["approvals"][0]["before"] = ["paying"]
    form["approvals"][1]["before"] = before
    definition = Definition.kept(form)
    names = ["lead", "money"] if wanted else ["lead"]
    assert [one.name for one in guarding(definition, been)] == names
    assert [one.name for one in change_workflow(OWN, definition, been).approvals] == names


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
