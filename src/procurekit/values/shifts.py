"""Shifts: the hours of a day as people write them, ``"09:00-12:00, 13:00-18:00"``, read, checked and written again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Final, TypeAlias, cast
from unicodedata import normalize

from attrs import Attribute, field, frozen

from procurekit.errors import InvalidValue
from procurekit.values import check
from procurekit.values.moments import to_day

__all__ = [
    "DAY",
    "WEEKDAYS",
    "Shift",
    "Shifts",
    "Written",
    "clock",
    "shifts_by_day",
    "shifts_by_weekday",
    "shifts_meet",
    "shifts_text",
    "to_shifts_by_day",
    "to_shifts_by_weekday",
    "weekday",
]

DAY: Final = 24 * 60
"""The minutes that the clocks show in a day."""

WEEKDAYS: Final = range(1, 8)
"""The weekdays of ISO 8601: 1 is Monday, 7 is Sunday."""

_CHOICES: Final = "1 (Mon), 2, 3, 4, 5, 6, 7 (Sun)"
_HOUR: Final = 60
_BETWEEN: Final = re.compile(r"[,;、\n]")
_SHIFT: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–—~至到]\s*([0-9]{1,2}):([0-9]{2})")


def _minute(owner: object, field: Attribute[Any], value: object) -> None:
    if type(value) is not int:
        raise check.refusal("not_a", owner, field, value, expected="int")


@frozen(order=True)
class Shift:
    """One stretch of work, in minutes by the clock since the midnight with which its day begins.

    One that crosses midnight ends beyond 1440. Raises InvalidValue if it begins outside its day, if it is empty, or if
    it is longer than 24 hours.

    >>> str(Shift(22 * 60, 30 * 60)), str(Shift(0, 1440))
    ('22:00-06:00', '00:00-24:00')
    """

    start: int = field(validator=_minute)
    end: int = field(validator=_minute)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start < DAY or not self.start < self.end <= self.start + DAY:
            raise InvalidValue("shift_unreadable", field="Shift", value=f"{self.start} … {self.end}")

    def __str__(self) -> str:
        return f"{clock(self.start)}-{clock(self.end if self.end <= DAY else self.end - DAY)}"


Shifts: TypeAlias = tuple[Shift, ...]
"""The shifts of one day, ascending; none if it isn't worked."""

Written: TypeAlias = str | Iterable[str | Shift]
"""The shifts of one day as people write them."""


def clock(minutes: int) -> str:
    """What the clock shows so many minutes after midnight.

    >>> clock(540), clock(1440)
    ('09:00', '24:00')
    """
    return f"{minutes // _HOUR:02}:{minutes % _HOUR:02}"


def shifts_text(shifts: Shifts) -> str:
    """The text that stands for these shifts.

    >>> shifts_text((Shift(540, 720), Shift(780, 1080)))
    '09:00-12:00, 13:00-18:00'
    """
    return ", ".join(map(str, shifts))


def _one(text: str) -> Shift:
    found = _SHIFT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hour, minute, last_hour, last_minute = map(int, found.groups())
    start, end = hour * _HOUR + minute, last_hour * _HOUR + last_minute
    if max(minute, last_minute) >= _HOUR or start >= DAY or end > DAY or start == end:
        raise ValueError(text)
    return Shift(start, end if end > start else end + DAY)


def _read(text: str) -> Iterable[Shift]:
    whole = normalize("NFKC", text).strip()
    return [_one(part.strip()) for part in _BETWEEN.split(whole)] if whole else []


def _parsed(value: object) -> Shifts:
    # Raises ValueError with the part that is no shift.
    parts = (value,) if isinstance(value, str) else value
    if not isinstance(parts, Iterable) or isinstance(parts, bytes | Mapping):
        raise ValueError(value)  # noqa: TRY004 - one kind of failure, which the validator tells
    found: list[Shift] = []
    for part in parts:
        if isinstance(part, Shift):
            found.append(part)
        elif isinstance(part, str):
            found.extend(_read(part))
        else:
            raise ValueError(part)  # noqa: TRY004 - likewise
    return tuple(sorted(found))


def _to_shifts(value: object) -> Shifts:
    kept = value if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable) else tuple(value)
    try:
        return _parsed(kept)
    except ValueError:
        return cast("Shifts", kept)


def _to_weekday(value: object) -> object:
    shown = normalize("NFKC", value).strip() if isinstance(value, str) else ""
    return int(shown) if len(shown) == 1 and "1" <= shown <= "7" else value


def to_shifts_by_weekday(value: Written | Mapping[int, Written] | Mapping[str, Written]) -> Mapping[int, Shifts]:
    """The shifts of every ISO weekday from what people have at hand; the rest is left for the validator to refuse.

    >>> shifts_text(to_shifts_by_weekday("９：00－12：00")[7]), to_shifts_by_weekday({"1": "09:00-12:00"})[7]
    ('09:00-12:00', ())
    """
    if not isinstance(value, Mapping):
        return dict.fromkeys(WEEKDAYS, _to_shifts(value))
    given = {_to_weekday(key): _to_shifts(one) for key, one in value.items()}
    return cast("Mapping[int, Shifts]", {**dict.fromkeys(WEEKDAYS, ()), **given})


def to_shifts_by_day(value: Mapping[date, Written] | Mapping[str, Written]) -> Mapping[date, Shifts]:
    """The shifts of single days from what people have at hand; the rest is left for the validator to refuse."""
    written: object = value
    if not isinstance(written, Mapping):
        return cast("Mapping[date, Shifts]", written)
    given = {to_day(key): _to_shifts(one) for key, one in written.items()}
    return cast("Mapping[date, Shifts]", dict(sorted(given.items(), key=lambda item: str(item[0]))))


def shifts_by_weekday(owner: object, field: Attribute[Any], value: Mapping[int, object]) -> None:
    """Shifts that don't overlap, of ISO weekdays."""
    for number, shifts in value.items():
        weekday(owner, field, number)
        _check(f"{type(owner).__name__}.{field.name}[{number}]", shifts)


def shifts_by_day(owner: object, field: Attribute[Any], value: object) -> None:
    """Shifts that don't overlap, of single days."""
    if not isinstance(value, Mapping):
        raise check.refusal("not_a", owner, field, value, expected="dict")
    for day, shifts in value.items():
        if type(day) is not date:
            raise check.refusal("not_a_day", owner, field, day)
        _check(f"{type(owner).__name__}.{field.name}[{day}]", shifts)


def weekday(owner: object, field: Attribute[Any], value: object) -> None:
    """The number of an ISO weekday."""
    if type(value) is not int or value not in WEEKDAYS:
        raise check.refusal("not_a_choice", owner, field, value, choices=_CHOICES)


def _check(where: str, value: object) -> None:
    try:
        shifts = _parsed(value)
    except ValueError as error:
        raise InvalidValue("shift_unreadable", field=where, value=repr(error.args[0])) from None
    for one, other in pairwise(shifts):
        if other.start < one.end:
            raise InvalidValue("shifts_overlap", field=where, one=str(one), other=str(other))


def shifts_meet(shifts: Shifts, following: Shifts) -> tuple[Shift, Shift] | None:
    """The night shift of one day and the first one of the day after, where the night shift runs into it.

    >>> shifts_meet((Shift(1320, 1800),), (Shift(300, 720),)) is None, shifts_meet((Shift(1320, 1800),), ())
    (False, None)
    """
    if shifts and following and shifts[-1].end - DAY > following[0].start:
        return shifts[-1], following[0]
    return None
