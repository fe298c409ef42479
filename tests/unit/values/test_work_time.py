"""Working time on days that are known: China's worked weekends, half days, nights in which the clocks change."""

from __future__ import annotations

import json
import pickle
import warnings
from datetime import date, datetime, timedelta
from itertools import pairwise

import attrs
import pytest
from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.values.calendar import UnpublishedCalendarWarning, WorkCalendar
from procurekit.values.elapsed import by_clock
from procurekit.values.moments import zone_of
from procurekit.values.shifts import Shift
from procurekit.values.work_time import WorkTime

SHIFTS = "09:00-12:00, 13:00-18:00"
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
OFFICE = WorkTime(WorkCalendar(), "Asia/Shanghai", SHIFTS, special={"2026-12-24": "09:00-12:00"})
NIGHTS = WorkTime(WorkCalendar(working_weekdays=range(1, 8)), "Europe/Berlin", "22:00-06:00")


@pytest.fixture(scope="module")
def china() -> WorkTime:
    pytest.importorskip("holidays")
    weekdays = dict.fromkeys("12345", SHIFTS)
    return WorkTime(WorkCalendar.for_country("CN", years=[2026]), "Asia/Shanghai", weekdays)


def at(text: str, zone: str = "+08:00") -> str:
    return f"{text.replace(' ', 'T')}{zone}"


def shown(found: DateTime | None) -> str:
    assert found is not None
    assert type(found) is DateTime
    return datetime.isoformat(found, sep=" ")[:16]


def code(data: object, **more: object) -> tuple[str, dict[str, object]]:
    with pytest.raises(InvalidValue) as caught:
        data(**more)  # type: ignore[operator]
    assert caught.value.text("zh") != caught.value.text()
    return caught.value.code, caught.value.values


def test_a_shift_is_worked_up_to_its_end_but_not_at_it() -> None:
    inside = ["09:00", "11:59:59.999999", "13:00", "17:59"]
    outside = ["08:59:59.999999", "12:00", "12:30", "18:00", "23:00"]
    assert all(OFFICE.is_working(at(f"2026-12-23 {one}")) for one in inside)
    assert not any(OFFICE.is_working(at(f"2026-12-23 {one}")) for one in outside)
    assert not OFFICE.is_working(at("2026-12-26 10:00"))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-12-23 10:00", 1, "2026-12-23 11:00"),
        ("2026-12-23 10:00", 2, "2026-12-23 12:00"),  # the close of the shift, not the start of the next
        ("2026-12-23 10:00", 3, "2026-12-23 14:00"),
        ("2026-12-23 10:00", 7, "2026-12-23 18:00"),
        ("2026-12-23 10:00", 8, "2026-12-24 10:00"),
        ("2026-12-24 11:00", 2, "2026-12-25 10:00"),  # a half day
        ("2026-12-26 11:00", 1, "2026-12-28 10:00"),  # begun on a Saturday
        ("2026-12-23 20:00", 1, "2026-12-24 10:00"),  # begun in the evening
        ("2026-12-23 12:30", 0, "2026-12-23 12:30"),
        ("2026-12-28 10:00", -1, "2026-12-28 09:00"),
        ("2026-12-28 10:00", -2, "2026-12-25 17:00"),
        ("2026-12-25 09:00", -3, "2026-12-24 09:00"),
        ("2026-12-27 12:00", -8, "2026-12-25 09:00"),
    ],
)
def test_hours_are_counted_over_breaks_half_days_and_weekends(start: str, hours: int, end: str) -> None:
    assert shown(OFFICE.add(at(start), hours * HOUR)) == end
    assert OFFICE.between(at(start), at(end)) == hours * HOUR
    assert OFFICE.between(at(end), at(start)) == -hours * HOUR


def test_an_instant_may_be_of_any_zone_and_the_answer_is_the_site_s() -> None:
    found = OFFICE.add("2026-12-23T02:00:00Z", HOUR)
    assert (found.isoformat(), found.timezone_name) == ("2026-12-23T11:00:00+08:00", "Asia/Shanghai")
    assert OFFICE.add("2026-12-23T02:00:00Z", timedelta(0)).isoformat() == "2026-12-23T10:00:00+08:00"
    assert OFFICE.day_of("2026-12-23T20:00:00Z") == date(2026, 12, 24)
    assert type(OFFICE.day_of("2026-12-23T20:00:00Z")) is date
    assert OFFICE.day_of("2026-12-23") == date(2026, 12, 23)


def test_a_day_begins_and_closes_with_its_shifts() -> None:
    assert [tuple(map(shown, one)) for one in OFFICE.shifts_on(date(2026, 12, 23))] == [
        ("2026-12-23 09:00", "2026-12-23 12:00"),
        ("2026-12-23 13:00", "2026-12-23 18:00"),
    ]
    assert shown(OFFICE.start_of("2026-12-23")) == "2026-12-23 09:00"
    assert shown(OFFICE.end_of("2026-12-24")) == "2026-12-24 12:00"
    assert OFFICE.start_of("2026-12-26") is OFFICE.end_of("2026-12-26") is None
    assert OFFICE.shifts_on("2026-12-26") == ()


def test_china_works_the_weekends_of_the_notice_in_monday_s_hours(china: WorkTime) -> None:
    assert shown(china.add(at("2026-02-13 17:00"), 2 * HOUR)) == "2026-02-14 10:00"
    assert shown(china.end_of("2026-02-14")) == "2026-02-14 18:00"
    # From Saturday 14 February, which is worked, over Spring Festival to Tuesday 24 February.
    assert shown(china.add(at("2026-02-14 17:00"), 2 * HOUR)) == "2026-02-24 10:00"
    assert china.between(at("2026-02-13 00:00"), at("2026-02-25 00:00")) == 24 * HOUR
    assert china.days.add(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert not china.is_working(at("2026-02-21 10:00"))


def test_a_worked_weekend_has_its_own_hours_before_those_it_is_worked_as(china: WorkTime) -> None:
    hours = {**dict.fromkeys("12345", SHIFTS), "3": "10:00-16:00"}
    as_wednesday = WorkTime(china.calendar, china.zone, hours, worked_as=3)
    assert shown(as_wednesday.start_of("2026-02-14")) == "2026-02-14 10:00"
    own = WorkTime(china.calendar, china.zone, {**hours, "6": "08:00-12:00"}, worked_as=3)
    assert shown(own.start_of("2026-02-14")) == "2026-02-14 08:00"
    assert own.shifts_on("2026-02-21") == ()
    special = attrs.evolve(own, special={"2026-02-14": "", "2026-02-21": "14:00-15:00"})
    assert special.shifts_on("2026-02-14") == ()
    assert special.between(at("2026-02-14 00:00"), at("2026-02-22 00:00")) == HOUR


def test_special_days_win_over_holidays_and_count_as_days() -> None:
    calendar = WorkCalendar(holidays=["2026-12-25"])
    office = WorkTime(calendar, "Asia/Shanghai", SHIFTS, special={"2026-12-25": "09:00-12:00", "2026-12-28": ""})
    assert shown(office.end_of("2026-12-25")) == "2026-12-25 12:00"
    assert office.days.is_working(date(2026, 12, 25))
    assert office.days.add(date(2026, 12, 25), 1) == date(2026, 12, 29)
    sunday = attrs.evolve(office, special={"2026-12-27": "09:00-10:00"})
    assert sunday.days.add(date(2026, 12, 24), 1) == date(2026, 12, 27)
    assert sunday.days.add(date(2026, 12, 27), 1) == date(2026, 12, 28)


def test_a_weekday_is_worked_only_if_it_has_hours_and_the_calendar_works_it() -> None:
    office = WorkTime(WorkCalendar(), "Asia/Shanghai", {1: SHIFTS, 6: SHIFTS})
    assert office.shifts_on("2026-12-22") == office.shifts_on("2026-12-26") == ()
    assert office.days.add(date(2026, 12, 21), 1) == date(2026, 12, 28)


def test_a_night_in_which_the_clocks_go_forward_is_an_hour_shorter() -> None:
    assert shown(NIGHTS.end_of("2026-03-28")) == "2026-03-29 06:00"
    assert NIGHTS.between("2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00") == 7 * HOUR
    assert NIGHTS.add("2026-03-28T22:00+01:00", 5 * HOUR).isoformat() == "2026-03-29T04:00:00+02:00"
    assert NIGHTS.add("2026-03-29T04:00+02:00", -5 * HOUR).isoformat() == "2026-03-28T22:00:00+01:00"


def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer() -> None:
    assert NIGHTS.between("2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00") == 9 * HOUR
    assert NIGHTS.add("2026-10-24T22:00+02:00", 4 * HOUR).isoformat() == "2026-10-25T02:00:00+02:00"
    second = NIGHTS.add("2026-10-24T22:00+02:00", 5 * HOUR)
    assert (second.isoformat(), second.fold) == ("2026-10-25T02:00:00+01:00", 1)
    assert NIGHTS.between("2026-10-24T22:00+02:00", second) == 5 * HOUR


@pytest.mark.parametrize("edge", ["02:00", "02:20", "02:30", "03:00"])
def test_shifts_that_meet_where_the_clocks_change_neither_overlap_nor_leave_a_gap(edge: str) -> None:
    halves = attrs.evolve(NIGHTS, hours=f"00:00-{edge}, {edge}-06:00")
    for start, end, hours in [
        ("2026-03-29T00:00+01:00", "06:00+02:00", 5),
        ("2026-10-25T00:00+02:00", "06:00+01:00", 7),
    ]:
        shifts = halves.shifts_on(start[:10])
        assert all(one[1] == other[0] for one, other in pairwise(shifts))
        assert halves.between(start, f"{start[:10]}T{end}") == hours * HOUR


def test_a_time_that_the_clocks_skip_is_the_instant_at_which_they_do() -> None:
    for minutes in (120, 121, 150, 179, 180):
        assert NIGHTS.by_clock("2026-03-29", minutes).isoformat() == "2026-03-29T03:00:00+02:00"
    assert NIGHTS.by_clock("2026-10-25", 150).isoformat() == "2026-10-25T02:30:00+02:00"
    skipped = attrs.evolve(NIGHTS, hours="02:00-03:00")
    assert skipped.shifts_on("2026-03-29") == ()
    assert skipped.end_of("2026-03-29") is None
    assert skipped.between("2026-10-25T00:00+02:00", "2026-10-25T06:00+01:00") == 2 * HOUR
    # A whole day that a place has left out.
    apia = zone_of("Pacific/Apia")
    assert by_clock(apia, date(2011, 12, 30), 0) == by_clock(apia, date(2011, 12, 30), 1440)


def test_the_night_shift_of_new_year_s_eve_is_of_the_old_year() -> None:
    assert NIGHTS.is_working("2027-01-01T03:00+01:00")
    assert NIGHTS.between("2026-12-31T23:00+01:00", "2027-01-01T23:00+01:00") == 8 * HOUR
    assert NIGHTS.between("2027-01-01T01:00+01:00", "2027-01-01T03:00+01:00") == 2 * HOUR
    assert NIGHTS.add("2027-01-01T05:00+01:00", 2 * HOUR).isoformat() == "2027-01-01T23:00:00+01:00"
    assert NIGHTS.add("2027-01-01T05:00+01:00", -6 * HOUR).isoformat() == "2026-12-31T23:00:00+01:00"


def test_shifts_round_the_clock_leave_nothing_out() -> None:
    always = WorkTime(
        WorkCalendar(working_weekdays=range(1, 8)), "Asia/Shanghai", "00:00-08:00,08:00-16:00,16:00-24:00"
    )
    assert always.add(at("2026-02-01 00:00"), timedelta(days=400)).isoformat() == "2027-03-08T00:00:00+08:00"
    assert always.is_working(at("2026-02-02 00:00"))


@pytest.mark.parametrize(
    "written",
    [
        "13:00-18:00,9:00-12:00",
        "０９：００－１２：００，１３：００－１８：００",
        "09:00～12:00、13:00至18:00",
        " 09:00 – 12:00 ; 13:00-18:00 ",
        ["09:00-12:00", "13:00-18:00"],
        [Shift(780, 1080), "09:00-12:00"],
        (one for one in ("09:00-12:00", "13:00-18:00")),
    ],
)
def test_shifts_are_read_as_people_write_them(written: object) -> None:
    assert WorkTime(WorkCalendar(), "UTC", written).hours[7] == (Shift(540, 720), Shift(780, 1080))  # type: ignore[arg-type]


def test_midnight_ends_a_day_whichever_way_it_is_written() -> None:
    until = [WorkTime(WorkCalendar(), "UTC", text).hours[1] for text in ("22:00-24:00", "22:00-00:00")]
    assert until[0] == until[1] == (Shift(1320, 1440),)


@pytest.mark.parametrize(
    "written",
    ["9-12", "09:00", "09:00-25:00", "24:00-06:00", "09:60-12:00", "09:00-24:30", "09:00-09:00", "a,", 9, [9]],
)
def test_what_is_no_shift_is_refused_where_it_stands(written: object) -> None:
    found, values = code(WorkTime, calendar=WorkCalendar(), zone="UTC", hours={"3": written})
    assert (found, values["field"]) == ("shift_unreadable", "WorkTime.hours[3]")
    found, values = code(WorkTime, calendar=WorkCalendar(), zone="UTC", hours=SHIFTS, special={"2026-12-24": written})
    assert (found, values["field"]) == ("shift_unreadable", "WorkTime.special[2026-12-24]")


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (1440, 1500), (60, 60), (60, 0), (0, 1441)])
def test_a_shift_out_of_its_day_is_refused(start: int, end: int) -> None:
    assert code(Shift, start=start, end=end)[0] == "shift_unreadable"
    assert code(Shift, start="09:00", end=end)[0] == "not_a"


def test_shifts_that_overlap_are_refused() -> None:
    found, values = code(WorkTime, calendar=WorkCalendar(), zone="UTC", hours={1: "09:00-12:01, 12:00-18:00"})
    assert found == "shifts_overlap"
    assert values == {"field": "WorkTime.hours[1]", "one": "09:00-12:01", "other": "12:00-18:00"}


@pytest.mark.parametrize(
    ("hours", "more", "day", "following"),
    [
        ("22:00-06:00, 05:00-07:00", {}, 1, 2),
        (
            {1: "05:00-07:00", 4: "08:00-12:00", 5: "22:00-06:00"},
            {"special": {"2026-12-26": "05:00-07:00"}},
            "2026-12-25",
            "2026-12-26",
        ),
        ({1: "05:00-07:00"}, {"special": {"2026-12-27": "22:00-06:00"}}, "2026-12-27", "2026-12-28"),
    ],
)
def test_a_night_shift_that_runs_into_the_next_day_s_is_refused(
    hours: object, more: dict[str, object], day: object, following: object
) -> None:
    found, values = code(WorkTime, calendar=WorkCalendar(), zone="UTC", hours=hours, **more)
    assert (found, str(values["day"]), str(values["following"])) == (
        "shifts_overlap_at_night",
        str(day),
        str(following),
    )


def test_a_night_shift_before_a_day_off_is_not_refused() -> None:
    hours = {1: "05:00-07:00", 5: "22:00-06:00", 6: "05:00-07:00"}
    assert WorkTime(WorkCalendar(), "UTC", hours).end_of("2026-12-25") is not None


@pytest.mark.parametrize("hours", ["", {}, {6: SHIFTS}, {"1": ""}, []])
def test_who_never_works_is_refused(hours: object) -> None:
    found, _ = code(WorkTime, calendar=WorkCalendar(), zone="UTC", hours=hours, special={"2026-12-24": SHIFTS})
    assert found == "work_time_never_works"


def test_a_worked_day_without_hours_is_refused() -> None:
    calendar = WorkCalendar(worked=["2026-12-27"])
    found, values = code(WorkTime, calendar=calendar, zone="UTC", hours={2: SHIFTS})
    assert (found, values["day"], values["weekday"]) == ("work_time_no_hours", date(2026, 12, 27), 7)
    assert WorkTime(calendar, "UTC", {2: SHIFTS}, worked_as=2).shifts_on("2026-12-27")
    assert not WorkTime(calendar, "UTC", {2: SHIFTS}, special={"2026-12-27": ""}).shifts_on("2026-12-27")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"calendar": None}, "not_a"),
        ({"zone": None}, "missing_value"),
        ({"zone": "Asia/Beijing"}, "unknown_zone"),
        ({"hours": {0: SHIFTS}}, "not_a_choice"),
        ({"hours": {"mon": SHIFTS}}, "not_a_choice"),
        ({"hours": None}, "shift_unreadable"),
        ({"special": []}, "not_a"),
        ({"special": {"24.12.2026": ""}}, "not_a_day"),
        ({"worked_as": 8}, "not_a_choice"),
        ({"worked_as": True}, "not_a_choice"),
    ],
)
def test_a_field_that_can_t_be_right_is_refused(change: dict[str, object], expected: str) -> None:
    given = {"calendar": WorkCalendar(), "zone": "UTC", "hours": SHIFTS, **change}
    assert code(WorkTime, **given)[0] == expected


def test_ten_years_of_working_time_are_the_most() -> None:
    most = timedelta(hours=40 * 522)
    found = OFFICE.add(at("2026-01-01 00:00"), most)
    assert OFFICE.between(at("2026-01-01 00:00"), found) == most
    for duration in (most + MICROSECOND, -most - MICROSECOND, timedelta.max, timedelta.min):
        assert code(lambda given=duration: OFFICE.add(at("2026-01-01 00:00"), given))[0] == "work_time_too_long"


@pytest.mark.parametrize(
    ("method", "asked", "expected"),
    [
        ("add", ("2026-12-24T09:00", HOUR), "naive_time"),
        ("add", ("2026-12-24", HOUR), "naive_time"),
        ("add", ("soon", HOUR), "not_a_moment"),
        ("add", (date(2026, 12, 24), HOUR), "not_a_moment"),
        ("add", (None, HOUR), "missing_value"),
        ("add", ("2026-12-24T09:00Z", 1), "not_a"),
        ("add", ("2200-12-31T09:00Z", 99 * HOUR), "calendar_out_of_range"),
        ("add", ("1900-01-01T09:00Z", -99 * HOUR), "calendar_out_of_range"),
        ("between", ("2026-12-24T09:00Z", "2026-12-24T10:00"), "naive_time"),
        ("is_working", ("1899-12-31T09:00Z",), "calendar_out_of_range"),
        ("is_working", ("9999-12-31T23:00Z",), "calendar_out_of_range"),
        ("end_of", ("2201-01-01",), "calendar_out_of_range"),
        ("end_of", ("tomorrow",), "not_a_day"),
        ("by_clock", ("2026-12-24", 1441), "not_a_choice"),
    ],
    ids=str,
)
def test_a_question_that_can_t_be_answered_is_refused(method: str, asked: tuple[object, ...], expected: str) -> None:
    assert code(lambda: getattr(OFFICE, method)(*asked))[0] == expected


def test_an_answer_beyond_the_published_calendar_warns(china: WorkTime) -> None:
    calendar = attrs.evolve(china.calendar, published_until=2026)
    office = attrs.evolve(china, calendar=calendar)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        office.add(at("2026-12-31 17:00"), HOUR)
    for ask in (
        lambda: office.add(at("2026-12-31 17:00"), 2 * HOUR),
        lambda: office.between(at("2027-01-04 17:00"), at("2026-12-31 17:00")),
        lambda: office.is_working(at("2027-01-04 17:00")),
        lambda: office.end_of("2027-01-04"),
        lambda: office.days.add(date(2026, 12, 31), 1),
    ):
        with pytest.warns(UnpublishedCalendarWarning, match="2027"):
            ask()


def test_plain_data_is_read_back_with_all_that_the_calendar_knows(china: WorkTime) -> None:
    special = attrs.evolve(china, special={"2026-12-24": "09:00-12:00", "2026-12-28": ""}, worked_as=2)
    for office in (special, china, OFFICE, NIGHTS):
        plain = json.loads(json.dumps(office.as_dict()))
        assert WorkTime.from_dict(plain) == office
    assert special.as_dict()["special"] == {"2026-12-24": "09:00-12:00", "2026-12-28": ""}
    assert special.as_dict()["calendar"]["country"] == "CN"


def test_plain_data_takes_a_country_s_days_and_adds_the_site_s_own() -> None:
    pytest.importorskip("holidays")
    data = {"zone": "Asia/Shanghai", "hours": SHIFTS, "country": "CN", "years": [2026]}
    assert WorkTime.from_dict(data).calendar == WorkCalendar.for_country("CN", years=[2026])
    # 14 February is worked in China and 16 February is not; this site says otherwise.
    own = WorkTime.from_dict({**data, "holidays": ["2026-02-14"], "worked": ["2026-02-16"]})
    assert (own.calendar.is_working(date(2026, 2, 14)), own.calendar.is_working(date(2026, 2, 16))) == (False, True)
    assert own.calendar.is_working(date(2026, 2, 28))
    assert not own.calendar.is_working(date(2026, 2, 17))
    assert WorkTime.from_dict({**data, "working_weekdays": range(1, 7)}).calendar.is_working(date(2026, 3, 7))
    bavaria = {"zone": "Europe/Berlin", "hours": SHIFTS, "country": "DE", "years": [2026], "subdivision": "BY"}
    assert WorkTime.from_dict(bavaria).shifts_on("2026-01-06") == ()


def test_plain_data_works_the_weekdays_that_its_hours_name() -> None:
    six = WorkTime.from_dict({"zone": "UTC", "hours": {**dict.fromkeys("12345", SHIFTS), "6": "09:00-12:00"}})
    assert six.calendar.working_weekdays == {1, 2, 3, 4, 5, 6}
    assert WorkTime.from_dict({"zone": "UTC", "hours": SHIFTS}).calendar == WorkCalendar()
    five = WorkTime.from_dict({"zone": "UTC", "hours": {"1": SHIFTS, "6": SHIFTS}, "working_weekdays": [1]})
    assert five.calendar.working_weekdays == {1}


@pytest.mark.parametrize(
    ("change", "expected", "values"),
    [
        ({"hour": SHIFTS}, "unknown_key_near", {"name": "hour", "near": "hours"}),
        ({"xyz": 1}, "unknown_key", {"name": "xyz"}),
        ({"calendar": {"nam": "x"}}, "unknown_key_near", {"field": "WorkTime.calendar", "near": "name"}),
        ({"calendar": "CN"}, "not_a", {"field": "WorkTime.calendar"}),
        ({"zone": None}, "missing_value", {"field": "WorkTime.zone"}),
        ({"hours": None}, "missing_value", {"field": "WorkTime.hours"}),
        ({"country": "CN"}, "missing_value", {"field": "WorkTime.years"}),
        ({"years": [2026]}, "missing_value", {"field": "WorkTime.country"}),
        ({"hours": {"8": SHIFTS}}, "not_a_choice", {"field": "WorkTime.hours"}),
        ({"hours": {"1": 5}}, "shift_unreadable", {"field": "WorkTime.hours[1]"}),
        ({"holidays": ["2026-12-25"], "worked": ["2026-12-25"]}, "calendar_contradiction", {}),
    ],
)
def test_plain_data_that_can_t_be_right_is_refused(
    change: dict[str, object], expected: str, values: dict[str, object]
) -> None:
    found, told = code(lambda: WorkTime.from_dict({"zone": "UTC", "hours": SHIFTS, **change}))
    assert found == expected
    assert values.items() <= told.items()


def test_plain_data_must_be_a_mapping() -> None:
    assert code(lambda: WorkTime.from_dict([]))[0] == "not_a"  # type: ignore[arg-type]


def test_it_is_a_value() -> None:
    again = pickle.loads(pickle.dumps(OFFICE))
    assert (again, hash(again)) == (OFFICE, hash(OFFICE))
    assert again != NIGHTS
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        OFFICE.zone = "UTC"  # type: ignore[misc]
