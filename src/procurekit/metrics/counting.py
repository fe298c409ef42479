"""Counting: what KPIs add up to over rows of facts, each row looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from procurekit.errors import InvalidValue
from procurekit.metrics.grain import RowsOf, grain_rows
from procurekit.metrics.grouping import Grouping
from procurekit.metrics.judging import Judge, judge_of
from procurekit.metrics.kpi import SPREAD, Kpi, Part
from procurekit.metrics.population import Exclusion
from procurekit.metrics.progress import Progress, watched
from procurekit.metrics.sums import MIXED, NO_KIND, Key, Sums, Tally

__all__ = ["CUSTOM", "counted", "ensure_facts", "first_day", "reader_of"]


CUSTOM: Final = "custom."
"""What the name of a custom field begins with where rows are grouped by it."""

_NOTHING: Final[Mapping[str, str]] = {}


def counted(
    kpis: Sequence[Kpi], many: Mapping[RowsOf, Iterable[Any]], grouping: Grouping, progress: Progress = None
) -> list[Tally]:
    """What each of the KPIs adds up to over rows of several kinds, each read once and not kept."""
    counting = [(_Whole if grain_rows(kpi.grain).whole else _Lines)(kpi, grouping) for kpi in kpis]
    reading = {of: mine for of in many if (mine := [one for one in counting if one.of == of])}
    with watched(progress, [many[of] for of in reading]) as sources:
        for those, mine in zip(sources, reading.values(), strict=True):
            _read(those, grouping.names, mine)
    return [one.sums() for one in counting]


def _read(rows: Iterable[Any], names: tuple[str, ...], counting: Sequence[_Lines | _Whole]) -> None:
    readers = [reader_of(name) for name in names]
    if len(readers) == 1:
        (read,) = readers
        for row in rows:
            value = read(row)
            for one in counting:
                one.take(row, value)
        return
    for row in rows:
        value = tuple(read(row) for read in readers) if readers else None
        for one in counting:
            one.take(row, value)


def reader_of(name: str) -> Callable[[Any], Any]:
    """What reads a fact of a row, or a custom field; None where the row has no such thing."""
    if not name.startswith(CUSTOM):
        return lambda row: getattr(row, name, None)
    field = name.removeprefix(CUSTOM)
    return lambda row: getattr(row, "custom", _NOTHING).get(field)


class _Lines:
    """The sums of a KPI that counts each row by itself."""

    def __init__(self, kpi: Kpi, grouping: Grouping) -> None:
        self.kpi = kpi
        self.dates = grouping.dates(kpi)
        self.of = grain_rows(kpi.grain).of
        self.judge: Judge = judge_of(kpi)
        self.count = self.judge.count
        self.day = grouping.day
        self.period = grouping.period
        self.calendar = grouping.calendar
        self.groups: Tally = {}
        self.spreads = bool(kpi.details) or kpi.statistic in SPREAD
        facts = grain_rows(kpi.grain).facts
        self.by_kind = "kind" in facts
        self.unit_of = "unit" if self.judge.counted_in == "unit" and "unit" in facts else None
        self.currency_of = "currency" if self.judge.counted_in == "currency" and "currency" in facts else None

    def take(self, row: Any, value: object) -> None:
        kpi = self.kpi
        day = first_day(self.dates, row) if self.dates else None
        sums = self.at((value, self.number(day)), row.currency if self.currency_of else None)
        part = self.count(row, self.day, self.calendar)
        if isinstance(part, Exclusion):
            sums.leave_out(part)
            return
        kind = row.kind if self.by_kind else NO_KIND
        sums.add(kind, row.unit if self.unit_of else None, part)
        if self.spreads:
            sums.note(kind, part[0])
        if kpi.over is not None:
            sums.share(kind, getattr(row, kpi.over), part[0])

    def at(self, key: Key, currency: str | None = None) -> Sums:
        """The sums of a group and currency; empty ones when they are first asked for."""
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = {}
        sums = group.get(currency)
        if sums is None:
            sums = group[currency] = Sums()
        return sums

    def number(self, day: date | None) -> int | None:
        """The number of the period that a day is in."""
        return None if day is None or self.period is None else self.period.number(day)

    def sums(self) -> Tally:
        """By group and currency, when all rows have gone by."""
        return self.groups


class _Whole(_Lines):
    """The sums of a KPI that counts orders or their lines: while rows go by, what is known of each so far."""

    def __init__(self, kpi: Kpi, grouping: Grouping) -> None:
        super().__init__(kpi, grouping)
        self.names = grain_rows(kpi.grain).whole
        self.wholes: dict[tuple[Any, ...], _One] = {}

    def take(self, row: Any, value: object) -> None:
        key = (value, *(getattr(row, name) for name in self.names))
        one = self.wholes.get(key)
        if one is None:
            one = self.wholes[key] = _One(row.kind)
        part = self.count(row, self.day, self.calendar)
        one.take(row.kind, part, first_day(self.dates, row) if self.dates else None)

    def sums(self) -> Tally:
        for (value, *_), one in self.wholes.items():
            sums = self.at((value, self.number(one.window)))
            verdict = one.verdict()
            if isinstance(verdict, Exclusion):
                sums.leave_out(verdict)
            else:
                sums.add(one.kind, None, verdict)
        return self.groups


class _One:
    """What the schedule lines of one order, or of one of its lines, have shown."""

    __slots__ = ("counted", "kind", "left_out", "missed", "never_came", "open", "window")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.counted = False
        self.missed = False
        self.never_came = False
        self.open: Exclusion | None = None
        self.left_out: Exclusion | None = None
        self.window: date | None = None

    def take(self, kind: str, part: Part | Exclusion, day: date | None) -> None:
        if kind != self.kind:
            self.kind = MIXED
        # An order belongs where its last date is.
        if day is not None and (self.window is None or day > self.window):
            self.window = day
        if isinstance(part, Exclusion):
            # One reason an order, so that the order of rows is no matter.
            self.left_out = _stronger(self.left_out, part)
            if part.leaves_open:
                self.open = _stronger(self.open, part)
            self.never_came = self.never_came or part.of_whole == "missed"
            return
        self.counted = True
        self.missed = self.missed or part[0] < part[1]

    def verdict(self) -> Part | Exclusion:
        """One missed line decides; else a line that can't be judged, or not yet, leaves the whole open."""
        if self.missed or (self.counted and self.never_came):
            return 0, 1
        why = self.open if self.counted else self.left_out
        return (1, 1) if why is None else why


def _stronger(one: Exclusion | None, other: Exclusion) -> Exclusion:
    return other if one is None or other.strength > one.strength else one


def first_day(names: Sequence[str], row: Any) -> date | None:
    """The first of the dates that is there."""
    return next((day for name in names if (day := getattr(row, name)) is not None), None)


def ensure_facts(names: Iterable[str], kpis: Sequence[Kpi]) -> None:
    """Raise InvalidValue if the rows of no KPI have a fact of a name; a custom field may have any."""
    # In the order in which they are declared, those of lines first.
    rows = [grain_rows("schedule_line"), *(grain_rows(kpi.grain) for kpi in kpis)]
    known = list(dict.fromkeys(name for one in rows for name in one.facts))
    for name in names:
        if name in known or name.startswith(CUSTOM):
            continue
        near = get_close_matches(name, known, 1)
        if near:
            raise InvalidValue("unknown_field_near", name=name, near=near[0])
        raise InvalidValue("not_a_choice", field="by", value=repr(name), choices=", ".join(known))
