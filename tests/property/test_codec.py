"""Every class of the model comes back from plain data and from JSON as it was: class, Decimal, zone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurekit.model.codec import NAMED, dumps, from_plain, loads, restore, store, to_plain
from tests.strategies import exactly, of_class

KINDS = pytest.mark.parametrize("name", sorted(NAMED))


@KINDS
@given(data=st.data())
def test_json_and_back_is_the_same_object(name, data):
    value = data.draw(of_class(NAMED[name]))
    back = loads(dumps(value))
    assert back == value
    assert exactly(back) == exactly(value)


@KINDS
@given(data=st.data())
def test_the_stored_form_and_back_is_the_same_object(name, data):
    value = data.draw(of_class(NAMED[name]))
    plain = json.loads(json.dumps(store(value)))
    assert exactly(restore(type(value), plain)) == exactly(value)


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
