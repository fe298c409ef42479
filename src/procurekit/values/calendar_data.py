"""A working calendar as plain data, as TOML and JSON have it: a country's, a site's own, or the two together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

import attrs

from procurekit.errors import InvalidValue
from procurekit.values.calendar import WorkCalendar

__all__ = ["CALENDAR_KEYS", "calendar_from", "plain_calendar", "refuse_unknown"]

_DAYS: Final = ("holidays", "worked", "working_weekdays")
_COUNTRY: Final = ("country", "years", "subdivision")
_LABEL: Final = ("name", "country", "published_until")

CALENDAR_KEYS: Final = (*_DAYS, *_COUNTRY, "calendar")
"""The keys that say which days are worked."""


def refuse_unknown(where: str, data: object, known: Iterable[str]) -> None:
    """Refuse what is no mapping, and a key that isn't known, with the nearest one that is. Raises InvalidValue."""
    if not isinstance(data, Mapping):
        raise InvalidValue("not_a", field=where, value=repr(data), expected="dict")
    names = tuple(known)
    for key in data:
        if key in names:
            continue
        near = get_close_matches(str(key), names, 1)
        if near:
            raise InvalidValue("unknown_key_near", field=where, name=key, near=near[0])
        raise InvalidValue("unknown_key", field=where, name=key, known=", ".join(names))


def calendar_from(data: Mapping[str, Any], named: Iterable[int] = ()) -> WorkCalendar:
    """The calendar of plain data; its weekdays are `named` where neither the data nor a country says them.

    ``country`` and ``years`` (and ``subdivision``) are those of `WorkCalendar.for_country`; ``holidays`` and ``worked``
    are added to it and win over it. Raises InvalidValue on what can't be right, MissingExtra on a country without the
    extra ``calendar``.

    >>> sorted(calendar_from({"holidays": ["2026-12-25"]}, [1, 6]).working_weekdays)
    [1, 6]
    """
    given = {key: data[key] for key in _DAYS if data.get(key) is not None}
    label = {} if data.get("calendar") is None else data["calendar"]
    refuse_unknown("WorkTime.calendar", label, _LABEL)
    country = {key: data[key] for key in _COUNTRY if data.get(key) is not None}
    for key in ("country", "years"):
        # A country without years would be a calendar without holidays, and nobody would notice.
        if country and key not in country:
            raise InvalidValue("missing_value", field=f"WorkTime.{key}")
    weekdays = tuple(named)
    if weekdays and not country:
        given.setdefault("working_weekdays", weekdays)
    stated = WorkCalendar(**given)
    if not country:
        return attrs.evolve(stated, **label)
    known = WorkCalendar.for_country(country["country"], years=country["years"], subdivision=country.get("subdivision"))
    return attrs.evolve(
        known,
        working_weekdays=stated.working_weekdays if "working_weekdays" in given else known.working_weekdays,
        holidays=known.holidays - stated.worked | stated.holidays,
        worked=known.worked - stated.holidays | stated.worked,
        **label,
    )


def plain_calendar(calendar: WorkCalendar) -> dict[str, Any]:
    """The calendar as plain data that `calendar_from` reads back, with every day it knows.

    >>> plain_calendar(WorkCalendar(holidays=["2026-12-25"]))
    {'working_weekdays': [1, 2, 3, 4, 5], 'holidays': ['2026-12-25']}
    """
    label = {key: value for key in _LABEL if (value := getattr(calendar, key)) is not None}
    plain: dict[str, Any] = {
        "working_weekdays": sorted(calendar.working_weekdays),
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "worked": [day.isoformat() for day in sorted(calendar.worked)],
        "calendar": {} if label == {"name": "default"} else label,
    }
    return {key: value for key, value in plain.items() if value}
