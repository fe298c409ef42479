"""Laws of changes and of the personal part: applied and undone, taken out and put back, nothing is different."""

from __future__ import annotations

import copy
import json

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import exactly, of_class
from tests.strategies import orders as any_orders

from procurekit.model.change import apply_changes, changes_between, inverse, is_personal
from procurekit.model.codec import NAMED, restore, store
from procurekit.model.order import OrderLine
from procurekit.model.personal import join, split

PARTIES = ("supplier", "buyer", "bill_to", "carrier")
SECRET = "秘密 a name"


def in_order(value: object) -> object:
    """The same, as changes can tell it: lines in the order of their numbers, no custom field that is None."""
    if isinstance(value, tuple):
        parts = tuple(map(in_order, value))
        return (
            tuple(sorted(parts, key=lambda one: one.number))
            if all(hasattr(one, "schedule") for one in parts)
            else parts
        )
    if not attrs.has(type(value)):
        return value
    if isinstance(value, OrderLine):
        value = attrs.evolve(value, schedule=sorted(value.schedule, key=lambda one: one.number))
    if hasattr(value, "custom"):
        value = attrs.evolve(value, custom={name: one for name, one in value.custom.items() if one is not None})
    below = {name: in_order(getattr(value, name)) for name in ("lines", *PARTIES) if hasattr(value, name)}
    return attrs.evolve(value, **below)


orders = any_orders.map(in_order)


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
def test_every_change_of_a_contact_or_a_note_is_personal_and_no_other(before, after):
    for one in changes_between(before, after):
        body = json.dumps([one.before, one.after])
        of_party = one.path.partition(".")[0] in PARTIES and "custom" not in one.path
        touched = one.path in {"note", "contacts"} or (of_party and one.path.endswith("contacts"))
        assert is_personal(one) is touched
        if one.path in PARTIES:
            assert not any("contacts" in (side or {}) for side in (one.before, one.after)), body
