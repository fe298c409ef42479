"""Trend: how a score stands against those of the periods before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from attrs import frozen

from procurekit.values.numbers import ROUNDED

__all__ = ["Trend", "before", "trend_of"]

_LABEL: Final = re.compile(r"(FY)?(\d{4})(?:-([QHW]?)(\d\d?))?(?:-\d\d)?")
_PARTS: Final = {"Q": 4, "H": 2, "": 12}
_WEEK: Final = timedelta(days=7)
_DAY: Final = len("2026-03-31")


@frozen(kw_only=True)
class Trend:
    """A score beside those before it.

    `change` is the points less those of the period right before; None with a `reason` where there is none to compare
    with: a period without a score is not skipped. `last` are the periods up to this one with their points, oldest
    first, `over` the change since the first of those that has any.
    """

    change: Decimal | None = None
    reason: str | None = None
    over: Decimal | None = None
    last: tuple[tuple[str, Decimal | None], ...] = ()


def before(label: str) -> str | None:
    """The label of the period before; None before the first of all days.

    >>> before("2026-Q1"), before("FY2026-H2"), before("2026-01"), before("2026-W01"), before("2026-03-01")
    ('2025-Q4', 'FY2026-H1', '2025-12', '2025-W52', '2026-02-28')
    """
    found = _LABEL.fullmatch(label)
    if found is None:
        return None
    fiscal, said, kind, number = found.groups()
    year = int(said)
    if number is None:
        return f"{fiscal or ''}{year - 1:04}" if year else None
    if kind == "W":
        return _week_before(year, int(number))
    if len(label) == _DAY:
        return _day_before(label)
    year, part = divmod(year * _PARTS[kind] + int(number) - 2, _PARTS[kind])
    return f"{fiscal or ''}{year:04}-{kind}{part + 1:0{len(number)}}" if year >= 0 else None


def _day_before(label: str) -> str | None:
    day = date.fromisoformat(label)
    return None if day == date.min else (day - timedelta(days=1)).isoformat()


def _week_before(year: int, week: int) -> str | None:
    monday = date.fromisocalendar(year, week, 1)
    if monday - date.min < _WEEK:
        return None
    year, number, _ = (monday - _WEEK).isocalendar()
    return f"{year:04}-W{number:02}"


def trend_of(period: str | None, points: Mapping[str, Decimal | None], last: int) -> Trend:
    """The trend of one group in a period; `points` are its scores by period, `last` how many periods are shown."""
    if period is None:
        return Trend(reason="score.no_period")
    labels = [period]
    while len(labels) < last and (earlier := before(labels[-1])) is not None:
        labels.append(earlier)
    shown = tuple((label, points.get(label)) for label in reversed(labels))
    now = points.get(period)
    previous = before(period)
    then = None if previous is None else points.get(previous)
    first = next((one for _, one in shown[:-1] if one is not None), None)
    return Trend(
        change=_less(now, then),
        reason="score.no_points" if now is None else "score.no_previous" if then is None else None,
        over=_less(now, first),
        last=shown,
    )


def _less(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    return None if now is None or then is None else ROUNDED.subtract(now, then)
