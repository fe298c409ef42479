"""Hours between moments: what really passed or was worked, in steps that add up exactly."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from procurekit.model.hours import hours_between, in_hours
from procurekit.values import WorkCalendar, WorkTime
from procurekit.values.moments import to_moment

OFFICE = WorkTime(WorkCalendar(), "Europe/Berlin", "09:00-17:00")


@pytest.mark.parametrize(
    ("duration", "hours"),
    [
        (timedelta(0), "0.000000"),
        (timedelta(days=2, minutes=15), "48.250000"),
        (timedelta(minutes=20), "0.333333"),
        (timedelta(minutes=40), "0.666667"),
        # Exactly between two steps: half a step is 1800 microseconds, and the even one is taken.
        (timedelta(microseconds=1800), "0.000000"),
        (timedelta(microseconds=5400), "0.000002"),
        (timedelta(hours=-1), "-1.000000"),
    ],
)
def test_hours_have_six_places(duration, hours):
    assert str(in_hours(duration)) == hours


def test_a_duration_that_nobody_knows_has_no_hours():
    assert in_hours(None) is None


def test_a_night_in_which_the_clocks_go_back_is_longer():
    start, end = to_moment("2026-10-24T16:00+02:00[Europe/Berlin]"), to_moment("2026-10-25T16:00+01:00[Europe/Berlin]")
    assert hours_between(start, end) == 25
    assert hours_between(start, to_moment("2026-10-26T10:30+01:00[Europe/Berlin]"), OFFICE) == Decimal("1.5")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, "2026-12-04T18:00+08:00"),
        ("2026-12-04T18:00+08:00", None),
        ("2026-12-04", "2026-12-04T18:00+08:00"),
        ("2026-12-04T18:00+08:00", "2026-12-05"),
        ("2026-12-04T18:00+08:00", "2026-12-04T17:59+08:00"),
    ],
)
def test_without_two_instants_in_their_order_there_are_none(start, end):
    for time in (None, OFFICE):
        assert hours_between(to_moment(start), to_moment(end), time) is None
