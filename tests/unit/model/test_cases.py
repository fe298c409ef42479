"""Recorded cases: what they take, what they refuse, and their steps in order of time."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.model.cases import RecordedCase, RecordedStep, in_time_order


def activities(case):
    return [step.activity for step in case.steps]


def case(*steps):
    return RecordedCase("4500017_00010", [RecordedStep(activity, at) for activity, at in steps])


def refused(*args, kind=RecordedStep, **more):
    with pytest.raises(InvalidValue) as raised:
        kind(*args, **more)
    return raised.value.code, raised.value.values["field"]


def test_a_step_takes_what_people_have_at_hand():
    step = RecordedStep("Change Price", "2026-03-02T09:30:00+08:00", roles=["buyer", "manager"], facts={"n": 1})
    assert type(step.at) is DateTime
    assert step.at == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    assert step.roles == frozenset({"buyer", "manager"})
    assert RecordedStep("x", roles="buyer").roles == frozenset({"buyer"})
    assert RecordedStep("x", "2026-03-02").at == date(2026, 3, 2)


def test_what_a_step_does_not_know_is_none_and_no_roles_are_not_unknown_roles():
    step = RecordedStep("Change Price")
    assert (step.at, step.actor, step.on_behalf_of, step.roles, step.facts, step.line) == (None,) * 4 + ({}, None)
    assert RecordedStep("Change Price", roles=()).roles == frozenset()


def test_a_fact_keeps_every_digit_that_a_log_has():
    facts = {"noise": Decimal("1.1102230246251565E-32"), "none": None, "yes": True, "n": 7, "on": date(2026, 3, 2)}
    assert RecordedStep("x", facts=facts).facts == facts
    assert RecordedCase("1", facts=facts).facts == facts


def test_facts_are_the_steps_own():
    given_facts = {"n": 1}
    step = RecordedStep("x", facts=given_facts)
    given_facts["n"] = 2
    assert step.facts == {"n": 1}


@pytest.mark.parametrize("kind", [RecordedStep, RecordedCase])
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"price": 0.1}, "float_refused"),
        ({"price": Decimal("NaN")}, "not_a_number"),
        ({"price": [1]}, "not_a"),
        ({"at": datetime(2026, 3, 2)}, "naive_time"),
        ({"": 1}, "not_text"),
        ({1: 1}, "not_text"),
        ([], "not_a"),
    ],
)
def test_a_fact_that_can_not_be_exact_is_refused(kind, facts, code):
    assert refused("x", facts=facts, kind=kind) == (code, f"{kind.__name__}.facts")


@pytest.mark.parametrize(
    ("given", "more", "code", "field"),
    [
        ((" ",), {}, "empty_text", "activity"),
        ((None,), {}, "not_text", "activity"),
        (("x", "yesterday"), {}, "not_a_moment", "at"),
        (("x", datetime(2026, 3, 2)), {}, "naive_time", "at"),
        (("x", None, 7), {}, "not_text", "actor"),
        (("x",), {"on_behalf_of": 7}, "not_text", "on_behalf_of"),
        (("x",), {"roles": 7}, "not_many", "roles"),
        (("x",), {"roles": [7]}, "not_many", "roles"),
        (("x",), {"line": 0}, "not_an_integer", "line"),
    ],
)
def test_a_step_that_can_not_be_right_is_refused_with_its_field(given, more, code, field):
    assert refused(*given, **more) == (code, f"RecordedStep.{field}")


def test_a_case_needs_an_id_and_steps():
    assert refused("", kind=RecordedCase) == ("empty_text", "RecordedCase.id")
    assert refused("1", ["Change Price"], kind=RecordedCase) == ("not_many", "RecordedCase.steps")
    assert RecordedCase("1", iter([RecordedStep("x")])).steps == (RecordedStep("x"),)


def test_steps_of_one_time_keep_the_order_of_the_file():
    found = case(("c", "2026-03-03"), ("a", "2026-03-02"), ("b", "2026-03-02"), ("a2", "2026-03-02"))
    assert activities(in_time_order(found)) == ["a", "b", "a2", "c"]


def test_a_step_without_a_time_goes_with_the_step_before_it():
    found = case(("head", None), ("late", "2026-03-09"), ("note", None), ("more", None), ("early", "2026-03-02"))
    assert activities(in_time_order(found)) == ["head", "early", "late", "note", "more"]


def test_times_are_compared_as_instants_whatever_their_zones():
    found = case(("second", "2026-03-02T09:00:00+01:00"), ("first", "2026-03-02T15:00:00+08:00"))
    assert activities(in_time_order(found)) == ["first", "second"]


def test_times_of_an_hour_that_comes_twice_are_in_order():
    zone = "[Europe/Berlin]"
    found = case(("second", f"2026-10-25T02:30:00+01:00{zone}"), ("first", f"2026-10-25T02:45:00+02:00{zone}"))
    assert activities(in_time_order(found)) == ["first", "second"]


def test_a_day_counts_from_its_beginning_where_the_case_is():
    # Midnight of the 3rd in Shanghai is 16:00 of the 2nd in UTC.
    found = case(("after", "2026-03-03T00:30:00+08:00"), ("day", "2026-03-03"), ("before", "2026-03-02T23:30:00+08:00"))
    assert activities(in_time_order(found)) == ["before", "day", "after"]


def test_a_case_in_order_is_given_back_as_it_is():
    found = case(("a", "2026-03-02"), ("b", None), ("c", "2026-03-02"))
    assert in_time_order(found) is found
    assert in_time_order(RecordedCase("1")) == RecordedCase("1")


def test_id_and_facts_of_a_case_stay():
    found = RecordedCase("7", [RecordedStep("b", "2026-03-02"), RecordedStep("a", "2026-03-01")], {"vendor": "V1"})
    sorted_case = in_time_order(found)
    assert (sorted_case.id, sorted_case.facts) == ("7", {"vendor": "V1"})


MOMENTS = (
    st.none()
    | st.dates(date(2026, 1, 1), date(2026, 1, 5))
    | st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 5), timezones=st.timezones())
)


@given(st.lists(MOMENTS, max_size=12))
def test_no_step_is_lost_and_ordering_again_changes_nothing(moments):
    found = RecordedCase("1", [RecordedStep(str(place), at) for place, at in enumerate(moments)])
    ordered = in_time_order(found)
    assert sorted(activities(ordered), key=int) == activities(found)
    times = [step.at for step in ordered.steps if isinstance(step.at, DateTime)]
    assert all(datetime.timestamp(a) <= datetime.timestamp(b) for a, b in pairwise(times))
    places = {step.activity: place for place, step in enumerate(ordered.steps)}
    for place, at in enumerate(moments):
        if at is None:
            assert places[str(place)] == (places[str(place - 1)] + 1 if place else 0)
