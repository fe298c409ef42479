"""Laws of working time: add and between undo each other, keep order, add up, and agree with counting minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from procurekit.model.deadlines import Span
from procurekit.values.calendar import WorkCalendar
from procurekit.values.shifts import Shift, shifts_text
from procurekit.values.work_time import WorkTime

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "UTC"]
near = st.dates(date(2026, 1, 1), date(2026, 12, 31))
# Berlin's clocks change on 29 March and on 25 October, those of the others in the weeks around.
instants = st.datetimes(datetime(2026, 2, 20), datetime(2026, 11, 20), timezones=st.just(UTC))
durations = st.timedeltas(timedelta(days=-20), timedelta(days=20))
forwards = st.timedeltas(timedelta(0), timedelta(days=20))
MINUTE = timedelta(minutes=1)


@st.composite
def days_of_work(draw: st.DrawFn) -> tuple[Shift, ...]:
    """Up to three shifts between 06:00 and 06:00 of the next day, which never meet those of another day."""
    edges = sorted(draw(st.sets(st.integers(360, 1800), min_size=2, max_size=6)))
    return tuple(Shift(one, two) for one, two in zip(edges[::2], edges[1::2], strict=False) if one < 1440)


@st.composite
def work_times(draw: st.DrawFn) -> WorkTime:
    """Any week, with holidays, worked weekends and special days close enough together to matter."""
    weekdays = draw(st.frozensets(st.integers(1, 7), min_size=1))
    holidays = draw(st.frozensets(near, max_size=20))
    hours = {number: draw(days_of_work()) for number in draw(st.sets(st.integers(1, 7)))}
    first = min(weekdays)
    hours[first] = (Shift(540, 1080),)
    return WorkTime(
        WorkCalendar(
            working_weekdays=weekdays, holidays=holidays, worked=draw(st.frozensets(near, max_size=8)) - holidays
        ),
        draw(st.sampled_from(ZONES)),
        hours,
        special=draw(st.dictionaries(near, st.one_of(st.just(()), days_of_work()), max_size=6)),
        worked_as=first,
    )


def stamp(at: datetime) -> timedelta:
    return datetime.__sub__(at, datetime(1970, 1, 1, tzinfo=UTC))


@given(work_times(), instants, durations)
def test_between_undoes_add(office: WorkTime, at: datetime, duration: timedelta) -> None:
    assert office.between(at, office.add(at, duration)) == duration


@given(work_times(), instants, instants)
def test_add_undoes_between_for_a_time_that_is_worked(office: WorkTime, a: datetime, b: datetime) -> None:
    inside = office.is_working(b) and (b <= a or office.is_working(b - timedelta(microseconds=1)))
    if not inside:
        b = office.add(b, MINUTE if a < b else -MINUTE)
        inside = (stamp(a) < stamp(b)) is (a < b)
    if inside:
        assert stamp(office.add(a, office.between(a, b))) == stamp(b)


@given(work_times(), instants, instants, durations)
def test_a_later_start_never_ends_earlier(office: WorkTime, a: datetime, b: datetime, duration: timedelta) -> None:
    early, late = sorted((a, b))
    assert stamp(office.add(early, duration)) <= stamp(office.add(late, duration))


@given(work_times(), instants, durations, durations)
def test_a_longer_duration_ends_later(office: WorkTime, at: datetime, x: timedelta, y: timedelta) -> None:
    short, long = sorted((x, y))
    assert (stamp(office.add(at, short)) < stamp(office.add(at, long))) is (short < long)


@given(work_times(), instants, forwards, forwards)
def test_durations_add_up(office: WorkTime, at: datetime, x: timedelta, y: timedelta) -> None:
    assert stamp(office.add(office.add(at, x), y)) == stamp(office.add(at, x + y))
    assert stamp(office.add(office.add(at, -x), -y)) == stamp(office.add(at, -x - y))


@given(work_times(), instants, instants, instants)
def test_stretches_add_up_and_turn_round(office: WorkTime, a: datetime, b: datetime, c: datetime) -> None:
    assert office.between(a, b) == -office.between(b, a)
    assert office.between(a, b) + office.between(b, c) == office.between(a, c)


@given(work_times(), instants)
def test_add_gives_the_earliest_and_going_back_the_latest(office: WorkTime, at: datetime) -> None:
    tiny = timedelta(microseconds=1)
    then, before = office.add(at, MINUTE), office.add(at, -MINUTE)
    utc = [datetime(1970, 1, 1, tzinfo=UTC) + stamp(one) for one in (then, before)]
    assert office.between(at, utc[0] - tiny) == MINUTE - tiny
    assert office.between(utc[1] + tiny, at) == MINUTE - tiny


@given(work_times(), near)
def test_a_day_is_the_sum_of_the_minutes_that_are_worked(office: WorkTime, day: date) -> None:
    begin, end = office.by_clock(day, 0), office.by_clock(day, 1440)
    start = datetime(1970, 1, 1, tzinfo=UTC) + stamp(begin)
    minutes = (stamp(end) - stamp(begin)) // MINUTE
    assert office.between(begin, end) == MINUTE * sum(office.is_working(start + MINUTE * n) for n in range(minutes))


@given(work_times(), near)
def test_the_days_are_those_on_which_there_are_shifts(office: WorkTime, day: date) -> None:
    if shifts := office.shifts_on(day):
        assert office.days.is_working(day)
        assert (office.start_of(day), office.end_of(day)) == (shifts[0][0], shifts[-1][1])
        assert office.is_working(shifts[0][0])


@given(work_times())
def test_plain_data_is_read_back(office: WorkTime) -> None:
    assert WorkTime.from_dict(office.as_dict()) == office


@given(days_of_work())
def test_shifts_are_read_back_from_their_text(shifts: tuple[Shift, ...]) -> None:
    if shifts:
        assert WorkTime(WorkCalendar(), "UTC", shifts_text(shifts)).hours[1] == shifts


UNITS = ["working_day", "working_hour", "working_minute", "day", "week", "hour", "minute"]
times = st.none() | st.integers(0, 1440)
spans = st.one_of(
    st.builds(
        lambda count, unit, time: Span(count, unit, time=time if unit in {"working_day", "day", "week"} else None),
        st.integers(-500, 500),
        st.sampled_from(UNITS),
        times,
    ),
    st.builds(lambda weekday, time: Span(weekday=weekday, time=time), st.integers(1, 7), st.integers(0, 1440)),
)


@given(spans)
def test_a_span_is_read_back_from_its_text_in_both_languages(span: Span) -> None:
    assert Span.parse(span.text()) == Span.parse(span.text("zh")) == span
