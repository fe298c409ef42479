"""The working calendar: which days are worked, and counting in working days."""

from __future__ import annotations

import warnings
from array import array
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import accumulate, compress
from typing import Any, Final, NamedTuple, Self, cast

from attrs import Attribute, field, frozen

from procurekit.errors import InvalidValue
from procurekit.errors.catalogue import say
from procurekit.values import check
from procurekit.values.holidays_source import country_days
from procurekit.values.moments import to_day

__all__ = ["FIRST_YEAR", "LAST_YEAR", "CountedDays", "UnpublishedCalendarWarning", "WorkCalendar"]

FIRST_YEAR: Final = 1900
"""The first year that a calendar can be asked about."""

LAST_YEAR: Final = 2200
"""The last one."""

_MONDAY_TO_FRIDAY: Final = frozenset({1, 2, 3, 4, 5})
_WEEKDAYS: Final = range(1, 8)


class UnpublishedCalendarWarning(UserWarning):
    """An answer rests on a year whose official working weekends are not known yet; it may change once they are."""


def _to_set(value: object) -> object:
    if not isinstance(value, Iterable) or isinstance(value, str | bytes):
        return value
    kept = tuple(value)
    try:
        return frozenset(kept)
    except TypeError:
        return kept


def _to_weekdays(value: Iterable[int]) -> frozenset[int]:
    return cast("frozenset[int]", _to_set(value))


def _to_days(value: Iterable[date | str]) -> frozenset[date]:
    kept = _to_set(value)
    return cast("frozenset[date]", frozenset(map(_plain_day, kept)) if isinstance(kept, frozenset) else kept)


def _plain_day(value: date | str) -> date | None:
    day = to_day(value)
    return date(day.year, day.month, day.day) if isinstance(day, date) else day


def _weekdays(owner: object, field: Attribute[Any], value: object) -> None:
    if not isinstance(value, frozenset):
        raise check.refusal("not_many", owner, field, value, expected="1..7")
    for one in value:
        if not isinstance(one, int) or isinstance(one, bool) or one not in _WEEKDAYS:
            raise check.refusal("not_a_choice", owner, field, one, choices="1 (Mon), 2, 3, 4, 5, 6, 7 (Sun)")
    if not value:
        raise check.refusal("calendar_never_works", owner, field, sorted(value))


def _days(owner: object, field: Attribute[Any], value: object) -> None:
    if not isinstance(value, frozenset):
        raise check.refusal("not_many", owner, field, value, expected="date")
    for one in value:
        if type(one) is not date:
            raise check.refusal("not_a_day", owner, field, one)


def _year(owner: object, field: Attribute[Any], value: object) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise check.refusal("not_a", owner, field, value, expected="int")


def _optional_name(owner: object, field: Attribute[Any], value: object) -> None:
    if value is not None:
        check.name(owner, field, value)


def _count(days: frozenset[date]) -> str:
    return f"<{len(days)} days>"


class CountedDays(NamedTuple):
    """The working days of some whole years, ready to be counted; days are proleptic ordinals."""

    first_year: int
    last_year: int
    base: int  # the first year's 1 January
    before: array[int]  # how many working days lie between `base` and before the day of that index
    worked: array[int]  # the working days themselves, ascending


def _table(calendar: WorkCalendar, first_year: int, last_year: int) -> CountedDays:
    base, end = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal() + 1
    # Ordinal 1 is a Monday, so an ordinal's remainder by 7 is its ISO weekday, with 0 for Sunday.
    week = bytes((base + index) % 7 in {weekday % 7 for weekday in calendar.working_weekdays} for index in range(7))
    flags = bytearray(week * ((end - base) // 7 + 1))[: end - base]
    for days, flag in ((calendar.holidays, 0), (calendar.worked, 1)):
        for day in days:
            if first_year <= day.year <= last_year:
                flags[day.toordinal() - base] = flag
    return CountedDays(
        first_year,
        last_year,
        base,
        array("i", accumulate(flags, initial=0)),
        array("i", compress(range(base, end), flags)),
    )


class _Counts:
    """The table of one calendar for the years asked about so far: built on the first question, widened when needed.

    A table is never changed, only replaced, so threads that meet here at worst build the same table twice.
    """

    __slots__ = ("calendar", "table")

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.table: CountedDays | None = None

    def covering(self, first_year: int, last_year: int) -> CountedDays:
        table = self.table
        if table is None:
            first_year, last_year = first_year - 2, last_year + 2
        elif table.first_year <= first_year and last_year <= table.last_year:
            return table
        else:
            # At least doubled, so that a walk through many years builds few tables.
            span = table.last_year - table.first_year + 1
            first_year = min(first_year, table.first_year - (span if first_year < table.first_year else 0))
            last_year = max(last_year, table.last_year + (span if last_year > table.last_year else 0))
        table = self.table = _table(self.calendar, max(first_year, FIRST_YEAR), min(last_year, LAST_YEAR))
        return table

    def nth(self, day: date, n: int) -> date:
        first_year = last_year = day.year
        while True:
            table = self.covering(first_year, last_year)
            index = day.toordinal() - table.base
            rank = table.before[index + 1] + n - 1 if n > 0 else table.before[index] + n
            if 0 <= rank < len(table.worked):
                return date.fromordinal(table.worked[rank])
            first_year, last_year = table.first_year - (rank < 0), table.last_year + (rank >= 0)
            if first_year < FIRST_YEAR or last_year > LAST_YEAR:
                raise _out_of_range(day, n)

    def between(self, start: date, end: date) -> int:
        table = self.covering(min(start, end).year, max(start, end).year)
        shift = 1 - table.base
        return table.before[end.toordinal() + shift] - table.before[start.toordinal() + shift]


def _out_of_range(day: date, n: int = 0) -> InvalidValue:
    return InvalidValue("calendar_out_of_range", day=f"{day} {n:+d}" if n else day, first=FIRST_YEAR, last=LAST_YEAR)


def _asked(day: date) -> date:
    if type(day) is not date:
        plain = _plain_day(day)
        if type(plain) is not date:
            raise InvalidValue("not_a_day", field="day", value=repr(day))
        day = plain
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _out_of_range(day)
    return day


@frozen
class WorkCalendar:
    """The days on which somebody works: certain weekdays (ISO, Monday is 1), less `holidays`, plus `worked` days.

    A worked day is a weekend day turned into a working day (调休) or an extra shift. Days are plain dates, in whatever
    zone the place of work is; an instant stands for the day it shows. The years 1900 to 2200 can be asked about.

    Where the government decides anew each year which weekends are worked, `published_until` is the last year known; an
    answer that rests on a later year comes with an `UnpublishedCalendarWarning`.

    Raises InvalidValue if a field can't be right, if a day is both holiday and worked, or if no weekday is worked.

    >>> plant = WorkCalendar("plant", holidays=["2026-12-25"], worked=["2026-12-27"])
    >>> plant.is_working(date(2026, 12, 25)), plant.is_working(date(2026, 12, 27))
    (False, True)
    >>> plant.add(date(2026, 12, 24), 2)
    datetime.date(2026, 12, 28)
    >>> plant.between(date(2026, 12, 24), date(2026, 12, 28))
    2
    """

    name: str = field(default="default", validator=check.name)
    working_weekdays: frozenset[int] = field(
        default=_MONDAY_TO_FRIDAY, converter=_to_weekdays, validator=_weekdays, kw_only=True
    )
    holidays: frozenset[date] = field(
        default=frozenset(), converter=_to_days, validator=_days, repr=_count, kw_only=True
    )
    worked: frozenset[date] = field(default=frozenset(), converter=_to_days, validator=_days, repr=_count, kw_only=True)
    published_until: int | None = field(default=None, validator=_year, kw_only=True)
    country: str | None = field(default=None, validator=_optional_name, kw_only=True)

    def __attrs_post_init__(self) -> None:
        both = self.holidays & self.worked
        if both:
            raise InvalidValue("calendar_contradiction", day=min(both))

    @classmethod
    def for_country(cls, country: str, *, years: Iterable[int], subdivision: str | None = None) -> Self:
        """The public calendar of a country (ISO 3166 code) or of one of its subdivisions, from the `holidays` package.

        Only `years` are loaded: outside of them no holiday is known. Add a company's own days with `attrs.evolve`.

        Raises MissingExtra without the extra ``calendar``, InvalidValue on a country, subdivision or year that the
        package doesn't know.

        >>> china = WorkCalendar.for_country("CN", years=[2025, 2026])
        >>> china.is_working(date(2026, 2, 14)), china.is_working(date(2026, 2, 16)), china.published_until
        (True, False, 2026)
        """
        known = country_days(country, years, subdivision)
        return cls(
            known.country if subdivision is None else f"{known.country}-{subdivision}",
            working_weekdays=known.working_weekdays,
            holidays=known.holidays,
            worked=known.worked,
            published_until=known.published_until,
            country=known.country,
        )

    @cached_property
    def _counts(self) -> _Counts:
        # attrs keeps it in a slot of its own that is no field: not compared, not written, not copied.
        return _Counts(self)

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked.

        >>> WorkCalendar().is_working(date(2026, 12, 26))
        False
        """
        day = _asked(day)
        self._warn(day)
        return day in self.worked or (day.isoweekday() in self.working_weekdays and day not in self.holidays)

    def next_working(self, day: date) -> date:
        """The first working day after `day`, never `day` itself; for that, see `add` with 0.

        >>> WorkCalendar().next_working(date(2026, 12, 25))
        datetime.date(2026, 12, 28)
        """
        found = self._counts.nth(_asked(day), 1)
        self._warn(found)
        return found

    def previous_working(self, day: date) -> date:
        """The last working day before `day`, never `day` itself.

        >>> WorkCalendar().previous_working(date(2026, 12, 28))
        datetime.date(2026, 12, 25)
        """
        day = _asked(day)
        found = self._counts.nth(day, -1)
        self._warn(day)
        return found

    def add(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, or before it if `n` is negative.

        With 0 it is `day` itself if that is worked, or else the next working day.

        Raises InvalidValue if the answer lies outside 1900 to 2200.

        >>> WorkCalendar().add(date(2026, 12, 26), 0), WorkCalendar().add(date(2026, 12, 26), -1)
        (datetime.date(2026, 12, 28), datetime.date(2026, 12, 25))
        """
        day = _asked(day)
        if not isinstance(n, int):
            raise InvalidValue("not_a", field="n", value=repr(n), expected="int")
        found = self._counts.nth(day, n)
        self._warn(max(day, found))
        return found

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative if `end` is before `start`.

        It undoes `add`: ``between(day, add(day, n)) == n`` for every working `day`.

        >>> WorkCalendar().between(date(2026, 12, 24), date(2026, 12, 28))
        2
        """
        start, end = _asked(start), _asked(end)
        self._warn(max(start, end))
        return self._counts.between(start, end)

    def counted(self, first_year: int, last_year: int) -> CountedDays:
        """The working days of these years at least, counted: for who asks about very many days at once."""
        return self._counts.covering(max(first_year, FIRST_YEAR), min(last_year, LAST_YEAR))

    def _warn(self, last: date) -> None:
        published = self.published_until
        if published is not None and last.year > published:
            values = {"year": last.year, "country": self.country or self.name, "published": published}
            warnings.warn(say("calendar_unpublished", values), UnpublishedCalendarWarning, stacklevel=3)
