"""Dates and instants: how they are read, written, compared, without losing their zone.

A *day* is a plain `datetime.date`. An *instant* is a `pendulum.DateTime` with a zone. A *moment* is either. Text is ISO
8601, with the zone's name after it as in RFC 9557 where there is one: ``2026-12-03T09:00:00+08:00[Asia/Shanghai]``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, TypeAlias, TypeVar, cast

import pendulum
from pendulum import DateTime, FixedTimezone, Timezone

__all__ = [
    "Moment",
    "date_in",
    "day_text",
    "instant_of",
    "iso_text",
    "moment_text",
    "parse_day",
    "parse_instant",
    "parse_moment",
    "to_day",
    "to_instant",
    "to_moment",
    "to_utc",
    "zone_of",
]

T = TypeVar("T", bound=datetime)

Moment: TypeAlias = date | DateTime
"""A date, or an instant with its zone."""

_UTC: Final = pendulum.UTC
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=512)
def zone_of(name: str) -> Timezone | FixedTimezone:
    """The zone of an IANA name or of an offset such as ``+08:00``. Raises ValueError if there is no such zone."""
    if name in {"UTC", "Z", "+00:00"}:
        return _UTC
    if not name:
        raise ValueError(name)
    if name[:1] in "+-":
        return _offset(datetime.fromisoformat(f"2000-01-01T00:00{name}").utcoffset() or timedelta())
    try:
        return pendulum.timezone(name)
    except (LookupError, OSError, ValueError) as error:
        raise ValueError(name) from error


@lru_cache(maxsize=512)
def _offset(offset: timedelta) -> FixedTimezone | Timezone:
    return FixedTimezone(int(offset.total_seconds())) if offset else _UTC


def _zone_like(zone: tzinfo, offset: timedelta) -> tzinfo:
    # A zone of pendulum's is kept; one with an IANA key becomes pendulum's of that name; any other its fixed offset.
    if isinstance(zone, FixedTimezone):
        return _offset(offset)
    name = getattr(zone, "key", None)
    return zone_of(name) if isinstance(name, str) else _offset(offset)


def instant_of(value: datetime) -> DateTime:
    """The instant of an aware datetime, in the same zone, as a `pendulum.DateTime`.

    A time that the clocks skip (02:30 on the morning they go forward) is the one that they show instead.
    Raises ValueError on a naive one, and on one too close to the first or the last year to be converted.
    """
    if type(value) is DateTime and value.tzinfo is _UTC:
        return value
    offset = value.utcoffset()
    if offset is None or value.tzinfo is None:
        raise ValueError(value)
    zone = _zone_like(value.tzinfo, offset)
    ours = type(value) is DateTime and value.tzinfo is zone
    if zone is _UTC or isinstance(zone, FixedTimezone):
        return cast("DateTime", value) if ours else _parts(DateTime, value, zone)
    given = _parts(datetime, value, value.tzinfo)
    try:
        shown = given.astimezone(UTC).astimezone(zone)
    except OverflowError as error:
        raise ValueError(value) from error
    # In one zone, Python compares what the clocks show.
    return cast("DateTime", value) if ours and given == shown else _parts(DateTime, shown, zone)


def _parts(kind: type[T], value: datetime, zone: tzinfo | None) -> T:
    return kind(
        value.year,
        value.month,
        value.day,
        value.hour,
        value.minute,
        value.second,
        value.microsecond,
        tzinfo=zone,
        fold=value.fold,
    )


def parse_day(text: str) -> date:
    """The date of ISO 8601 text such as ``2026-12-01``. Raises ValueError on anything else."""
    return date.fromisoformat(text)


def parse_instant(text: str) -> DateTime:
    """The instant of ISO 8601 text with an offset or a zone's name in brackets. Raises ValueError on anything else."""
    if text.endswith("]"):
        stamp, _, name = text[:-1].partition("[")
        # Without an offset, Python would take it for the time of whatever machine this is.
        value, zone = datetime.fromisoformat(stamp), zone_of(name)
        if value.tzinfo is None:
            raise ValueError(text)
        try:
            return _parts(DateTime, value.astimezone(zone), zone)
        except OverflowError as error:
            raise ValueError(text) from error
    return instant_of(datetime.fromisoformat(text))


def parse_moment(text: str) -> Moment:
    """The date or the instant that ISO 8601 text stands for. Raises ValueError on anything else.

    >>> parse_moment("2026-12-01")
    datetime.date(2026, 12, 1)
    >>> parse_moment("2026-12-03T09:00:00+08:00[Asia/Shanghai]").timezone_name
    'Asia/Shanghai'
    """
    return date.fromisoformat(text) if len(text) == 10 else parse_instant(text)  # noqa: PLR2004 - YYYY-MM-DD


def day_text(value: date) -> str:
    """ISO 8601 text of a day."""
    return value.isoformat()


def moment_text(value: Moment) -> str:
    """Text that `parse_moment` reads back to the same date or instant, zone included."""
    if not isinstance(value, datetime):
        return value.isoformat()
    text = datetime.isoformat(value)
    name = getattr(value.tzinfo, "key", None)
    if name is None:
        return text
    return f"{text[:-6]}Z" if name == "UTC" else f"{text}[{name}]"


def iso_text(value: Moment) -> str:
    """Plain ISO 8601 text, with the offset and without the zone's name: what other programs read."""
    return datetime.isoformat(value) if isinstance(value, datetime) else value.isoformat()


def date_in(value: Moment, zone: str | tzinfo | None = None) -> date:
    """The calendar date of a moment in `zone` (its own where none is given); a date is itself."""
    if not isinstance(value, datetime):
        return value
    if zone is not None:
        # As a datetime of Python's: in a zone that isn't pendulum's, pendulum's own arithmetic adds the offset twice.
        value = _parts(datetime, value, value.tzinfo).astimezone(zone_of(zone) if isinstance(zone, str) else zone)
    return date(value.year, value.month, value.day)


def to_utc(value: DateTime) -> DateTime:
    """The same instant in UTC."""
    return value if value.tzinfo is _UTC else instant_of(datetime.astimezone(value, _UTC))


def to_day(value: date | str | None) -> date | None:
    """A day from what people have at hand; what can't be one is left for the validator to refuse."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return cast("date", value)
    if isinstance(value, date) and type(value) is not date:
        return date(value.year, value.month, value.day)
    return value


def to_instant(value: datetime | str | None) -> DateTime | None:
    """An instant from what people have at hand; what can't be one is left for the validator to refuse."""
    if value is None:
        return None
    try:
        return parse_instant(value) if isinstance(value, str) else instant_of(value)
    except (ValueError, AttributeError):
        return cast("DateTime", value)


def to_moment(value: date | str | None) -> Moment | None:
    """A date or an instant from what people have at hand; what can't be one is left for the validator to refuse."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return parse_moment(value)
        except ValueError:
            return cast("date", value)
    return to_instant(value) if isinstance(value, datetime) else to_day(value)
