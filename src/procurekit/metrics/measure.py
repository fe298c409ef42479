"""Measuring: KPIs over rows of facts, in one pass, whole or by facts and a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, TypeAlias, cast

from procurekit.errors import InvalidValue
from procurekit.metrics.combining import combined, needed
from procurekit.metrics.grain import RowsOf, grain_rows
from procurekit.metrics.judging import Judge, judge_of
from procurekit.metrics.kpi import Kpi, Part
from procurekit.metrics.measured import Measured
from procurekit.metrics.periods import Period, period_of
from procurekit.metrics.population import Exclusion
from procurekit.metrics.progress import Progress, watched
from procurekit.metrics.result import Group, Result
from procurekit.metrics.frames import is_frame
from procurekit.metrics.sums import MIXED, NO_KIND, SPREAD, Key, Sums, Tally
from procurekit.values import Moment, WorkCalendar, date_in

__all__ = ["By", "measure"]

By: TypeAlias = str | Sequence[str] | None
"""A fact to group by, or several."""

_NOTHING: Final[dict[str | None, Sums]] = {None: Sums()}


def measure(
    kpis: Sequence[Kpi],
    rows: Any,
    *,
    at: Moment,
    by: By = None,
    period: str | Period | None = None,
    fiscal_start: int = 1,
    window: str | None = None,
    rolling: int = 1,
    columns: Mapping[str, str] | None = None,
    calendar: WorkCalendar | None = None,
    progress: Progress = None,
) -> Measured:
    """The KPIs of the rows as of a moment.

    `rows` are facts of schedule lines, or a mapping with the rows of each kind (``schedule_line``, ``receipt``,
    ``invoice``, ``incident``, ``change``, ``rating``); or data frames, of which `columns` may say what each fact's
    column is called (see `measure_table`, which gives a frame back). `by` is any of their facts (``supplier``, ``item``, ``site``,
    ``purchaser``, ``kind``, …) or several, `period` is ``day``, ``week``, ``month``, ``quarter``, ``half``, ``year``,
    ``fiscal_quarter`` or ``fiscal_year`` (which begins with the month `fiscal_start`) of the date that each KPI's
    `window` names, or of the one date that is given as `window` here. With `rolling`, a group is so many periods up to its own. Without `by` and `period` there is one
    group; rows that have no value or no date form a group of their own, the last.

    The rows are read once and not kept. `calendar` is for definitions that count working days. `progress` is called
    with the number of rows that were read, about every 10,000, and in the end; True shows a bar in the notebook or on
    the terminal where tqdm is installed. Of a frame, which is measured as a whole, it hears nothing. Raises InvalidValue if `by` or `period` is no such name, InvalidDocument if a
    definition makes no sense.

    >>> list(measure((), [], at=date(2026, 3, 31)))
    [Group(by=None, value=None, period=None, results=())]
    """
    day = date_in(at)
    names = _names(by)
    kind = None if period is None else period_of(period, fiscal_start)
    many: Mapping[RowsOf, Any] = rows if isinstance(rows, Mapping) else {"schedule_line": rows}
    wanted = needed(kpis)
    if any(is_frame(one) for one in many.values()):
        tallies = _of_tables(wanted, many, names, kind, window, day, columns, calendar)
    else:
        _check_facts((*names, *([window] if window else [])), wanted)
        asked = {grain_rows(kpi.grain).of for kpi in wanted}
        with watched(progress, {of: those for of, those in many.items() if of in asked}) as sources:
            tallies = _of_rows(wanted, sources, names, kind, window, day, calendar)
    return put_together(kpis, wanted, tallies, day=day, by=by, period=kind, window=window, rolling=rolling)


def _of_rows(
    kpis: Sequence[Kpi],
    many: Mapping[RowsOf, Iterable[Any]],
    names: tuple[str, ...],
    period: Period | None,
    window: str | None,
    day: date,
    calendar: WorkCalendar | None,
) -> list[Tally]:
    counting = [(_Whole if grain_rows(kpi.grain).whole else _Lines)(kpi, day, period, window, calendar) for kpi in kpis]
    for of, those in many.items():
        _read(those, names, [one for one in counting if one.of == of])
    return [one.sums() for one in counting]


def _of_tables(
    kpis: Sequence[Kpi],
    many: Mapping[RowsOf, Any],
    names: tuple[str, ...],
    period: Period | None,
    window: str | None,
    day: date,
    columns: Mapping[str, str] | None,
    calendar: WorkCalendar | None,
) -> list[Tally]:
    from procurekit.metrics.sources import sources_of
    from procurekit.metrics.table_tally import TableTally

    found: dict[str, Tally] = {}
    for source, mine in sources_of(many, kpis, names, columns=columns, window=window, dated=period is not None):
        tally = TableTally(source, names, period, window, day, calendar)
        found |= {kpi.id: tally.of(kpi) for kpi in mine}
    return [found[kpi.id] for kpi in kpis]


def _read(rows: Iterable[Any], names: tuple[str, ...], counting: Sequence[_Lines | _Whole]) -> None:
    if len(names) == 1:
        (name,) = names
        for row in rows:
            value = getattr(row, name, None)
            for one in counting:
                one.take(row, value)
        return
    for row in rows:
        value = tuple(getattr(row, name, None) for name in names) if names else None
        for one in counting:
            one.take(row, value)


def put_together(
    kpis: Sequence[Kpi],
    measured: Sequence[Kpi],
    tallies: Sequence[Tally],
    *,
    day: date,
    by: By,
    period: Period | None,
    window: str | None = None,
    rolling: int = 1,
) -> Measured:
    """The groups of what each of the measured KPIs adds up to; those that are made of others with them."""
    if rolling > 1 and period is not None:
        tallies = [_rolled(one, rolling) for one in tallies]
    whole = _names(by) == () and period is None
    keys = {(None, None)} if whole else {key for tally in tallies for key in tally}
    groups = []
    for key in sorted(keys, key=_none_last):
        simple: dict[str, tuple[Result, ...]] = {
            kpi.id: tuple(
                sums.result(kpi, currency)
                for currency, sums in sorted(tally.get(key, _NOTHING).items(), key=_none_last)
            )
            for kpi, tally in zip(measured, tallies, strict=True)
        }
        results = tuple(one for kpi in kpis for one in combined(kpi, simple))
        label = None if period is None or key[1] is None else period.label(key[1])
        groups.append(Group(by=_plain_by(by), value=key[0], period=label, results=results))
    rolled = 1 if period is None else rolling
    return Measured(groups=tuple(groups), kpis=tuple(kpis), at=day, period=period, window=window, rolling=rolled)


def _rolled(tally: Tally, rolling: int) -> Tally:
    """Each period with those before it, so many in all."""
    made: Tally = {}
    last: dict[Any, int] = {}
    for value, number in tally:
        if number is not None:
            last[value] = max(number, last.get(value, number))
    for (value, number), currencies in tally.items():
        after = [None] if number is None else range(number, min(number + rolling, last[value] + 1))
        for one in after:
            group = made.setdefault((value, one), {})
            for currency, sums in currencies.items():
                group.setdefault(currency, Sums()).plus(sums)
    return made


class _Lines:
    """The sums of a KPI that counts each row by itself."""

    def __init__(
        self, kpi: Kpi, day: date, period: Period | None, window: str | None, calendar: WorkCalendar | None
    ) -> None:
        self.kpi = kpi
        self.window = (window,) if window else kpi.window
        self.of = grain_rows(kpi.grain).of
        self.judge: Judge = judge_of(kpi)
        self.count = self.judge.count
        self.day = day
        self.period = period
        self.calendar = calendar
        self.groups: Tally = {}
        self.spreads = bool(kpi.details) or kpi.statistic in SPREAD
        facts = grain_rows(kpi.grain).facts
        self.by_kind = "kind" in facts
        self.unit_of = "unit" if self.judge.counted_in == "unit" and "unit" in facts else None
        self.currency_of = "currency" if self.judge.counted_in == "currency" and "currency" in facts else None

    def take(self, row: Any, value: object) -> None:
        kpi = self.kpi
        day = _window(self.window, row) if self.period else None
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

    def __init__(
        self, kpi: Kpi, day: date, period: Period | None, window: str | None, calendar: WorkCalendar | None
    ) -> None:
        super().__init__(kpi, day, period, window, calendar)
        self.names = grain_rows(kpi.grain).whole
        self.wholes: dict[tuple[Any, ...], _One] = {}

    def take(self, row: Any, value: object) -> None:
        key = (value, *(getattr(row, name) for name in self.names))
        one = self.wholes.get(key)
        if one is None:
            one = self.wholes[key] = _One(row.kind)
        part = self.count(row, self.day, self.calendar)
        one.take(row.kind, part, _window(self.window, row) if self.period else None)

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

    __slots__ = ("counted", "kind", "left_out", "missed", "window")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.counted = False
        self.missed = False
        self.left_out: Exclusion | None = None
        self.window: date | None = None

    def take(self, kind: str, part: Part | Exclusion, day: date | None) -> None:
        if kind != self.kind:
            self.kind = MIXED
        # An order belongs where its last date is.
        if day is not None and (self.window is None or day > self.window):
            self.window = day
        if isinstance(part, Exclusion):
            # One reason an order: missing data first, then any fixed choice, so that the order of rows is no matter.
            if self.left_out is None or (part.missing, part.code) > (self.left_out.missing, self.left_out.code):
                self.left_out = part
            return
        self.counted = True
        self.missed = self.missed or part[0] < part[1]

    def verdict(self) -> Part | Exclusion:
        """One missed line decides; else a line that can't be judged leaves the whole open."""
        if self.missed:
            return 0, 1
        if self.left_out is not None and (self.left_out.missing or not self.counted):
            return self.left_out
        return 1, 1


def _window(names: Sequence[str], row: Any) -> date | None:
    return next((day for name in names if (day := getattr(row, name)) is not None), None)


def _none_last(key: tuple[Any, ...]) -> tuple[Any, ...]:
    # Where a None stands, the flag before it has decided the comparison.
    return tuple(
        part
        for one in key
        for part in (_none_last(one) if isinstance(one, tuple) else (one is None, "" if one is None else one))
    )


def _names(by: By) -> tuple[str, ...]:
    return () if by is None else (by,) if isinstance(by, str) else tuple(by)


def _plain_by(by: By) -> str | tuple[str, ...] | None:
    return by if by is None or isinstance(by, str) else tuple(by)


def _check_facts(names: Sequence[str], kpis: Sequence[Kpi]) -> None:
    known = {name for kpi in kpis for name in grain_rows(kpi.grain).facts} or set(grain_rows("schedule_line").facts)
    for name in names:
        if name in known:
            continue
        near = get_close_matches(name, known, 1)
        if near:
            raise InvalidValue("unknown_field_near", name=name, near=near[0])
        raise InvalidValue("not_a_choice", field="by", value=repr(name), choices=", ".join(sorted(known)))
