"""Working days on tables: day by day and number by number what the calendar itself says."""

import warnings
from datetime import date, timedelta

import pyarrow as pa
import pytest
from tests.on_tables import KINDS, frame_of, rows_of

from procurekit.errors import InvalidValue
from procurekit.expressions import Vocabulary, evaluate_on, parse
from procurekit.values import UnpublishedCalendarWarning, WorkCalendar

WORDS = Vocabulary.from_dict({"due": {"type": "date"}, "sent": {"type": "date"}, "n": {"type": "int"}})
PLANT = WorkCalendar("plant", holidays=["2026-12-25", "2027-01-01"], worked=["2026-12-27"])
# Shut for four years, and then on Sundays only.
RARE = WorkCalendar(
    "rare",
    working_weekdays=[7],
    holidays=[date(2027, 1, 3) + timedelta(weeks=one) for one in range(4 * 52)],
)
DAYS = [date(2026, 12, 20) + timedelta(one) for one in range(20)]


def asked(kind, source, calendar, **columns):
    native = frame_of(kind, pa.table(columns))
    found = evaluate_on(native, {"new": parse(source, WORDS, table=True)}, at="2026-12-24", calendar=calendar)
    return [row["new"] for row in rows_of(found)]


def or_missing(count, *values):
    if None in values:
        return None
    try:
        return count(*values)
    except InvalidValue:
        return None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("calendar", [PLANT, RARE])
def test_every_day_and_every_number(kind, calendar):
    pairs = [(one, two) for one in DAYS for two in DAYS]
    due, sent = [one for one, _ in pairs], [two for _, two in pairs]
    assert asked(kind, "working_days(due, sent)", calendar, due=due, sent=sent) == [
        calendar.between(*pair) for pair in pairs
    ]
    steps = [(day, n) for day in DAYS for n in (-300, -30, -2, -1, 0, 1, 2, 30, 300)]
    due, n = [day for day, _ in steps], [n for _, n in steps]
    assert asked(kind, "add_working_days(due, n)", calendar, due=due, n=n) == [calendar.add(*step) for step in steps]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [-400, -1, 0, 1, 400])
def test_one_number_for_all_days(kind, n):
    assert asked(kind, f"add_working_days(due, {n})", RARE, due=DAYS) == [RARE.add(day, n) for day in DAYS]


@pytest.mark.parametrize("kind", KINDS)
def test_days_outside_of_the_calendars_years_are_missing(kind):
    days = [date(1899, 12, 31), date(1900, 1, 1), date(2200, 12, 31), date(2201, 1, 1), date(9999, 12, 31), None]
    numbers = [1, -1, 1, -1, 0, 1]
    expected = [or_missing(PLANT.between, day, date(2026, 12, 24)) for day in days]
    assert asked(kind, "working_days(due, today)", PLANT, due=pa.array(days, pa.date32())) == expected
    expected = [or_missing(PLANT.add, day, n) for day, n in zip(days, numbers, strict=True)]
    found = asked(kind, "add_working_days(due, n)", PLANT, due=pa.array(days, pa.date32()), n=numbers)
    assert found == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("days", [[None, None], [date(9999, 12, 31), date(1, 1, 1)], []])
def test_where_no_day_is_known_nothing_is_counted(kind, days):
    columns = {"due": pa.array(days, pa.date32()), "n": pa.array([1] * len(days), pa.int64())}
    for source in ("working_days(due, today)", "add_working_days(due, n)", "add_working_days(due, 3)"):
        assert asked(kind, source, PLANT, **columns) == [None] * len(days)
    columns = {"due": pa.array(DAYS[: len(days)], pa.date32()), "n": pa.array([None] * len(days), pa.int64())}
    assert asked(kind, "add_working_days(due, n)", PLANT, **columns) == [None] * len(days)


def test_a_year_that_is_not_published_is_warned_of_once():
    calendar = WorkCalendar("plant", published_until=2026)
    columns = {"due": [date(2026, 12, 1), date(2026, 12, 30)], "n": [1, 1]}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asked("polars", "working_days(due, today)", calendar, **columns)
        asked("polars", "add_working_days(due, n)", calendar, **columns)
    for source in ("working_days(due, '2027-01-05')", "add_working_days(due, n * 3)"):
        with pytest.warns(UnpublishedCalendarWarning) as caught:
            asked("polars", source, calendar, **columns)
        assert len(caught) == 1
