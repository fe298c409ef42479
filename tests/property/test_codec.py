"""Every class of the model comes back from plain data and from JSON as it was: class, Decimal, zone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import exactly, of_class

from procurekit.model.codec import NAMED, dumps, from_plain, loads, restore, store, to_plain

KINDS = pytest.mark.parametrize("name", sorted(NAMED))


@KINDS
@given(data=st.data())
def test_json_and_the_stored_form_both_come_back_as_the_same_object(name, data):
    value = data.draw(of_class(NAMED[name]))
    assert loads(dumps(value)) == value
    assert exactly(loads(dumps(value))) == exactly(value)
    assert exactly(restore(type(value), json.loads(json.dumps(store(value))))) == exactly(value)


@KINDS
@settings(max_examples=20)
@given(data=st.data())
def test_writing_is_the_same_every_time_and_changes_nothing(name, data):
    value = data.draw(of_class(NAMED[name]))
    before = exactly(value)
    written = to_plain(value)
    assert dumps(from_plain(written)) == dumps(value)
    assert to_plain(value) == written
    assert exactly(value) == before
