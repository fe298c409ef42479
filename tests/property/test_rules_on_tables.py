"""Random rules on random rows: every kind of frame gives what objects and mappings give, whatever the order."""

from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.frames import KINDS
from tests.property.expressing import AT, CALENDAR
from tests.property.ruling import frame_of, rows, short, some_rules

from procurekit.model.facts import VOCABULARY
from procurekit.rules import evaluate
from procurekit.rules.matching import match

FEWER = settings(max_examples=max(3, settings.default.max_examples // 2))
# Some claim to be the same subject as another.
rows |= rows.map(lambda many: [{**one, "line": 1} for one in many])


def found(rules, given):
    return match(rules, {"schedule_line": given}, AT, calendar=CALENDAR)


def as_object(row):
    return SimpleNamespace(**{**dict.fromkeys(VOCABULARY), **row})


@FEWER
@given(some_rules, rows)
def test_objects_give_what_mappings_give(rules, rows):
    assert found(rules, [as_object(row) for row in rows]) == found(rules, rows)


@pytest.mark.parametrize("kind", KINDS)
@FEWER
@given(some_rules, rows)
def test_a_frame_gives_what_its_rows_give(kind, rules, rows):
    rules = [one for one in rules if short(one, rows)]
    assume(rules)
    expected, told = found(rules, rows), found(rules, frame_of(kind, rows))
    assert told.found == expected.found
    assert [one.rule for one in told.findings] == [one.rule for one in expected.findings]


@given(some_rules, rows, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_rows_makes_no_difference(rules, rows, chance):
    again = Random(chance.random())
    before = evaluate(rules, {"schedule_line": rows}, at=AT, calendar=CALENDAR)
    later = evaluate(rules, {"schedule_line": rows[::2]}, before.alerts, AT, calendar=CALENDAR)
    mixed = [again.sample(many, len(many)) for many in (rules, rows, rows[::2], before.alerts)]
    assert evaluate(mixed[0], {"schedule_line": mixed[1]}, at=AT, calendar=CALENDAR) == before
    assert evaluate(mixed[0], {"schedule_line": mixed[2]}, mixed[3], AT, calendar=CALENDAR) == later
