"""Laws of the working calendar: add and between undo each other, keep order, and agree with naive counting."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from procurekit.values.calendar import WorkCalendar

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)

near = st.dates(date(2025, 6, 1), date(2026, 6, 30))
anywhere = st.dates(date(1960, 1, 1), date(2140, 12, 31))
steps = st.integers(-3000, 3000)
few = st.integers(-60, 60)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Any week, and holidays and extra shifts close enough together to matter."""
    holidays = draw(st.frozensets(near, max_size=60))
    return WorkCalendar(
        "drawn",
        working_weekdays=draw(st.frozensets(st.integers(1, 7), min_size=1)),
        holidays=holidays,
        worked=draw(st.frozensets(near, max_size=20)) - holidays,
    )


def walked(calendar: WorkCalendar, day: date, n: int) -> date:
    """`add` the slow way, one day at a time."""
    if n == 0:
        while not calendar.is_working(day):
            day += ONE_DAY
        return day
    step = ONE_DAY if n > 0 else -ONE_DAY
    while n:
        day += step
        if calendar.is_working(day):
            n -= 1 if n > 0 else -1
    return day


def counted(calendar: WorkCalendar, start: date, end: date) -> int:
    """`between` the slow way."""
    if end < start:
        return -counted(calendar, end, start)
    return sum(calendar.is_working(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))


@given(calendars(), anywhere, steps)
def test_between_undoes_add(calendar: WorkCalendar, day: date, n: int) -> None:
    day = calendar.add(day, 0)
    assert calendar.between(day, calendar.add(day, n)) == n
    assert calendar.add(calendar.add(day, n), -n) == day


@given(calendars(), near, near)
def test_add_undoes_between(calendar: WorkCalendar, start: date, end: date) -> None:
    start, end = calendar.add(start, 0), calendar.add(end, 0)
    assert calendar.add(start, calendar.between(start, end)) == end


@given(calendars(), near, few)
def test_add_agrees_with_walking(calendar: WorkCalendar, day: date, n: int) -> None:
    assert calendar.add(day, n) == walked(calendar, day, n)


@given(calendars(), near, near)
def test_between_agrees_with_counting(calendar: WorkCalendar, start: date, end: date) -> None:
    assert calendar.between(start, end) == counted(calendar, start, end)


@given(calendars(), anywhere, steps)
def test_an_answer_is_a_working_day(calendar: WorkCalendar, day: date, n: int) -> None:
    assert calendar.is_working(calendar.add(day, n))


@given(calendars(), anywhere, anywhere, steps)
def test_a_later_day_never_has_an_earlier_answer(calendar: WorkCalendar, one: date, other: date, n: int) -> None:
    early, late = sorted((one, other))
    assert calendar.add(early, n) <= calendar.add(late, n)


@given(calendars(), anywhere, steps)
def test_one_more_day_of_a_working_day_is_strictly_later(calendar: WorkCalendar, day: date, n: int) -> None:
    day = calendar.add(day, 0)
    assert calendar.add(day, n) < calendar.add(day, n + 1)


@given(calendars(), anywhere, anywhere, anywhere)
def test_counts_add_up(calendar: WorkCalendar, one: date, two: date, three: date) -> None:
    assert calendar.between(one, two) + calendar.between(two, three) == calendar.between(one, three)


@given(calendars(), anywhere)
def test_next_and_previous_are_one_step(calendar: WorkCalendar, day: date) -> None:
    assert calendar.next_working(day) == calendar.add(day, 1) > day
    assert calendar.previous_working(day) == calendar.add(day, -1) < day


@given(calendars(), st.lists(st.tuples(st.dates(FIRST, LAST), st.dates(FIRST, LAST)), min_size=1, max_size=5))
def test_the_order_of_questions_does_not_change_the_answers(
    calendar: WorkCalendar, asked: list[tuple[date, date]]
) -> None:
    def fresh() -> WorkCalendar:
        return WorkCalendar(
            "fresh", working_weekdays=calendar.working_weekdays, holidays=calendar.holidays, worked=calendar.worked
        )

    alone = [fresh().between(*pair) for pair in asked]
    assert [calendar.between(*pair) for pair in asked] == alone
    assert [calendar.between(*pair) for pair in reversed(asked)] == alone[::-1]


@given(calendars(), near)
def test_an_extra_shift_is_one_day_more(calendar: WorkCalendar, day: date) -> None:
    assume(day not in calendar.holidays and not calendar.is_working(day))
    more = WorkCalendar(
        "more",
        working_weekdays=calendar.working_weekdays,
        holidays=calendar.holidays,
        worked=calendar.worked | {day},
    )
    before, after = day - ONE_DAY, day + ONE_DAY
    assert more.between(before, after) == calendar.between(before, after) + 1
