"""Rights on fields: who sees and changes what in which state, and what has to be there to leave it."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from procurekit import Actor
from procurekit.workflow import (
    Definition,
    FieldRule,
    Rights,
    State,
    Step,
    Subject,
    Transition,
    decide,
    preset,
    rights,
    visible,
)

DOCUMENT = MappingProxyType(
    {
        "title": "Bolts",
        "supplier": {"id": "V-7", "bank": "DE00"},
        "tags": ["a", "b"],
        "empty": None,
        "lines": [{"number": 1, "item": "A", "price": "1"}, {"number": 2, "item": "B", "price": "2"}],
    }
)


def defined(*rules, requires=()):
    return Definition(
        "memo",
        "draft",
        [State("draft"), State("checked"), State("filed", final=True)],
        [
            Transition("check", "draft", "checked", requires=requires),
            Transition("note", "draft"),
            Transition("keep", "draft", "draft"),
            Transition("file", "checked", "filed"),
        ],
        document="memo",
        fields=rules,
    )


def test_without_a_rule_a_field_is_seen_and_changed_where_the_document_begins():
    assert rights(defined(), "draft", (), "title") == Rights(visible=True, editable=True, required=False)
    assert rights(defined(), "checked", (), "title") == Rights(visible=True, editable=False, required=False)


@pytest.mark.parametrize(
    ("state", "editable"), [("draft", True), ("sent_back", True), ("pending_approval", False), ("issued", False)]
)
def test_where_states_have_stages_a_draft_and_what_was_sent_back_are_changed(state, editable):
    assert rights(preset("standard_order"), state, {"buyer"}, "lines[1].price").editable is editable


def test_a_rule_is_for_its_states_and_roles():
    one = defined(FieldRule("title", states="checked", roles="clerk", editable=True))
    assert rights(one, "checked", {"clerk", "buyer"}, "title").editable
    assert not rights(one, "checked", {"buyer"}, "title").editable
    assert not rights(one, "filed", {"clerk"}, "title").editable


def test_a_rule_is_for_a_field_with_everything_below_it():
    one = defined(FieldRule("lines[*].price", editable=False), FieldRule("lines[2]", visible=False))
    assert not rights(one, "draft", (), "lines[1].price.amount").editable
    assert rights(one, "draft", (), "lines[1].item").editable
    assert [rights(one, "draft", (), f"lines[{line}].item").visible for line in (1, 2)] == [True, False]
    assert rights(one, "draft", (), "lines").visible


def test_a_lines_own_delivery_is_meant_with_it():
    one = defined(FieldRule("lines[*].quantity", editable=False))
    assert not rights(one, "draft", (), "lines[1].schedule[2].quantity").editable


def test_of_several_rules_the_last_that_says_something_counts():
    one = defined(
        FieldRule("title", editable=False, required=True),
        FieldRule("title", roles="clerk", editable=True),
        FieldRule("title", visible=True),
    )
    assert rights(one, "draft", {"clerk"}, "title") == Rights(visible=True, editable=True, required=True)
    assert rights(one, "draft", {"buyer"}, "title") == Rights(visible=True, editable=False, required=True)


def test_what_somebody_may_not_see_is_left_out():
    one = defined(FieldRule(("lines[*].price", "supplier.bank"), visible=False), FieldRule("tags", visible=False))
    assert visible(one, "draft", (), DOCUMENT) == {
        "title": "Bolts",
        "supplier": {"id": "V-7"},
        "empty": None,
        "lines": [{"number": 1, "item": "A"}, {"number": 2, "item": "B"}],
    }
    assert DOCUMENT["lines"][0]["price"] == "1"


def test_whoever_may_see_a_part_of_what_is_hidden_sees_that_part():
    one = defined(FieldRule("lines", visible=False), FieldRule("lines[*].item", roles="clerk", visible=True))
    assert visible(one, "draft", {"clerk"}, DOCUMENT)["lines"] == [{"item": "A"}, {"item": "B"}]
    assert "lines" not in visible(one, "draft", {"buyer"}, DOCUMENT)


def test_without_rules_everything_is_seen():
    assert visible(defined(), "draft", (), DOCUMENT) == dict(DOCUMENT)


# --- what has to be there


def needed(definition, document, command="check", roles=(), state="draft"):
    decided = decide(definition, Subject("1", 1, state, {}, document=document), command, Actor("mei", roles=roles))
    return [] if isinstance(decided, Step) else [one.path for one in decided if one.code == "field_needed"]


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_a_field_that_a_step_requires_has_to_be_there(value):
    one = defined(requires=("title", "lines[*].price"))
    assert needed(one, DOCUMENT) == []
    assert needed(one, {**DOCUMENT, "title": value}) == ["title"]
    assert needed(one, {"lines": [{"number": 4, "price": value}, {"number": 5, "price": "0"}]}) == [
        "title",
        "lines[4].price",
    ]


@pytest.mark.parametrize("value", [0, False, "0.00"])
def test_zero_and_no_are_something(value):
    assert needed(defined(requires="title"), {"title": value}) == []


def test_a_step_that_requires_something_of_every_line_needs_lines():
    assert needed(defined(requires="lines[*].price"), {}) == ["lines[*].price"]


def test_a_required_field_has_to_be_there_before_the_state_is_left():
    one = defined(FieldRule("title", states="draft", required=True))
    assert needed(one, {}) == ["title"]
    assert needed(one, {}, "note") == []
    assert needed(one, {}, "keep") == []
    assert needed(one, {}, "file", state="checked") == []


def test_a_field_is_required_of_the_roles_that_the_rule_names():
    one = defined(FieldRule("title", roles="buyer", required=True), FieldRule("site", required=True))
    assert needed(one, {}, roles={"buyer"}) == ["title", "site"]
    assert needed(one, {}, roles={"clerk"}) == ["site"]


def test_a_later_rule_takes_a_requirement_back():
    one = defined(FieldRule("title", required=True), FieldRule("title", roles="clerk", required=False))
    assert needed(one, {}, roles={"clerk"}) == []
    assert needed(one, {}, roles={"buyer"}) == ["title"]
