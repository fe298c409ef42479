"""The JSON Schema and `from_plain` agree: what is written validates, what can't be right fails both."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.strategies import of_class

from procurekit.errors import InvalidDocument
from procurekit.model.codec import NAMED, dumps, from_plain, to_plain
from procurekit.model.schema import json_schema

KINDS = pytest.mark.parametrize("name", sorted(NAMED))
WHOLE = {name: Draft202012Validator(json_schema(cls)) for name, cls in NAMED.items()}
BARE = {name: Draft202012Validator(json_schema(cls, envelope=False)) for name, cls in NAMED.items()}


@KINDS
def test_the_schema_is_one(name):
    Draft202012Validator.check_schema(WHOLE[name].schema)
    Draft202012Validator.check_schema(BARE[name].schema)


@KINDS
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_written_validates_enveloped_and_bare(name, data):
    written = json.loads(dumps(data.draw(of_class(NAMED[name]))))
    WHOLE[name].validate(written)
    BARE[name].validate(written["data"])


_ANYTHING = {"custom", "before", "after"}


def _objects(node: object) -> list[dict[str, object]]:
    """Every object in the data whose fields are a class's own: not custom fields, nor what a field was and is to be."""
    if isinstance(node, list):
        return [found for one in node for found in _objects(one)]
    if not isinstance(node, dict):
        return []
    return [node, *(found for name, one in node.items() if name not in _ANYTHING for found in _objects(one))]


@KINDS
@settings(max_examples=15)
@given(data=st.data())
def test_a_field_that_isn_t_there_fails_both_wherever_it_stands(name, data):
    plain = json.loads(dumps(data.draw(of_class(NAMED[name]))))["data"]
    data.draw(st.sampled_from(_objects(plain)))["no_such_field"] = "x"
    assert not BARE[name].is_valid(plain)
    with pytest.raises(InvalidDocument, match="no_such_field"):
        from_plain(plain, NAMED[name])


@KINDS
@settings(max_examples=15)
@given(data=st.data())
def test_a_list_where_one_value_belongs_fails_both(name, data):
    plain = to_plain(data.draw(of_class(NAMED[name])))["data"]
    field = data.draw(st.sampled_from(sorted(plain) or ["number"]))
    plain[field] = {"nonsense": []} if isinstance(plain.get(field), list) else [[]]
    assert not BARE[name].is_valid(plain)
    with pytest.raises(InvalidDocument):
        from_plain(plain, NAMED[name])
