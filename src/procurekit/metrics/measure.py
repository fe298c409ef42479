"""Measuring: KPIs over rows of facts, in one pass, whole or by a fact and a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from procurekit.errors import InvalidValue
from procurekit.metrics.kpi import Exclusion, Kpi, Part
from procurekit.metrics.result import Group
from procurekit.metrics.sums import Sums
from procurekit.model.facts import VOCABULARY, LineFacts
from procurekit.values import Moment, date_in

__all__ = ["PERIODS", "measure"]

PERIODS: Final[dict[str, Callable[[date], str]]] = {
    "month": lambda day: f"{day.year:04}-{day.month:02}",
    "quarter": lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}",
    "year": lambda day: f"{day.year:04}",
}
"""How a day is named in each kind of period."""

_Key: TypeAlias = tuple[Any, str | None]  # a value of the fact that is grouped by, and a period
_Groups: TypeAlias = dict[_Key, dict[str | None, Sums]]  # within each, by currency; None where that doesn't matter
_NOTHING: Final[dict[str | None, Sums]] = {None: Sums()}
_MIXED: Final = "mixed"


def measure(
    kpis: Sequence[Kpi], rows: Iterable[LineFacts], *, at: Moment, by: str | None = None, period: str | None = None
) -> list[Group]:
    """The KPIs of the rows as of a moment.

    `by` is any fact of the vocabulary (``supplier``, ``item``, ``site``, ``purchaser``, ``kind``, …), `period` is
    ``month``, ``quarter`` or ``year`` of the date that each KPI's `window` names. Without either there is one group;
    rows that have no value or no date form a group of their own, the last.

    The rows are read once and not kept. Raises InvalidValue if `by` or `period` is no such name.

    >>> measure((), [], at=date(2026, 3, 31))
    [Group(by=None, value=None, period=None, results=())]
    """
    day = date_in(at)
    if by is not None:
        _check_fact(by)
    name_of = None if period is None else _period(period)
    counters = [(_Orders if kpi.grain == "order" else _Lines)(kpi, day, name_of) for kpi in kpis]
    for row in rows:
        value = None if by is None else getattr(row, by)
        for one in counters:
            one.take(row, value)
    summed = [one.sums() for one in counters]
    keys = {(None, None)} if by is None and period is None else {key for groups in summed for key in groups}
    return [
        Group(
            by=by,
            value=key[0],
            period=key[1],
            results=tuple(
                sums.result(kpi, currency)
                for kpi, groups in zip(kpis, summed, strict=True)
                for currency, sums in sorted(groups.get(key, _NOTHING).items(), key=_none_last)
            ),
        )
        for key in sorted(keys, key=_none_last)
    ]


class _Lines:
    """The sums of a KPI that counts schedule lines."""

    def __init__(self, kpi: Kpi, day: date, name_of: Callable[[date], str] | None) -> None:
        self.kpi = kpi
        self.day = day
        self.name_of = name_of
        self.groups: _Groups = {}

    def take(self, row: LineFacts, value: object) -> None:
        kpi = self.kpi
        day = _window(kpi, row) if self.name_of else None
        sums = self.at((value, self.named(day)), row.currency if kpi.counted_in == "currency" else None)
        part = kpi.count(row, self.day)
        if isinstance(part, Exclusion):
            sums.leave_out(part)
            return
        sums.add(row.kind, row.unit if kpi.counted_in == "unit" else None, part)
        if kpi.details:
            sums.note(part[0])

    def at(self, key: _Key, currency: str | None = None) -> Sums:
        """The sums of a group and currency; empty ones when they are first asked for."""
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = {}
        sums = group.get(currency)
        if sums is None:
            sums = group[currency] = Sums()
        return sums

    def named(self, day: date | None) -> str | None:
        """The name of the period that a day is in."""
        return None if day is None or self.name_of is None else self.name_of(day)

    def sums(self) -> _Groups:
        """By group and currency, when all rows have gone by."""
        return self.groups


class _Orders(_Lines):
    """The sums of a KPI that counts orders: while rows go by, what is known of each order so far."""

    def __init__(self, kpi: Kpi, day: date, name_of: Callable[[date], str] | None) -> None:
        super().__init__(kpi, day, name_of)
        self.orders: dict[tuple[Any, str, str], _Order] = {}

    def take(self, row: LineFacts, value: object) -> None:
        key = (value, row.book, row.order_id)
        order = self.orders.get(key)
        if order is None:
            order = self.orders[key] = _Order(row.kind)
        order.take(row.kind, self.kpi.count(row, self.day), _window(self.kpi, row) if self.name_of else None)

    def sums(self) -> _Groups:
        for (value, _, _), order in self.orders.items():
            sums = self.at((value, self.named(order.window)))
            verdict = order.verdict()
            if isinstance(verdict, Exclusion):
                sums.leave_out(verdict)
            else:
                sums.add(order.kind, None, verdict)
        return self.groups


class _Order:
    """What the lines of one order have shown."""

    __slots__ = ("counted", "kind", "left_out", "missed", "window")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.counted = False
        self.missed = False
        self.left_out: Exclusion | None = None
        self.window: date | None = None

    def take(self, kind: str, part: Part | Exclusion, day: date | None) -> None:
        if kind != self.kind:
            self.kind = _MIXED
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
        """One missed line decides; else a line that can't be judged leaves the order open."""
        if self.missed:
            return 0, 1
        if self.left_out is not None and (self.left_out.missing or not self.counted):
            return self.left_out
        return 1, 1


def _window(kpi: Kpi, row: LineFacts) -> date | None:
    return next((day for name in kpi.window if (day := getattr(row, name)) is not None), None)


def _none_last(key: tuple[Any, ...]) -> tuple[Any, ...]:
    # Where a None stands, the flag before it has decided the comparison.
    return tuple(part for one in key for part in (one is None, "" if one is None else one))


def _check_fact(name: str) -> None:
    if name in VOCABULARY:
        return
    near = get_close_matches(name, VOCABULARY, 1)
    if near:
        raise InvalidValue("unknown_field_near", name=name, near=near[0])
    raise InvalidValue("not_a_choice", field="by", value=repr(name), choices=", ".join(VOCABULARY))


def _period(name: str) -> Callable[[date], str]:
    if name not in PERIODS:
        raise InvalidValue("not_a_choice", field="period", value=repr(name), choices=", ".join(PERIODS))
    return PERIODS[name]
