"""Working time: on which days and in which shifts somebody works, and counting in time that is worked."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import accumulate
from typing import Any, Final, Self

import attrs
from attrs import field, frozen
from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.errors.catalogue import say
from procurekit.values import check
from procurekit.values.calendar import UnpublishedCalendarWarning, WorkCalendar
from procurekit.values.calendar_data import CALENDAR_KEYS, calendar_from, plain_calendar, refuse_unknown
from procurekit.values.elapsed import EPOCH, MICROSECOND, ShiftYear, by_clock, micros
from procurekit.values.moments import date_in, instant_of, to_day, zone_of
from procurekit.values.shifts import (
    DAY,
    WEEKDAYS,
    Shifts,
    shifts_by_day,
    shifts_by_weekday,
    shifts_meet,
    shifts_text,
    to_shifts_by_day,
    to_shifts_by_weekday,
    weekday,
)

__all__ = ["WorkTime"]

_YEARS: Final = range(1900, 2201)  # those that a WorkCalendar can be asked about
_TEN_YEARS: Final = 522  # weeks
_ONE_DAY: Final = timedelta(days=1)
_KEYS: Final = ("zone", "hours", "special", "worked_as")
_MINUTE: Final = 60_000_000  # microseconds, in which everything is counted here


@frozen
class WorkTime:
    """When somebody works: on the days of `calendar`, in the shifts of `hours`, by the clocks of `zone` (an IANA name).

    `hours` is one text for all days (``"09:00-12:00, 13:00-18:00"``) or one for each ISO weekday (1 is Monday). A shift
    may cross midnight (``"22:00-06:00"``) and belongs to the day on which it begins. A weekday is worked if the
    calendar works it and it has shifts.

    `special` are the shifts of single days: half days, extra opening, own closures (an empty text, 自有停工); they win
    over everything. A day that the calendar turns into a working day (调休) has the hours of its own weekday or, where
    that has none, those of the weekday `worked_as`.

    Time is what really elapses: a night in which the clocks change is longer or shorter. A time that the clocks skip is
    the instant at which they do; one that they show twice is the first of the two. Instants are given in any zone, as
    datetimes or ISO 8601 text; answers are in the site's. The years 1900 to 2200 can be asked about; an answer that
    rests on a year whose official calendar isn't known yet comes with an `UnpublishedCalendarWarning`.

    Raises InvalidValue if a field can't be right, if shifts overlap (those of two days, too), if no weekday is worked,
    or if the calendar has a worked day for which there are no hours.

    >>> office = WorkTime(
    ...     WorkCalendar(), "Asia/Shanghai", "09:00-12:00, 13:00-18:00", special={"2026-12-24": "09:00-12:00"}
    ... )
    >>> print(office.add("2026-12-24T11:00:00+08:00", timedelta(hours=5)))
    2026-12-25 14:00:00+08:00
    >>> print(office.between("2026-12-24T11:00:00+08:00", "2026-12-25T14:00:00+08:00"))
    5:00:00
    """

    calendar: WorkCalendar = field(validator=check.instance(WorkCalendar, optional=False))
    zone: str = field(validator=[check.required, check.zone])
    hours: Mapping[int, Shifts] = field(converter=to_shifts_by_weekday, validator=shifts_by_weekday, hash=False)
    special: Mapping[date, Shifts] = field(
        factory=dict, converter=to_shifts_by_day, validator=shifts_by_day, hash=False, kw_only=True
    )
    worked_as: int = field(default=1, validator=weekday, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self._week:
            raise InvalidValue("work_time_never_works", weekdays=", ".join(map(str, sorted(self._weekdays))))
        for day in sorted(self.calendar.worked):
            if day not in self.special and not self._pattern(day):
                raise InvalidValue("work_time_no_hours", day=day, weekday=day.isoweekday(), other=self.worked_as)
        # Only a shift across midnight can meet one of another day.
        if any(one.end > DAY for shifts in (*self.hours.values(), *self.special.values()) for one in shifts):
            self._check_nights()

    def _check_nights(self) -> None:
        for number in sorted(self._weekdays):
            following = number % 7 + 1
            if following in self._weekdays:
                _refuse_meeting(number, self.hours[number], following, self.hours[following])
        for named in sorted(day for day in self._named if day.year in _YEARS):
            for day in (named - _ONE_DAY, named):
                following_day = day + _ONE_DAY
                _refuse_meeting(day, self._pattern(day), following_day, self._pattern(following_day))

    @property
    def _weekdays(self) -> frozenset[int]:
        return self.calendar.working_weekdays

    @property
    def _named(self) -> frozenset[date]:
        return self.calendar.holidays | self.calendar.worked | self.special.keys()

    @cached_property
    def _week(self) -> int:
        # How many minutes a week without any special day has.
        return sum(one.end - one.start for number in self._weekdays for one in self.hours[number])

    @cached_property
    def _years(self) -> dict[int, ShiftYear]:
        # Only ever added to: threads that meet here at worst count the same year twice.
        return {}

    @cached_property
    def _zone(self) -> tzinfo:
        return zone_of(self.zone)

    @cached_property
    def days(self) -> WorkCalendar:
        """The days on which there are shifts, as a calendar to count working days with.

        >>> night = WorkTime(WorkCalendar(), "Asia/Shanghai", "22:00-06:00", special={"2026-12-25": ""})
        >>> night.days.add(date(2026, 12, 24), 1)
        datetime.date(2026, 12, 28)
        """
        weekdays = frozenset(number for number in self._weekdays if self.hours[number])
        named = {day: bool(self._pattern(day)) for day in self._named}
        return attrs.evolve(
            self.calendar,
            working_weekdays=weekdays,
            holidays={day for day, worked in named.items() if not worked and day.isoweekday() in weekdays},
            worked={day for day, worked in named.items() if worked and day.isoweekday() not in weekdays},
        )

    def is_working(self, at: datetime | str) -> bool:
        """Whether work is going on at that instant; at the very end of a shift it is not.

        >>> WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00").is_working("2026-12-24T18:00:00+08:00")
        False
        """
        begin, year = self._asked("at", at)
        self._warn(year)
        # The night shift of 31 December is of the year before.
        return self._year(year).goes_on(begin) or self._year(year - 1).goes_on(begin)

    def add(self, at: datetime | str, duration: timedelta) -> DateTime:
        """The first instant at which `duration` has been worked since `at`; with 0 it is `at` itself.

        A negative duration goes back, to the last instant from which it is worked until `at`.

        Raises InvalidValue if the duration is more than about ten years of this working time, or if the answer lies
        outside 1900 to 2200.

        >>> office = WorkTime(WorkCalendar(), "Europe/Berlin", "09:00-17:00")
        >>> print(office.add("2026-12-24T16:00:00+01:00", timedelta(hours=2)))
        2026-12-25 10:00:00+01:00
        """
        begin, year = self._asked("at", at)
        if not isinstance(duration, timedelta):
            raise InvalidValue("not_a", field="duration", value=repr(duration), expected="datetime.timedelta")
        amount = timedelta.__floordiv__(duration, MICROSECOND)
        limit = self._week * _TEN_YEARS
        if abs(amount) > limit * _MINUTE:
            raise InvalidValue("work_time_too_long", duration=str(duration), hours=limit // 60)
        found = begin
        if amount > 0:
            found = self._forward(begin, year, amount)
        elif amount < 0:
            found = self._back(begin, year, -amount)
        shown = self._shown(found)
        self._warn(max(year, shown.year))
        return shown

    def between(self, a: datetime | str, b: datetime | str) -> timedelta:
        """How much is worked from `a` to `b`; negative if `b` is before `a`. It undoes `add`.

        >>> office = WorkTime(WorkCalendar(), "Europe/Berlin", "09:00-17:00")
        >>> office.between("2026-12-25T10:00:00+01:00", "2026-12-24T16:00:00+01:00") == timedelta(hours=-2)
        True
        """
        (begin, first), (end, last) = self._asked("a", a), self._asked("b", b)
        self._warn(max(first, last))
        blocks = [self._year(year) for year in range(min(first, last) - 1, max(first, last) + 1)]
        return timedelta(microseconds=sum(block.done(end) - block.done(begin) for block in blocks))

    def shifts_on(self, day: date | str) -> tuple[tuple[DateTime, DateTime], ...]:
        """The shifts that begin on that day of the site's, each with its start and its end; none if it isn't worked.

        >>> [(start, end)] = WorkTime(WorkCalendar(), "Asia/Shanghai", "22:00-06:00").shifts_on("2026-12-24")
        >>> print(start, end, sep=" to ")
        2026-12-24 22:00:00+08:00 to 2026-12-25 06:00:00+08:00
        """
        plain = _day(day)
        self._warn(plain.year)
        return tuple((self._shown(start), self._shown(end)) for start, end in self._on(plain))

    def start_of(self, day: date | str) -> DateTime | None:
        """When work begins on that day, or None if it isn't worked."""
        shifts = self.shifts_on(day)
        return shifts[0][0] if shifts else None

    def end_of(self, day: date | str) -> DateTime | None:
        """The close of work of that day (of a night shift the next morning), or None if it isn't worked."""
        shifts = self.shifts_on(day)
        return shifts[-1][1] if shifts else None

    def by_clock(self, day: date | str, minutes: int) -> DateTime:
        """The instant at which the site's clocks have gone `minutes` past that day's midnight; 1440 is the next one.

        >>> print(WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00").by_clock("2026-12-24", 17 * 60))
        2026-12-24 17:00:00+08:00
        """
        plain = _day(day)
        if type(minutes) is not int or not 0 <= minutes <= DAY:
            raise InvalidValue("not_a_choice", field="minutes", value=repr(minutes), choices=f"0 … {DAY}")
        return self._shown(by_clock(self._zone, plain, minutes))

    def day_of(self, at: date | str) -> date:
        """The day that the site's calendar shows at that instant; a date is itself."""
        given = check.given_moment("at", at)
        if isinstance(given, DateTime):
            self._asked("at", given)
            return date_in(given, self._zone)
        return _day(at)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Working time from plain data, as TOML and JSON have it.

        ``zone`` and ``hours`` are required, ``special`` and ``worked_as`` are the fields of those names. The days are
        ``working_weekdays``, ``holidays`` and ``worked``; where no weekdays are given, they are those that `hours`
        names one by one, or Monday to Friday. With ``country`` and ``years`` (and ``subdivision``) they are those of
        `WorkCalendar.for_country`, to which the days given are added: of one day, the site's own word holds.
        ``calendar`` is what `as_dict` writes to keep the calendar's name, country and last published year.

        Raises InvalidValue on an unknown key and on whatever the fields refuse, MissingExtra on a country without the
        extra ``calendar``.

        >>> shop = WorkTime.from_dict({"zone": "Asia/Shanghai", "hours": {"1": "09:00-18:00", "6": "09:00-12:00"}})
        >>> shop.calendar.working_weekdays == {1, 6}
        True
        """
        refuse_unknown("WorkTime", data, (*_KEYS, *CALENDAR_KEYS))
        for key in ("zone", "hours"):
            if data.get(key) is None:
                raise InvalidValue("missing_value", field=f"WorkTime.{key}")
        hours = to_shifts_by_weekday(data["hours"])
        named = [number for number in WEEKDAYS if hours[number]] if isinstance(data["hours"], Mapping) else []
        given = {key: data[key] for key in ("special", "worked_as") if data.get(key) is not None}
        return cls(calendar_from(data, named), data["zone"], hours, **given)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data that `from_dict` reads back: texts, whole numbers, lists, dicts.

        >>> WorkTime(WorkCalendar(), "Asia/Shanghai", {2: "09:00-18:00"}).as_dict()
        {'zone': 'Asia/Shanghai', 'hours': {'2': '09:00-18:00'}, 'working_weekdays': [1, 2, 3, 4, 5]}
        """
        plain: dict[str, Any] = {
            "zone": self.zone,
            "hours": {str(number): shifts_text(shifts) for number, shifts in self.hours.items() if shifts},
        }
        if self.special:
            plain["special"] = {day.isoformat(): shifts_text(shifts) for day, shifts in self.special.items()}
        if self.worked_as != 1:
            plain["worked_as"] = self.worked_as
        return plain | plain_calendar(self.calendar)

    def _pattern(self, day: date) -> Shifts:
        special = self.special.get(day)
        if special is not None:
            return special
        number = day.isoweekday()
        if day in self.calendar.worked:
            return self.hours[number] or self.hours[self.worked_as]
        return self.hours[number] if number in self._weekdays and day not in self.calendar.holidays else ()

    def _on(self, day: date) -> Iterable[tuple[int, int]]:
        for one in self._pattern(day):
            start, end = by_clock(self._zone, day, one.start), by_clock(self._zone, day, one.end)
            if start < end:  # not so where the clocks skip the whole shift
                yield start, end

    def _year(self, year: int) -> ShiftYear:
        found = self._years.get(year)
        if found is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            shifts = [one for day in range(first, last + 1) for one in self._on(date.fromordinal(day))]
            worked = list(accumulate((end - start for start, end in shifts), initial=0))
            found = self._years[year] = ShiftYear([one for one, _ in shifts], [one for _, one in shifts], worked)
        return found

    def _forward(self, begin: int, year: int, amount: int) -> int:
        # A shift that goes on at `begin` may be of the year before.
        for number in range(year - 1, _YEARS.stop):
            block = self._year(number)
            done = block.done(begin)
            if done + amount <= block.worked[-1]:
                return block.earliest(done + amount)
            amount -= block.worked[-1] - done
        raise _out_of_range(date(_YEARS.stop, 1, 1))

    def _back(self, begin: int, year: int, amount: int) -> int:
        for number in range(year, _YEARS.start - 1, -1):
            block = self._year(number)
            done = block.done(begin)
            if amount <= done:
                return block.latest(done - amount)
            amount -= done
        raise _out_of_range(date(_YEARS.start - 1, 12, 31))

    def _asked(self, name: str, at: datetime | str | None) -> tuple[int, int]:
        # The instant, and the year it is in at the site.
        given = check.given_instant(name, at)
        if given is None:
            raise InvalidValue("missing_value", field=name)
        if _YEARS.start - 1 <= given.year <= _YEARS.stop:
            begin = micros(given)
            year = self._shown(begin).year
            if year in _YEARS:
                return begin, year
        raise _out_of_range(given)

    def _shown(self, at: int) -> DateTime:
        return instant_of((EPOCH + timedelta(microseconds=at)).astimezone(self._zone))

    def _warn(self, year: int) -> None:
        published = self.calendar.published_until
        if published is not None and year > published:
            values = {"year": year, "country": self.calendar.country or self.calendar.name, "published": published}
            warnings.warn(say("calendar_unpublished", values), UnpublishedCalendarWarning, stacklevel=3)


def _refuse_meeting(day: object, shifts: Shifts, following: object, others: Shifts) -> None:
    met = shifts_meet(shifts, others)
    if met is not None:
        one, other = map(str, met)
        raise InvalidValue("shifts_overlap_at_night", day=day, one=one, following=following, other=other)


def _out_of_range(day: object) -> InvalidValue:
    return InvalidValue("calendar_out_of_range", day=day, first=_YEARS.start, last=_YEARS.stop - 1)


def _day(value: date | str) -> date:
    day = to_day(value)
    if type(day) is not date:
        raise InvalidValue("not_a_day", field="day", value=repr(value))
    if day.year not in _YEARS:
        raise _out_of_range(day)
    return day
