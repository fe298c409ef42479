"""Deadlines: how long something may take, as people write it, and the instant at which it is due."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any, Final, Self
from unicodedata import normalize

from attrs import Attribute, field, frozen
from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.values import Moment, WorkTime, check
from procurekit.values.elapsed import EPOCH, MICROSECOND, micros
from procurekit.values.shifts import DAY, WEEKDAYS, clock

__all__ = ["Span", "due", "left"]

# Of each unit: its English, its 中文, what else people write, and the most that may be counted: about ten years.
_UNITS: Final = {
    "working_day": ("working day", "个工作日", "workday businessday workingday 工作日 工作天", 3660),
    "working_hour": ("working hour", "个工作小时", "workhour businesshour workinghour 工作小时 工时", 87_840),
    "working_minute": ("working minute", "个工作分钟", "workminute businessminute workingminute 工作分钟", 5_270_400),
    "day": ("day", "天", "calendarday day 自然日 日历日 天 日", 3660),
    "week": ("week", "周", "week 周 星期 礼拜", 522),
    "hour": ("hour", "小时", "hour hr h 小时 钟头", 87_840),
    "minute": ("minute", "分钟", "minute min 分钟 分", 5_270_400),
}
_OF_DAYS: Final = {"working_day": 1, "day": 1, "week": 7}
_OF_TIME: Final = {
    "working_hour": timedelta(hours=1),
    "working_minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}
_SPELLED: Final = {
    word + plural: unit
    for unit, (_, _, words, _) in _UNITS.items()
    for word in words.split()
    for plural in (("", "s") if word.isascii() else ("",))
}
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS_ZH: Final = "一二三四五六日"
_NAMES: Final = {
    **{short: number for number, name in enumerate(_WEEKDAYS, 1) for short in (name, name[:3])},
    **{prefix + name: n for n, name in enumerate(_WEEKDAYS_ZH, 1) for prefix in ("周", "星期", "礼拜")},
    "tues": 2,
    "weds": 3,
    "thur": 4,
    "thurs": 4,
    "周天": 7,
    "星期天": 7,
    "礼拜天": 7,
}
_NUMERALS: Final = {"两": 2, "十": 10, **{numeral: n for n, numeral in enumerate("零一二三四五六七八九")}}
_HOUR: Final = 60
_LONGEST: Final = 80  # characters of a text that is worth reading

_SPACE: Final = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")  # "1 2 days" is not twelve of them
_TIME: Final = re.compile(r"(?:at)?([0-9]{1,2})(?::([0-9]+)|点(?:([0-9]+)分?)?)$")
_COUNTED: Final = re.compile(r"([+-]?)([0-9]+|[零一二两三四五六七八九十])([.,][0-9]+)?个?(.*)", re.DOTALL)


def _count(owner: object, field: Attribute[Any], value: object) -> None:
    if value is not None and type(value) is not int:
        raise check.refusal("not_a", owner, field, value, expected="int")


def _weekday(owner: object, field: Attribute[Any], value: object) -> None:
    if value is not None and (type(value) is not int or value not in WEEKDAYS):
        raise check.refusal("not_a_choice", owner, field, value, choices="1 (Mon), 2, 3, 4, 5, 6, 7 (Sun)")


def _time(owner: object, field: Attribute[Any], value: object) -> None:
    if value is not None and (type(value) is not int or not 0 <= value <= DAY):
        raise check.refusal("not_a_choice", owner, field, value, choices=f"0 … {DAY}")


@frozen
class Span:
    """How long something may take: a `count` of a `unit`, or until a `weekday`, at a `time` of the day or without.

    Units are ``working_day``, ``working_hour``, ``working_minute``, ``day``, ``week``, ``hour`` and ``minute``, those
    of the calendar unless they are working ones; a negative count goes back. `weekday` is the ISO number (1 is Monday)
    and needs a time; with a count, a time goes with days and weeks only. `time` is in minutes after midnight, up to
    1440. What it means from when on, see `due`.

    People write it as text, `parse` reads it and `text` writes it, in English or 中文.

    Raises InvalidValue if a field can't be right, if they don't go together, or if it is longer than about ten years.

    >>> Span.parse("2 Working Days 17:00") == Span.parse("两个工作日 17：00") == Span(2, "working_day", time=17 * 60)
    True
    >>> Span.parse("周五17:00").text()
    'friday 17:00'
    """

    count: int | None = field(default=None, validator=_count)
    unit: str | None = field(default=None, validator=check.choice(*_UNITS))
    weekday: int | None = field(default=None, validator=_weekday, kw_only=True)
    time: int | None = field(default=None, validator=_time, kw_only=True)

    def __attrs_post_init__(self) -> None:
        counted = self.count is not None and self.unit is not None
        if counted is (self.weekday is not None) or (self.count is None) is not (self.unit is None):
            raise InvalidValue("span_of_nothing", value=repr(self))
        if self.count is None or self.unit is None:
            if self.time is None:
                raise InvalidValue("span_without_time", value=repr(str(self)))
            return
        if self.time is not None and self.unit not in _OF_DAYS:
            raise InvalidValue("span_time_of_hours", value=repr(str(self)), time=clock(self.time))
        if abs(self.count) > (most := _UNITS[self.unit][3]):
            raise InvalidValue("span_too_long", value=repr(str(self)), most=most)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The span of a text in English or 中文; case, spaces and full-width characters make no difference.

        | English | 中文 |
        |---|---|
        | 2 working days, -3 working days | 2个工作日、-3个工作日 |
        | 4 working hours, 90 working minutes | 4个工作小时、90个工作分钟 |
        | 3 days, 2 weeks, 36 hours, 30 minutes | 3天、2周、36小时、30分钟 |
        | 2 working days 17:00, friday 17:00 | 2个工作日 17:00、周五17:00 |

        Raises InvalidValue, which says what of the text isn't understood and shows what is.

        >>> Span.parse("４个 工作小时"), Span.parse("-3 business days").count
        (Span(count=4, unit='working_hour', weekday=None, time=None), -3)
        """
        if not isinstance(text, str):
            raise InvalidValue("not_text", field="Span", value=repr(text))
        whole = _SPACE.sub("", normalize("NFKC", text).replace("−", "-").casefold())
        if len(text) > _LONGEST or not whole:
            raise InvalidValue("span_unreadable", value=repr(text[:_LONGEST]))
        found = _TIME.search(whole)
        time = None if found is None else _minutes(text, found)
        said = whole if found is None else whole[: found.start()].strip()
        if said in _NAMES:
            if time is None:
                raise InvalidValue("span_without_time", value=repr(text))
            return cls(weekday=_NAMES[said], time=time)
        return cls(*_counted(text, said), time=time)

    def text(self, lang: str = "en") -> str:
        """The span as people write it, in ``"en"`` or ``"zh"``; `parse` reads it back.

        >>> Span(1, "working_day", time=540).text(), Span(1, "working_day", time=540).text("zh")
        ('1 working day 09:00', '1个工作日 09:00')
        """
        zh = lang.startswith("zh")
        at = "" if self.time is None else clock(self.time)
        if self.weekday is not None:
            name = _WEEKDAYS[self.weekday - 1]
            return f"周{_WEEKDAYS_ZH[self.weekday - 1]}{at}" if zh else f"{name} {at}".rstrip()
        english, chinese, _, _ = _UNITS[str(self.unit)]
        plural = "" if self.count in {1, -1} else "s"
        said = f"{self.count}{chinese}" if zh else f"{self.count} {english}{plural}"
        return f"{said} {at}".rstrip()

    def __str__(self) -> str:
        return self.text()


def _minutes(text: str, found: re.Match[str]) -> int:
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if minute >= _HOUR or hour * _HOUR + minute > DAY or len(found[2] or "00") != 2:  # noqa: PLR2004 - 17:00, not 17:0
        raise InvalidValue("span_no_such_time", value=repr(text), time=found[0].removeprefix("at"))
    return hour * _HOUR + minute


def _counted(text: str, said: str) -> tuple[int, str]:
    found = _COUNTED.fullmatch(said)
    if found is None:
        raise InvalidValue("span_unreadable", value=repr(text))
    sign, number, fraction, word = found.groups()
    if fraction:
        raise InvalidValue("span_not_whole", value=repr(text), number=f"{number}{fraction}")
    if not word:
        raise InvalidValue("span_without_unit", value=repr(text), number=number)
    unit = _SPELLED.get(word)
    if unit is None:
        raise InvalidValue("span_unknown_unit", value=repr(text), unit=repr(word))
    count = _NUMERALS[number] if number in _NUMERALS else int(number)
    return -count if sign == "-" else count, unit


def due(start: Moment, span: Span, work_time: WorkTime) -> DateTime:
    """The instant at which `span` is over that began at `start`, in the zone of the site whose `work_time` it is.

    - Working days: the n-th day that is worked after the start's own day, however late in it that is; with 0 the day
      itself or the next that is worked, with a negative number the n-th before.
    - Days and weeks: so many days of the calendar later or earlier, worked or not.
    - Either ends at its time by the site's clocks if it has one, or else at the close of work of that day (of a night
      shift the next morning), or on a day that isn't worked at its end, the midnight that follows.
    - Working hours and minutes: what is worked from the start on, see `WorkTime.add`. A start that is a date counts
      from the start of work of that day, or where it isn't worked from its midnight.
    - Hours and minutes: what really elapses, worked or not, clocks changing or not; from a date, from its midnight.
    - A weekday: the next time at which the site's clocks show it, worked or not; a start at exactly that time moves to
      the week after. From a date, from its midnight.

    The day of a start that is an instant is the one that the site's calendar shows at it.

    Raises InvalidValue on what is no moment, no span or no working time, or if the answer lies outside 1900 to 2200.

    >>> from procurekit.values import WorkCalendar
    >>> office = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-12:00, 13:00-18:00")
    >>> print(due(date(2026, 12, 24), Span.parse("2 working days"), office))
    2026-12-28 18:00:00+08:00
    >>> print(due(date(2026, 12, 24), Span.parse("3天"), office))
    2026-12-28 00:00:00+08:00
    >>> print(due(date(2026, 12, 24), Span.parse("friday 17:00"), office))
    2026-12-25 17:00:00+08:00
    """
    given = check.given_moment("start", start)
    if given is None:
        raise InvalidValue("missing_value", field="start")
    for name, value, kind in (("span", span, Span), ("work_time", work_time, WorkTime)):
        if not isinstance(value, kind):
            raise InvalidValue("not_a", field=name, value=repr(value), expected=kind.__name__)
    day = work_time.day_of(given)
    if span.unit in _OF_DAYS:
        return _end(_last_day(day, span, work_time), span, work_time)
    begin = given if isinstance(given, DateTime) else work_time.by_clock(day, 0)
    if span.weekday is not None:
        return _next(begin, day, span, work_time)
    duration = _OF_TIME[str(span.unit)] * (span.count or 0)
    if str(span.unit).startswith("working"):
        opened = None if isinstance(given, DateTime) else work_time.start_of(day)
        return work_time.add(opened or begin, duration)
    # Added in UTC, as what elapses; nothing of it need be worked.
    return work_time.add(EPOCH + MICROSECOND * micros(begin) + duration, timedelta(0))


def left(at: datetime | str, due_at: datetime | str, work_time: WorkTime) -> timedelta:
    """How much working time is left at `at` until `due_at`; negative is how long it has been overdue.

    >>> from procurekit.values import WorkCalendar
    >>> office = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-12:00, 13:00-18:00")
    >>> print(left("2026-12-24T17:00:00+08:00", "2026-12-25T10:00:00+08:00", office))
    2:00:00
    """
    return work_time.between(at, due_at)


def _last_day(day: date, span: Span, work_time: WorkTime) -> date:
    count = span.count or 0
    if span.unit == "working_day":
        return work_time.days.add(day, count)
    return day + timedelta(days=count * _OF_DAYS[str(span.unit)])


def _end(day: date, span: Span, work_time: WorkTime) -> DateTime:
    if span.time is not None:
        return work_time.by_clock(day, span.time)
    return work_time.end_of(day) or work_time.by_clock(day, DAY)


def _next(begin: DateTime, day: date, span: Span, work_time: WorkTime) -> DateTime:
    weekday, time = span.weekday or 0, span.time or 0
    named = day + timedelta(days=(weekday - day.isoweekday()) % 7)
    found = work_time.by_clock(named, time)
    return found if micros(found) > micros(begin) else work_time.by_clock(named + timedelta(days=7), time)
