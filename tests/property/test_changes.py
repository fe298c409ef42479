"""Laws of changes and of the personal part: applied and undone, taken out and put back, nothing is different."""

from __future__ import annotations

import copy
import json

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurekit.model.change import apply_changes, changes_between, inverse, is_personal
from procurekit.model.codec import NAMED, restore, store
from procurekit.model.personal import join, split
from tests.strategies import exactly, of_class, orders

SECRET = "秘密 a name"


@settings(max_examples=80)
@given(orders, orders)
def test_the_changes_between_two_orders_turn_one_into_the_other_and_back(before, after):
    changes = changes_between(before, after)
    assert apply_changes(before, changes) == after
    assert apply_changes(apply_changes(before, changes), inverse(changes)) == before
    assert apply_changes(after, inverse(changes)) == before


@given(orders, orders)
def test_applying_changes_leaves_the_order_and_the_changes_as_they_were(before, after):
    changes = changes_between(before, after)
    kept = exactly(before), copy.deepcopy(changes)
    apply_changes(before, changes)
    assert (exactly(before), changes) == kept


@given(orders)
def test_an_order_doesn_t_differ_from_itself(order):
    assert changes_between(order, order) == ()


@given(orders, orders)
def test_a_partial_picture_takes_nothing_away(before, after):
    assert all(one.after is not None for one in changes_between(before, after, complete=False))


@pytest.mark.parametrize("name", sorted(NAMED))
@settings(max_examples=25)
@given(data=st.data())
def test_the_personal_part_goes_out_and_comes_back(name, data):
    value = data.draw(of_class(NAMED[name]))
    plain = store(value)
    body = copy.deepcopy(plain)
    personal = split(type(value), body)
    # What is left is a whole document without it, and nothing of what was taken stands in it.
    assert split(type(value), copy.deepcopy(body)) is None
    assert restore(type(value), body) is not None
    if personal is not None:
        join(body, json.loads(json.dumps(personal)))
    assert body == plain



@settings(max_examples=40)
@given(orders)
def test_personal_fields_leave_no_trace_in_the_business_body(order):
    note = attrs.evolve(order, note=SECRET)
    body = store(note)
    personal = split(type(note), body)
    assert personal is not None
    assert personal["note"] == SECRET
    assert SECRET not in json.dumps(body, ensure_ascii=False)


@given(orders, orders)
def test_changes_that_are_not_personal_show_nobody_s_contacts_or_notes(before, after):
    for one in changes_between(before, after):
        if not is_personal(one) and not one.path.startswith("custom"):
            body = json.dumps([one.before, one.after], ensure_ascii=False)
            assert '"contacts"' not in body or "custom" in body
            assert not one.path.endswith(("contacts", ".note"))
            assert one.path != "note"
