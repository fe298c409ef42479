"""Quiet hours: whom it would wake waits for the morning, over midnight and weekends, and what is bad enough doesn't."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from procurekit.errors import InvalidValue
from procurekit.rules import Escalation, Quiet, Rule, evaluate
from procurekit.rules.quiet import not_before, quiet_shifts
from procurekit.values import WorkCalendar, WorkTime
from procurekit.values.moments import to_instant

# Monday, 16 February 2026, is a holiday, and for it Saturday, the 14th, is worked.
OFFICE = WorkTime(
    WorkCalendar(holidays=["2026-02-16"], worked=["2026-02-14"]), "Asia/Shanghai", "09:00-12:00, 13:00-18:00"
)
NIGHT = Quiet(hours="20:00-08:00", days_off=False)


def next_moment(moment, quiet=NIGHT, severity="medium", time=OFFICE):
    found = not_before(to_instant(moment), severity, quiet, quiet_shifts(quiet.hours), time)
    return found.in_timezone(time.zone).format("YYYY-MM-DD HH:mm")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-10T19:59+08:00", "2026-03-10 19:59"),
        ("2026-03-10T20:00+08:00", "2026-03-11 08:00"),
        ("2026-03-10T23:30+08:00", "2026-03-11 08:00"),
        ("2026-03-11T00:00+08:00", "2026-03-11 08:00"),
        ("2026-03-11T07:59+08:00", "2026-03-11 08:00"),
        ("2026-03-11T08:00+08:00", "2026-03-11 08:00"),
        ("2026-03-10T14:00Z", "2026-03-11 08:00"),
        ("2026-03-13T21:00+08:00", "2026-03-14 08:00"),
    ],
)
def test_at_night_everybody_sleeps_by_the_clocks_of_the_site(moment, expected):
    assert next_moment(moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-13T21:00+08:00", "2026-03-16 08:00"),  # a Friday evening
        ("2026-03-14T12:00+08:00", "2026-03-16 08:00"),
        ("2026-02-13T21:00+08:00", "2026-02-14 08:00"),  # the Saturday is worked
        ("2026-02-14T21:00+08:00", "2026-02-17 08:00"),  # Sunday, then the holiday
    ],
)
def test_days_off_are_quiet_too_and_worked_weekends_aren_t(moment, expected):
    assert next_moment(moment, evolve(NIGHT, days_off=True)) == expected


def test_only_days_off():
    assert next_moment("2026-03-13T23:00+08:00", Quiet()) == "2026-03-13 23:00"
    assert next_moment("2026-03-14T23:00+08:00", Quiet()) == "2026-03-16 00:00"


def test_several_quiet_hours_follow_on_each_other():
    quiet = Quiet(hours="20:00-08:00, 12:00-13:00, 08:00-08:30", days_off=False)
    assert next_moment("2026-03-10T12:30+08:00", quiet) == "2026-03-10 13:00"
    assert next_moment("2026-03-10T21:00+08:00", quiet) == "2026-03-11 08:30"


@pytest.mark.parametrize(
    ("unless", "severity", "waits"),
    [
        ("high", "high", False),
        ("high", "medium", True),
        ("medium", "medium", False),
        ("medium", "low", True),
        (None, "high", True),
    ],
)
def test_what_is_bad_enough_doesn_t_wait(unless, severity, waits):
    found = next_moment("2026-03-10T23:00+08:00", evolve(NIGHT, unless=unless), severity)
    assert (found == "2026-03-11 08:00") is waits


def test_clocks_that_change_are_followed():
    berlin = WorkTime(WorkCalendar(), "Europe/Berlin", "09:00-18:00")
    found = not_before(to_instant("2026-03-28T23:00+01:00"), "low", NIGHT, quiet_shifts("20:00-08:00"), berlin)
    assert found.isoformat() == "2026-03-29T08:00:00+02:00"


def test_a_calendar_that_never_works_doesn_t_hold_anybody_up():
    closed = WorkCalendar(holidays=[date(2026, 1, 1) + timedelta(days=n) for n in range(900)])
    never = WorkTime(closed, "UTC", "09:00-18:00")
    assert next_moment("2026-03-10T10:00Z", Quiet(), time=never) == "2026-03-10 10:00"


@pytest.mark.parametrize("hours", ["at night", "20-8", "25:00-08:00", "08:00-08:00"])
def test_hours_that_are_none_are_refused(hours):
    with pytest.raises(InvalidValue):
        quiet_shifts(hours)


def test_no_hours_are_none():
    assert quiet_shifts(None) == ()


def test_what_a_rule_would_tell_at_night_waits_and_so_does_its_escalation():
    late = Rule(
        id="late",
        title="Late",
        since="requested",
        when="open > 0 and days > 0",
        en="late",
        to="role:manager",
        quiet=Quiet(hours="20:00-08:00"),
        escalate=[Escalation(after="1 working hour", to="role:boss")],
    )
    row = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": 1}
    raised = evaluate([late], {"schedule_line": [row]}, at="2026-03-13T17:30+08:00", work_time=OFFICE)
    assert [one.not_before.isoformat() for one in raised.changes] == ["2026-03-13T17:30:00+08:00"]
    looked = evaluate([late], {"schedule_line": [row]}, raised.alerts, "2026-03-13T22:00+08:00", work_time=OFFICE)
    assert looked.changes == (), "half an hour of work has passed"
    looked = evaluate([late], {"schedule_line": [row]}, raised.alerts, "2026-03-16T22:00+08:00", work_time=OFFICE)
    (escalated,) = looked.changes
    assert escalated.not_before.isoformat() == "2026-03-17T08:00:00+08:00"
    over = evaluate([late], {"schedule_line": []}, raised.alerts, "2026-03-16T22:00+08:00", work_time=OFFICE)
    assert [one.not_before for one in over.changes] == [None], "nobody is to be told"
