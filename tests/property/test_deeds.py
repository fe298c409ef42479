"""What a host keeps of what was done comes back from its own JSON as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from tests.strategies import deeds, exactly

from procurekit.errors import InvalidDocument
from procurekit.model.deeds import Deed


@given(deed=deeds)
def test_a_deed_comes_back_from_json_as_it_was(deed):
    back = Deed.from_dict(json.loads(json.dumps(deed.as_dict())))
    assert back == deed
    assert exactly(back) == exactly(deed)


@given(deed=deeds)
def test_reading_a_deed_changes_nothing_of_what_was_kept(deed):
    kept = json.loads(json.dumps(deed.as_dict()))
    before = json.dumps(kept)
    Deed.from_dict(kept)
    assert json.dumps(kept) == before


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        5,
        "x",
        [],
        {},
        {"command": "x", "bogus": 1},
        {"command": "x", "signature": "s"},
        {"command": "x", "signature": {"approval": "a"}},
        {"command": "x", "at": "nope"},
        {"command": "x", "via": 5},
        {"command": "x", "signature": {"approval": "a", "level": "l", "content": "c", "facts": {"x": [1]}}},
    ],
    ids=str,
)
def test_what_is_no_deed_is_told_with_every_fault(wrong):
    with pytest.raises(InvalidDocument) as caught:
        Deed.from_dict(wrong)
    assert caught.value.faults
