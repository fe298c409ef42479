"""The working days of a country as the `holidays` package knows them: weekend, public holidays, worked weekends."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from procurekit.errors import InvalidValue, MissingExtra

if TYPE_CHECKING:
    from holidays import HolidayBase

__all__ = ["CountryDays", "country_days"]

# Countries whose government moves working days to weekends by a notice for each year: until that notice is out, the
# package answers with the statutory days alone and says nothing. Those that have stopped doing so (Armenia, Bulgaria,
# Taiwan, Ukraine) are left out.
_NOTICE_EACH_YEAR: Final = frozenset({"AZ", "BY", "CN", "HU", "KG", "KZ", "LV", "MM", "RU", "UZ", "VN"})
_FIRST_NOTICE: Final = 2000
_LOOK_AHEAD: Final = 3


class CountryDays(NamedTuple):
    """What a country's calendar consists of, for the years asked for."""

    country: str
    working_weekdays: frozenset[int]
    holidays: frozenset[date]
    worked: frozenset[date]
    published_until: int | None


def country_days(country: str, years: Iterable[int], subdivision: str | None = None) -> CountryDays:
    """The days of `country` (ISO 3166 code) in `years`, of one of its subdivisions (ISO 3166-2) where given.

    Raises MissingExtra without the package, InvalidValue on a country, subdivision or year that it doesn't know.

    >>> days = country_days("CN", [2026])
    >>> len(days.worked), days.published_until
    (6, 2026)
    """
    wanted = _years(years)
    limits = _known(country, (), subdivision)
    first, last = limits.start_year, limits.end_year
    for year in (wanted[0], wanted[-1]):
        if not first <= year <= last:
            raise InvalidValue("calendar_out_of_range", day=year, first=first, last=last)
    known = _known(country, wanted, subdivision)
    # The newest year decides which weekdays are worked; what differs from that becomes a holiday or a worked day.
    weekdays = _weekdays(known, wanted[-1])
    holidays = {day for day in known if day.year in wanted}
    worked = set()
    for day in _days_of(wanted):
        if not known.is_working_day(day):
            if day.isoweekday() in weekdays:
                holidays.add(day)
        else:
            holidays.discard(day)
            if day.isoweekday() not in weekdays:
                worked.add(day)
    code = known.country
    published = _last_notice(code, wanted[-1], last) if code in _NOTICE_EACH_YEAR else None
    return CountryDays(code, weekdays, frozenset(holidays), frozenset(worked), published)


def _years(years: Iterable[int]) -> list[int]:
    many: object = years
    kept = [] if not isinstance(many, Iterable) or isinstance(many, str) else list(many)
    if not kept or not all(isinstance(year, int) and not isinstance(year, bool) for year in kept):
        raise InvalidValue("not_many", field="WorkCalendar.for_country.years", value=repr(years), expected="int")
    return sorted(set(kept))


def _known(country: str, years: Collection[int], subdivision: str | None) -> HolidayBase:
    try:
        import holidays
    except ImportError as error:
        raise MissingExtra("missing_extra", extra="calendar", package="holidays") from error
    code: object = country.strip().upper() if isinstance(country, str) else country
    subdivisions = holidays.list_supported_countries()
    if not isinstance(code, str) or code not in subdivisions:
        raise InvalidValue("unknown_country", country=repr(country))
    try:
        return holidays.country_holidays(code, subdiv=subdivision, years=years, expand=False)
    except NotImplementedError as error:
        choices = ", ".join(subdivisions[code]) or "None"
        field = "WorkCalendar.for_country.subdivision"
        raise InvalidValue("not_a_choice", field=field, value=repr(subdivision), choices=choices) from error


def _days_of(years: Iterable[int]) -> Iterable[date]:
    for year in years:
        first = date(year, 1, 1)
        for number in range((date(year, 12, 31) - first).days + 1):
            yield first + timedelta(days=number)


def _weekdays(known: HolidayBase, year: int) -> frozenset[int]:
    # Asked day by day, as one country changes its weekend from a certain day on.
    last_week = (date(year, 12, 31) - timedelta(days=back) for back in range(7))
    return frozenset(day.isoweekday() for day in last_week if not known.is_weekend(day))


def _last_notice(country: str, last_wanted: int, last_known: int) -> int:
    # A worked weekend is known from a notice only: the last year that has one is the last whose notice is known. The
    # years after the last wanted one are looked at too, as a notice may move nothing. A calendar loaded for fewer years
    # knows no more than those, whatever has been published.
    years = range(_FIRST_NOTICE, min(last_wanted + _LOOK_AHEAD, last_known) + 1)
    noticed = max((day.year for day in _known(country, years, None).weekend_workdays), default=last_wanted)
    return min(last_wanted, noticed)
