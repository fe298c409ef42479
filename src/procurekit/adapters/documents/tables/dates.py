"""Dates and times of a table's cells: styles as a buyer writes them, and those that can only mean one thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Final, TypeAlias

from pendulum import DateTime

from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.adapters.documents.tables.numbers import half_width
from procurekit.values import Moment, instant_of
from procurekit.values.moments import zone_of

__all__ = ["Written", "compile_style", "date_reader", "day_end", "in_zone"]

Written: TypeAlias = date | datetime
"""A date, or a time of day; a time carries an offset only where the text has one."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")  # fmt: skip
_TOKENS: Final = re.compile(r"yyyy|yy|month|mon|mm|m|dd|d|hh|h|ss|am|[a-z]+|\s+|[^a-z\s]", re.ASCII)
_PARTS: Final = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d{2})",
    "month": rf"(?P<name>{'|'.join(_FULL)})",
    "mon": rf"(?P<name>{'|'.join(_MONTHS)}|sept)",
    "m": r"(?P<month>\d{1,2})",
    "d": r"(?P<day>\d{1,2})",
    "h": r"(?P<hour>\d{1,2})",
    "minutes": r"(?P<minute>\d{1,2})",
    "ss": r"(?P<second>\d{1,2})(?:\.\d+)?",
    "am": r"(?P<half>am|pm)",
}
_SAME: Final = {"mm": "m", "dd": "d", "hh": "h"}
_PIVOT: Final = 69  # as POSIX reads a year of two digits: 69 is 1969, 68 is 2068
_NOON: Final = 12
_TIME: Final = (
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_PLAIN: Final = tuple(
    re.compile(shape + _TIME, re.ASCII | re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
    )
)


def compile_style(style: str) -> re.Pattern[str]:
    """The pattern of a style such as ``d-Mon-yy``. Raises ValueError on letters that mean nothing in one.

    >>> bool(compile_style("m/d/yy").fullmatch("11/13/06"))
    True
    """
    found: list[str] = []
    seen: set[str] = set()
    for part in _TOKENS.findall(style.strip().lower()):
        name = _SAME.get(part, part)
        if name == "m" and "h" in seen:
            name = "minutes"  # as Excel reads it: m after h
        if name in _PARTS:
            if name in seen:
                raise ValueError(style)
            seen.add(name)
            found.append(_PARTS[name])
        elif part.isspace():
            found.append(r"\s+")
        elif part.isascii() and part.isalpha() and part != "t":
            raise ValueError(style)
        else:
            found.append(re.escape(part))
    if not ({"yyyy", "yy"} & seen and {"m", "mon", "month"} & seen and "d" in seen):
        raise ValueError(style)
    return re.compile("".join(found), re.ASCII | re.IGNORECASE)


def date_reader(styles: Sequence[str]) -> Callable[[str], Written]:
    """A reader of dates in these styles, and in those that can only mean one thing (2026-12-01, 2026年12月1日).

    It raises Unreadable on anything else, and where two styles give two days: a day is never guessed.
    """
    stated = tuple(compile_style(style) for style in styles)

    def read(text: str) -> Written:
        plain = half_width(text)
        for pattern in _PLAIN if plain[:4].isdigit() else ():
            if match := pattern.fullmatch(plain):
                return _written(match, text)
        days: list[Written] = []
        for pattern in stated:
            if match := pattern.fullmatch(plain):
                try:
                    days.append(_written(match, text))
                except Unreadable:
                    continue
        if not days:
            raise Unreadable("reject.not_a_date")
        if any(day != days[0] for day in days):
            raise Unreadable("reject.two_dates", first=days[0], second=next(day for day in days if day != days[0]))
        return days[0]

    return read


def _written(match: re.Match[str], text: str) -> Written:
    part = match.groupdict()
    try:
        if part.get("short"):
            year = int(part["short"])
            year += 1900 if year >= _PIVOT else 2000
        else:
            year = int(part["year"])
        month = _MONTHS.index(part["name"][:3].lower()) + 1 if part.get("name") else int(part["month"])
        day = int(part["day"])
        if not part.get("hour"):
            return date(year, month, day)
        hour = int(part["hour"])
        if part.get("half"):
            hour = hour % _NOON + (_NOON if part["half"].lower() == "pm" else 0)
        micro = int((part.get("fraction") or "0")[:6].ljust(6, "0"))
        offset = _offset(part.get("offset"))
        return datetime(
            year, month, day, hour, int(part.get("minute") or 0), int(part.get("second") or 0), micro, tzinfo=offset
        )
    except ValueError:
        raise Unreadable("reject.no_such_day", shown=text) from None


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in "Zz":
        return timezone.utc  # noqa: UP017 - beside the other zones of this line
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def in_zone(value: Written, zone: str) -> Moment:
    """The moment that a cell states: an instant where it has a time of day. Midnight is how a database writes a day."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        if not (value.hour or value.minute or value.second or value.microsecond):
            return value.date()
        value = value.replace(tzinfo=zone_of(zone))
    return instant_of(value)


def day_end(value: Written, zone: str) -> DateTime:
    """The instant by which a cell's moment was known: a day is known at its end."""
    moment = in_zone(value, zone)
    if isinstance(moment, DateTime):
        return moment
    end = datetime(moment.year, moment.month, moment.day, 23, 59, 59, 999_999, tzinfo=zone_of(zone))
    return instant_of(end)
