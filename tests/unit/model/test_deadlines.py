"""Deadlines on days that are known: what people write, when it is due, and how much time is left."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta

import pytest

from procurekit.errors import InvalidValue
from procurekit.model import Span, due, left
from procurekit.values import WorkCalendar, WorkTime

SHIFTS = "09:00-12:00, 13:00-18:00"
OFFICE = WorkTime(WorkCalendar(), "Asia/Shanghai", SHIFTS, special={"2026-12-24": "09:00-12:00"})
NIGHTS = WorkTime(WorkCalendar(working_weekdays=range(1, 8)), "Europe/Berlin", "22:00-06:00")
FIVE = 17 * 60


@pytest.fixture(scope="module")
def china() -> WorkTime:
    pytest.importorskip("holidays")
    return WorkTime(WorkCalendar.for_country("CN", years=[2026]), "Asia/Shanghai", SHIFTS)


def when(start: str | date, text: str, office: WorkTime = OFFICE) -> str:
    found = due(start, Span.parse(text), office)  # type: ignore[arg-type]
    assert found.timezone_name == office.zone
    return datetime.isoformat(found, sep=" ")


@pytest.mark.parametrize(
    ("english", "chinese", "span"),
    [
        ("2 working days", "2个工作日", Span(2, "working_day")),
        ("1 working day", "1个工作日", Span(1, "working_day")),
        ("4 working hours", "4个工作小时", Span(4, "working_hour")),
        ("90 working minutes", "90个工作分钟", Span(90, "working_minute")),
        ("3 days", "3天", Span(3, "day")),
        ("0 days", "0天", Span(0, "day")),
        ("2 weeks", "2周", Span(2, "week")),
        ("36 hours", "36小时", Span(36, "hour")),
        ("30 minutes", "30分钟", Span(30, "minute")),
        ("friday 17:00", "周五17:00", Span(weekday=5, time=FIVE)),
        ("sunday 24:00", "周日24:00", Span(weekday=7, time=1440)),
        ("2 working days 17:00", "2个工作日 17:00", Span(2, "working_day", time=FIVE)),
        ("3 days 09:05", "3天 09:05", Span(3, "day", time=545)),
        ("-3 working days", "-3个工作日", Span(-3, "working_day")),
        ("-1 hour", "-1小时", Span(-1, "hour")),
    ],
)
def test_a_span_is_one_text_in_each_language(english: str, chinese: str, span: Span) -> None:
    assert (span.text(), span.text("zh"), str(span)) == (english, chinese, english)
    assert Span.parse(english) == Span.parse(chinese) == span


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2 WORKING  Days", "2 working days"),
        ("2workingdays", "2 working days"),
        ("2 business days", "2 working days"),
        ("+2 workdays", "2 working days"),
        ("２　个　工作日", "2 working days"),
        ("两个工作日", "2 working days"),
        ("2工作日１７：００", "2 working days 17:00"),
        ("2 working days at 9:00", "2 working days 09:00"),
        ("−3 working days", "-3 working days"),
        ("－３个工作日", "-3 working days"),
        ("4工时", "4 working hours"),
        ("3 calendar days", "3 days"),
        ("三天", "3 days"),
        ("十个自然日", "10 days"),
        ("一周", "1 week"),
        ("两个星期", "2 weeks"),
        ("36h", "36 hours"),
        ("36 个小时", "36 hours"),
        ("Fri 17:00", "friday 17:00"),
        ("FRIDAY17:00", "friday 17:00"),
        ("tues 9:30", "tuesday 09:30"),
        ("周 五 17：00", "friday 17:00"),
        ("星期五17点", "friday 17:00"),
        ("礼拜天8点30分", "sunday 08:30"),
        ("周一 9:00", "monday 09:00"),
    ],
)
def test_a_span_is_read_as_people_write_it(written: str, expected: str) -> None:
    assert Span.parse(written).text() == expected


@pytest.mark.parametrize(
    ("written", "expected", "part"),
    [
        ("", "span_unreadable", {}),
        ("   ", "span_unreadable", {}),
        ("soon", "span_unreadable", {}),
        ("尽快", "span_unreadable", {}),
        ("next friday 17:00", "span_unreadable", {}),
        ("17:00", "span_unreadable", {}),
        ("1 2 days", "span_unknown_unit", {}),
        ("1" * 90 + " days", "span_unreadable", {}),
        ("2", "span_without_unit", {"number": "2"}),
        ("2 17:00", "span_without_unit", {}),
        ("2 moons", "span_unknown_unit", {"unit": "'moons'"}),
        ("2个月亮", "span_unknown_unit", {"unit": "'月亮'"}),
        ("1.5 working hours", "span_not_whole", {"number": "1.5"}),
        ("1,000 minutes", "span_not_whole", {"number": "1,000"}),
        ("2 working days 25:00", "span_no_such_time", {"time": "25:00"}),
        ("friday 17:60", "span_no_such_time", {"time": "17:60"}),
        ("friday 17:000", "span_no_such_time", {}),
        ("friday 17:0", "span_no_such_time", {"time": "17:0"}),
        ("friday 24:01", "span_no_such_time", {}),
        ("friday", "span_without_time", {}),
        ("周五", "span_without_time", {}),
        ("4 working hours 17:00", "span_time_of_hours", {"time": "17:00"}),
        ("36小时17:00", "span_time_of_hours", {}),
        ("3661 days", "span_too_long", {"most": 3660}),
        ("-99999999999999999999 working days", "span_too_long", {}),
    ],
)
def test_a_text_that_is_no_span_is_refused_with_the_part_that_isn_t(
    written: str, expected: str, part: dict[str, object]
) -> None:
    with pytest.raises(InvalidValue) as caught:
        Span.parse(written)
    assert caught.value.code == expected
    assert part.items() <= caught.value.values.items()
    assert caught.value.text("zh") != caught.value.text()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "span_of_nothing"),
        ({"count": 2}, "span_of_nothing"),
        ({"unit": "day"}, "span_of_nothing"),
        ({"count": 2, "unit": "day", "weekday": 5}, "span_of_nothing"),
        ({"count": 2, "weekday": 5, "time": 0}, "span_of_nothing"),
        ({"unit": "day", "weekday": 5, "time": 0}, "span_of_nothing"),
        ({"weekday": 5}, "span_without_time"),
        ({"count": 2, "unit": "hour", "time": 0}, "span_time_of_hours"),
        ({"count": 2.0, "unit": "day"}, "not_a"),
        ({"count": True, "unit": "day"}, "not_a"),
        ({"count": 2, "unit": "days"}, "not_a_choice"),
        ({"weekday": 8, "time": 0}, "not_a_choice"),
        ({"weekday": 5, "time": 1441}, "not_a_choice"),
    ],
)
def test_fields_that_don_t_go_together_are_refused(fields: dict[str, object], expected: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Span(**fields)  # type: ignore[arg-type]
    assert caught.value.code == expected


def test_a_span_is_a_text_and_a_value() -> None:
    assert pickle.loads(pickle.dumps(Span(2, "day"))) == Span(2, "day")
    with pytest.raises(InvalidValue) as caught:
        Span.parse(2)  # type: ignore[arg-type]
    assert caught.value.code == "not_text"


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        # Wednesday 23 December; Thursday is a half day.
        ("2026-12-23T10:00+08:00", "0 working days", "2026-12-23 18:00:00+08:00"),
        ("2026-12-23T10:00+08:00", "1 working day", "2026-12-24 12:00:00+08:00"),
        ("2026-12-23T23:30+08:00", "1 working day", "2026-12-24 12:00:00+08:00"),
        ("2026-12-23T10:00+08:00", "2 working days", "2026-12-25 18:00:00+08:00"),
        ("2026-12-23T10:00+08:00", "3 working days", "2026-12-28 18:00:00+08:00"),
        ("2026-12-23T10:00+08:00", "1 working day 17:00", "2026-12-24 17:00:00+08:00"),
        ("2026-12-23T10:00+08:00", "1 working day 24:00", "2026-12-25 00:00:00+08:00"),
        # From a Saturday.
        ("2026-12-26T10:00+08:00", "0 working days", "2026-12-28 18:00:00+08:00"),
        ("2026-12-26T10:00+08:00", "1 working day", "2026-12-28 18:00:00+08:00"),
        # An instant's day is the site's, and a date is that day.
        ("2026-12-23T20:00Z", "1 working day", "2026-12-25 18:00:00+08:00"),
        ("2026-12-23", "1 working day", "2026-12-24 12:00:00+08:00"),
        (date(2026, 12, 23), "-3 working days", "2026-12-18 18:00:00+08:00"),
        ("2026-12-28", "-2 working days", "2026-12-24 12:00:00+08:00"),
        # Days of the calendar: the close of work, or the end of a day that isn't worked.
        ("2026-12-22T10:00+08:00", "2 days", "2026-12-24 12:00:00+08:00"),
        ("2026-12-24", "2天", "2026-12-27 00:00:00+08:00"),
        ("2026-12-24", "2天 17:00", "2026-12-26 17:00:00+08:00"),
        ("2026-12-24", "0天", "2026-12-24 12:00:00+08:00"),
        ("2026-12-24", "-1天", "2026-12-23 18:00:00+08:00"),
        ("2026-12-11", "2 weeks", "2026-12-25 18:00:00+08:00"),
    ],
)
def test_days_end_with_the_work_of_the_last(start: str | date, text: str, expected: str) -> None:
    assert when(start, text) == expected


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-12-23T17:00+08:00", "4 working hours", "2026-12-24 12:00:00+08:00"),
        ("2026-12-23T17:00+08:00", "300 working minutes", "2026-12-25 10:00:00+08:00"),
        ("2026-12-23T20:00+08:00", "1 working hour", "2026-12-24 10:00:00+08:00"),
        ("2026-12-23", "4 working hours", "2026-12-23 14:00:00+08:00"),
        ("2026-12-23", "0 working hours", "2026-12-23 09:00:00+08:00"),
        ("2026-12-23", "-4 working hours", "2026-12-22 14:00:00+08:00"),
        ("2026-12-26", "1 working hour", "2026-12-28 10:00:00+08:00"),
        ("2026-12-25T17:30+08:00", "36 hours", "2026-12-27 05:30:00+08:00"),
        ("2026-12-25T09:30Z", "36小时", "2026-12-27 05:30:00+08:00"),
        ("2026-12-25", "36 hours", "2026-12-26 12:00:00+08:00"),
        ("2026-12-25T17:30+08:00", "-90 minutes", "2026-12-25 16:00:00+08:00"),
    ],
)
def test_hours_end_when_they_are_over(start: str, text: str, expected: str) -> None:
    assert when(start, text) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-12-25T16:59:59+08:00", "2026-12-25 17:00:00+08:00"),
        ("2026-12-25T17:00:00+08:00", "2027-01-01 17:00:00+08:00"),
        ("2026-12-25T09:00:00Z", "2027-01-01 17:00:00+08:00"),
        ("2026-12-25T17:00:00.000001+08:00", "2027-01-01 17:00:00+08:00"),
        ("2026-12-26T00:00:00+08:00", "2027-01-01 17:00:00+08:00"),
        ("2026-12-24T16:30:00Z", "2026-12-25 17:00:00+08:00"),
        ("2026-12-25", "2026-12-25 17:00:00+08:00"),
        ("2026-12-26", "2027-01-01 17:00:00+08:00"),
    ],
)
def test_a_weekday_is_the_next_one_after_the_start(start: str, expected: str) -> None:
    assert when(start, "friday 17:00") == when(start, "周五17:00") == expected


def test_a_weekday_at_midnight_belongs_to_the_day_that_is_named() -> None:
    assert when("2026-12-25", "friday 00:00") == "2027-01-01 00:00:00+08:00"
    assert when("2026-12-25", "friday 24:00") == "2026-12-26 00:00:00+08:00"
    assert when("2026-12-26T00:00+08:00", "friday 24:00") == "2027-01-02 00:00:00+08:00"


def test_china_counts_the_weekends_of_the_notice_as_working_days(china: WorkTime) -> None:
    # Spring Festival: Saturday 14 February is worked, then nothing until Tuesday 24 February.
    assert when("2026-02-13T10:00+08:00", "1个工作日", china) == "2026-02-14 18:00:00+08:00"
    assert when("2026-02-13T10:00+08:00", "2个工作日", china) == "2026-02-24 18:00:00+08:00"
    assert when("2026-02-14T17:00+08:00", "2个工作小时", china) == "2026-02-24 10:00:00+08:00"
    assert when("2026-02-13", "1天", china) == "2026-02-14 18:00:00+08:00"
    assert when("2026-02-13", "3天", china) == "2026-02-17 00:00:00+08:00"
    assert when("2026-02-24", "-1个工作日", china) == "2026-02-14 18:00:00+08:00"
    # National Day: back on 8 October, and Saturday 10 October is worked.
    assert when("2026-09-30", "3个工作日", china) == "2026-10-10 18:00:00+08:00"


def test_an_own_closure_is_no_working_day() -> None:
    closed = WorkTime(WorkCalendar(), "Asia/Shanghai", SHIFTS, special={"2026-12-24": ""})
    assert when("2026-12-23", "1 working day", closed) == "2026-12-25 18:00:00+08:00"
    assert when("2026-12-23", "1 day", closed) == "2026-12-25 00:00:00+08:00"


def test_nights_end_in_the_morning_and_clocks_that_change_change_no_hour() -> None:
    assert when("2026-03-27T12:00+01:00", "1 working day", NIGHTS) == "2026-03-29 06:00:00+02:00"
    assert when("2026-03-28T23:00+01:00", "6 working hours", NIGHTS) == "2026-03-29 06:00:00+02:00"
    assert when("2026-10-24T23:00+02:00", "6 working hours", NIGHTS) == "2026-10-25 04:00:00+01:00"
    assert when("2026-03-28T12:00+01:00", "24 hours", NIGHTS) == "2026-03-29 13:00:00+02:00"
    assert when("2026-10-24", "36 hours", NIGHTS) == "2026-10-25 11:00:00+01:00"
    # A night shift's hours after midnight are of the day that the clocks show.
    assert when("2026-03-27T03:00+01:00", "0 working days", NIGHTS) == "2026-03-28 06:00:00+01:00"
    # 02:30 is skipped on 29 March, and shown twice on 25 October.
    assert when("2026-03-28", "sunday 2:30", NIGHTS) == "2026-03-29 03:00:00+02:00"
    assert when("2026-10-24", "sunday 2:30", NIGHTS) == "2026-10-25 02:30:00+02:00"
    assert when("2026-10-25T02:30+01:00", "sunday 2:30", NIGHTS) == "2026-11-01 02:30:00+01:00"


def test_a_day_whose_only_shift_the_clocks_skip_ends_at_midnight() -> None:
    short = WorkTime(WorkCalendar(working_weekdays=range(1, 8)), "Europe/Berlin", "02:00-03:00")
    assert when("2026-03-28", "1 working day", short) == "2026-03-30 00:00:00+02:00"


def test_what_is_left_is_working_time_and_negative_once_it_is_overdue() -> None:
    end = due("2026-12-23T10:00+08:00", Span.parse("2 working days"), OFFICE)  # type: ignore[arg-type]
    assert left("2026-12-23T10:00+08:00", end, OFFICE) == timedelta(hours=7 + 3 + 8)
    assert left("2026-12-25T17:00+08:00", end, OFFICE) == timedelta(hours=1)
    assert left("2026-12-27T17:00+08:00", end, OFFICE) == timedelta(0)
    assert left("2026-12-28T10:30+08:00", end, OFFICE) == timedelta(hours=-1, minutes=-30)


@pytest.mark.parametrize(
    ("start", "span", "office", "expected"),
    [
        (None, Span(1, "day"), OFFICE, "missing_value"),
        ("soon", Span(1, "day"), OFFICE, "not_a_moment"),
        (datetime(2026, 12, 24), Span(1, "day"), OFFICE, "naive_time"),
        ("2026-12-24", "1 day", OFFICE, "not_a"),
        ("2026-12-24", Span(1, "day"), WorkCalendar(), "not_a"),
        ("9999-12-31", Span(1, "day"), OFFICE, "calendar_out_of_range"),
        ("9999-12-31T23:59Z", Span(1, "hour"), OFFICE, "calendar_out_of_range"),
        ("2200-12-31", Span(2, "day"), OFFICE, "calendar_out_of_range"),
        ("2200-12-31", Span(2, "working_day"), OFFICE, "calendar_out_of_range"),
        ("2026-12-24", Span(87_840, "working_hour"), OFFICE, "work_time_too_long"),
    ],
)
def test_what_can_t_be_counted_is_refused(start: object, span: object, office: object, expected: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        due(start, span, office)  # type: ignore[arg-type]
    assert caught.value.code == expected
