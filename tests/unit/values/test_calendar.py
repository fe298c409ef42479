"""The working calendar on days that are known: China's published notices, refusals, warnings, copies."""

from __future__ import annotations

import copy
import pickle
import sys
import warnings
from datetime import date, datetime, timedelta, timezone

import attrs
import pytest
from cattrs.preconf.json import make_converter

from procurekit.errors import InvalidValue, MissingExtra
from procurekit.values.calendar import UnpublishedCalendarWarning, WorkCalendar

# The notices of the General Office of the State Council on the holidays of 2025 (国办发明电〔2024〕12号) and of 2026
# (国办发明电〔2025〕7号), 国务院办公厅关于…年部分节假日安排的通知: the weekends that are worked.
CHINA_WORKED = [
    date(2025, 1, 26),
    date(2025, 2, 8),
    date(2025, 4, 27),
    date(2025, 9, 28),
    date(2025, 10, 11),
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]
# The same notices: first and last day off.
CHINA_OFF = [
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
]
THURSDAY, FRIDAY, SATURDAY, MONDAY = date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28)
PLAIN = WorkCalendar("plain")


@pytest.fixture(scope="module")
def china() -> WorkCalendar:
    pytest.importorskip("holidays")
    return WorkCalendar.for_country("CN", years=range(2020, 2028))


def test_china_is_the_two_notices_day_by_day(china: WorkCalendar) -> None:
    off = {first + timedelta(days=n) for first, last in CHINA_OFF for n in range((last - first).days + 1)}
    for n in range(730):
        day = date(2025, 1, 1) + timedelta(days=n)
        expected = day in CHINA_WORKED or (day.isoweekday() < 6 and day not in off)
        assert china.is_working(day) is expected, day


def test_china_works_the_published_weekends_and_no_others(china: WorkCalendar) -> None:
    assert sorted(day for day in china.worked if day.year in {2025, 2026}) == CHINA_WORKED


def test_china_counts_over_spring_festival(china: WorkCalendar) -> None:
    assert china.add(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert china.add(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert china.add(date(2026, 2, 24), -2) == date(2026, 2, 13)
    assert china.next_working(date(2026, 2, 14)) == date(2026, 2, 24)
    assert china.previous_working(date(2026, 2, 24)) == date(2026, 2, 14)
    assert china.between(date(2024, 12, 31), date(2025, 12, 31)) == 248


def test_china_knows_which_notice_is_the_last(china: WorkCalendar) -> None:
    import holidays

    latest = max(day.year for day in holidays.country_holidays("CN", years=range(2020, 2028)).weekend_workdays)
    assert china.published_until == latest >= 2026
    assert WorkCalendar.for_country("CN", years=[2099]).published_until >= 2026  # type: ignore[operator]
    assert WorkCalendar.for_country("CN", years=[2024]).published_until == 2024


@pytest.mark.parametrize("country", ["DE", "TW", "BG"])
def test_a_country_without_yearly_notices_never_warns(country: str) -> None:
    pytest.importorskip("holidays")
    calendar = WorkCalendar.for_country(country, years=[2026])
    assert calendar.published_until is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        calendar.add(date(2030, 1, 1), 5)


def test_a_subdivision_has_its_own_days() -> None:
    pytest.importorskip("holidays")
    epiphany = date(2026, 1, 6)
    bavaria = WorkCalendar.for_country("de", years=[2026], subdivision="BY")
    assert (bavaria.name, bavaria.country) == ("DE-BY", "DE")
    assert not bavaria.is_working(epiphany)
    assert WorkCalendar.for_country("DE", years=[2026]).is_working(epiphany)


def test_another_weekend_and_a_weekend_that_changed() -> None:
    holidays = pytest.importorskip("holidays")
    saudi = WorkCalendar.for_country("SAU", years=range(2012, 2027))
    assert saudi.country == "SA"
    assert saudi.working_weekdays == {7, 1, 2, 3, 4}
    emirates = WorkCalendar.for_country("AE", years=range(2020, 2024))
    known = holidays.country_holidays("AE", years=range(2020, 2024))
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(4 * 365)]
    assert all(emirates.is_working(day) == known.is_working_day(day) for day in days)


def test_a_holiday_on_a_saturday_stays_one_where_saturdays_are_worked(china: WorkCalendar) -> None:
    six_days = attrs.evolve(china, working_weekdays=range(1, 7))
    assert not six_days.is_working(date(2026, 5, 2))
    assert six_days.is_working(date(2026, 5, 16))


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("unknown_country", {"country": "ZZ", "years": [2026]}),
        ("unknown_country", {"country": 86, "years": [2026]}),
        ("not_a_choice", {"country": "DE", "years": [2026], "subdivision": "XX"}),
        ("calendar_out_of_range", {"country": "DE", "years": [1200]}),
        ("calendar_out_of_range", {"country": "DE", "years": range(2020, 3000)}),
        ("not_many", {"country": "DE", "years": []}),
        ("not_many", {"country": "DE", "years": 2026}),
        ("not_many", {"country": "DE", "years": "2026"}),
    ],
)
def test_a_country_that_cannot_be_loaded_is_refused(code: str, ask: dict[str, object]) -> None:
    pytest.importorskip("holidays")
    with pytest.raises(InvalidValue) as caught:
        WorkCalendar.for_country(**ask)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(MissingExtra) as caught:
        WorkCalendar.for_country("CN", years=[2026])
    assert (caught.value.code, caught.value.values) == ("missing_extra", {"extra": "calendar", "package": "holidays"})


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda calendar: calendar.is_working(date(2027, 1, 4)), id="is_working"),
        pytest.param(lambda calendar: calendar.next_working(date(2026, 12, 31)), id="next"),
        pytest.param(lambda calendar: calendar.previous_working(date(2027, 1, 1)), id="previous"),
        pytest.param(lambda calendar: calendar.add(date(2026, 12, 31), 3), id="add"),
        pytest.param(lambda calendar: calendar.add(date(2027, 1, 4), -3), id="add_back"),
        pytest.param(lambda calendar: calendar.between(date(2026, 12, 31), date(2027, 1, 4)), id="between"),
        pytest.param(lambda calendar: calendar.between(date(2027, 1, 4), date(2026, 12, 31)), id="between_back"),
    ],
)
def test_an_answer_from_an_unpublished_year_warns_once_and_at_the_caller(ask: object) -> None:
    calendar = WorkCalendar("CN", country="CN", published_until=2026)
    with pytest.warns(UnpublishedCalendarWarning, match=r"2027: .* CN is known up to 2026") as caught:
        ask(calendar)  # type: ignore[operator]
    assert [warning.filename for warning in caught] == [__file__]


def test_an_answer_from_published_years_does_not_warn() -> None:
    calendar = WorkCalendar("CN", published_until=2026)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert calendar.is_working(date(2026, 12, 31))
        assert calendar.add(date(2026, 12, 30), 1) == date(2026, 12, 31)
        assert calendar.previous_working(date(2026, 12, 31)) == date(2026, 12, 30)
        assert calendar.between(date(2020, 1, 1), date(2026, 12, 31)) > 1800


def test_zero_days_after_is_the_day_itself_or_the_next_working_one() -> None:
    assert PLAIN.add(FRIDAY, 0) == FRIDAY
    assert PLAIN.add(SATURDAY, 0) == PLAIN.add(SATURDAY, 1) == MONDAY
    assert PLAIN.add(SATURDAY, -1) == FRIDAY


def test_next_and_previous_never_answer_the_day_itself() -> None:
    assert PLAIN.next_working(THURSDAY) == FRIDAY
    assert PLAIN.previous_working(FRIDAY) == THURSDAY


def test_between_counts_the_end_and_not_the_start() -> None:
    assert PLAIN.between(FRIDAY, FRIDAY) == 0
    assert PLAIN.between(FRIDAY, MONDAY) == 1
    assert PLAIN.between(MONDAY, FRIDAY) == -1
    assert PLAIN.between(FRIDAY, SATURDAY) == 0


def test_questions_far_apart_widen_the_table_and_agree() -> None:
    calendar = WorkCalendar("far", holidays=["1950-01-02", "2150-01-01"])
    assert calendar.next_working(date(2026, 1, 1)) == date(2026, 1, 2)
    assert calendar.next_working(date(1949, 12, 30)) == date(1950, 1, 3)
    assert calendar.next_working(date(2149, 12, 31)) == date(2150, 1, 2)
    assert calendar.between(date(1900, 1, 1), date(2200, 12, 31)) == 78527 - 2
    assert calendar.add(date(1900, 1, 1), 78527 - 2) == date(2200, 12, 31)
    assert calendar.add(date(2200, 12, 31), 2 - 78527) == date(1900, 1, 1)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: PLAIN.is_working(date(1899, 12, 31)), id="too early"),
        pytest.param(lambda: PLAIN.is_working(date(2201, 1, 1)), id="too late"),
        pytest.param(lambda: PLAIN.between(date(1, 1, 1), FRIDAY), id="between"),
        pytest.param(lambda: PLAIN.next_working(date(2200, 12, 31)), id="next"),
        pytest.param(lambda: PLAIN.previous_working(date(1900, 1, 1)), id="previous"),
        pytest.param(lambda: PLAIN.add(FRIDAY, 10**12), id="add"),
        pytest.param(lambda: PLAIN.add(FRIDAY, -(10**12)), id="add back"),
        pytest.param(
            lambda: WorkCalendar("rare", working_weekdays=[1], holidays=[date(2200, 12, 29)]).add(
                date(2200, 12, 23), 1
            ),
            id="no day left",
        ),
    ],
)
def test_days_and_answers_outside_the_known_years_are_refused(ask: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        ask()  # type: ignore[operator]
    assert caught.value.code == "calendar_out_of_range"


def test_converters_take_what_people_have() -> None:
    late = datetime(2026, 12, 25, 23, 30, tzinfo=timezone(timedelta(hours=8)))
    calendar = WorkCalendar("shop", working_weekdays=[1, 2, 2], holidays=["2026-12-25", late], worked=(SATURDAY,))
    assert calendar == WorkCalendar("shop", working_weekdays={2, 1}, holidays={FRIDAY}, worked={SATURDAY})
    assert hash(calendar) == hash(attrs.evolve(calendar))
    assert calendar.is_working("2026-12-26")  # type: ignore[arg-type]
    assert not calendar.is_working(late)
    assert {type(day) for day in calendar.holidays} == {date}


@pytest.mark.parametrize(
    ("code", "named", "fields"),
    [
        ("not_text", "WorkCalendar.name", {"name": 7}),
        ("empty_text", "WorkCalendar.name", {"name": " "}),
        ("calendar_never_works", "WorkCalendar.working_weekdays", {"working_weekdays": []}),
        ("not_many", "WorkCalendar.working_weekdays", {"working_weekdays": "12345"}),
        ("not_many", "WorkCalendar.working_weekdays", {"working_weekdays": [[1]]}),
        ("not_a_choice", "WorkCalendar.working_weekdays", {"working_weekdays": [0, 1]}),
        ("not_a_choice", "WorkCalendar.working_weekdays", {"working_weekdays": [8]}),
        ("not_a_choice", "WorkCalendar.working_weekdays", {"working_weekdays": [True]}),
        ("not_a_choice", "WorkCalendar.working_weekdays", {"working_weekdays": ["Mon"]}),
        ("not_many", "WorkCalendar.holidays", {"holidays": "2026-12-25"}),
        ("not_many", "WorkCalendar.holidays", {"holidays": None}),
        ("not_many", "WorkCalendar.worked", {"worked": [["2026-12-25"]]}),
        ("not_a_day", "WorkCalendar.holidays", {"holidays": ["25.12.2026"]}),
        ("not_a_day", "WorkCalendar.worked", {"worked": [20261225]}),
        ("not_a", "WorkCalendar.published_until", {"published_until": "2026"}),
        ("not_a", "WorkCalendar.published_until", {"published_until": True}),
        ("not_text", "WorkCalendar.country", {"country": 86}),
        ("empty_text", "WorkCalendar.country", {"country": ""}),
    ],
)
def test_a_field_that_cannot_be_right_is_refused_by_name(code: str, named: str, fields: dict[str, object]) -> None:
    with pytest.raises(InvalidValue) as caught:
        WorkCalendar(**fields)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.values["field"]) == (code, named)


def test_a_day_cannot_be_holiday_and_worked() -> None:
    with pytest.raises(InvalidValue) as caught:
        WorkCalendar(holidays=[FRIDAY, SATURDAY], worked=[SATURDAY, FRIDAY])
    assert (caught.value.code, caught.value.values) == ("calendar_contradiction", {"day": FRIDAY})


@pytest.mark.parametrize(
    ("code", "day", "n"), [("not_a_day", "soon", 1), ("not_a_day", None, 1), ("not_a", FRIDAY, 1.5)]
)
def test_arguments_that_cannot_be_right_are_refused(code: str, day: date, n: int) -> None:
    with pytest.raises(InvalidValue) as caught:
        PLAIN.add(day, n)
    assert caught.value.code == code


def test_the_table_is_no_part_of_the_value() -> None:
    used = WorkCalendar("used", holidays=[FRIDAY], published_until=2030, country="CN")
    fresh = copy.deepcopy(used)
    used.add(THURSDAY, 30)
    assert used == fresh
    assert hash(used) == hash(fresh)
    assert repr(used) == repr(fresh)
    assert set(attrs.asdict(used)) == {
        "name",
        "working_weekdays",
        "holidays",
        "worked",
        "published_until",
        "country",
    }
    for twin in (pickle.loads(pickle.dumps(used)), copy.copy(used), copy.deepcopy(used)):
        assert twin == used
        assert twin.add(THURSDAY, 30) == used.add(THURSDAY, 30)
    assert attrs.evolve(used, holidays=()).next_working(THURSDAY) == FRIDAY


def test_plain_data_and_back() -> None:
    converter = make_converter()
    calendar = WorkCalendar("CN", holidays=[FRIDAY], worked=[SATURDAY], published_until=2026, country="CN")
    calendar.add(THURSDAY, 1)
    assert converter.loads(converter.dumps(calendar), WorkCalendar) == calendar
