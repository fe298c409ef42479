"""Measuring: KPIs over rows of facts, in one pass, whole or by facts and a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from procurekit.errors import InvalidValue
from procurekit.metrics.combining import combined, needed
from procurekit.metrics.counting import counted, ensure_facts
from procurekit.metrics.frames import is_frame
from procurekit.metrics.grain import RowsOf, grain_rows
from procurekit.metrics.grouping import At, By, Grouping
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.measured import Measured
from procurekit.metrics.naming import Columns
from procurekit.metrics.periods import Period
from procurekit.metrics.progress import Progress
from procurekit.metrics.registry import definitions
from procurekit.metrics.result import Group, Result
from procurekit.metrics.sums import Sums, Tally
from procurekit.values import WorkCalendar

__all__ = ["measure"]

_NOTHING: Final[dict[str | None, Sums]] = {None: Sums()}


def measure(
    kpis: Iterable[Kpi | str] | Kpi | str,
    rows: Any,
    *,
    at: At,
    by: By = None,
    period: str | Period | None = None,
    fiscal_start: int = 1,
    window: str | None = None,
    rolling: int = 1,
    columns: Columns = None,
    calendar: WorkCalendar | None = None,
    progress: Progress = None,
    registry: Mapping[str, Kpi] | None = None,
) -> Measured:
    """The KPIs of the rows as of a moment, by definition or id.

    `at` says what is due by then; the rows are taken as they are: what arrived later counts as arrived.
    `rows` are facts of schedule lines, or a mapping with the rows of each kind (``schedule_line``, ``receipt``,
    ``invoice``, ``incident``, ``change``, ``alert``, ``rating``); or data frames, of which `columns` may say what each
    fact's column is called (see `measure_table`, which gives a frame back). `by` is any of their facts (``supplier``,
    ``item``, ``site``, ``purchaser``, ``kind``, …; ``custom.colour`` is a custom field) or several, `period` is
    ``day``, ``week``, ``month``, ``quarter``, ``half``, ``year``, ``fiscal_quarter`` or ``fiscal_year`` (which begins
    with the month `fiscal_start`) of the date that each KPI's `window` names, or of the one date that is given as
    `window` here. With `rolling`, a group is so many periods up to its own. Without `by` and `period` there is one
    group; rows that have no value or no date form a group of their own, the last.

    The rows are read once and not kept. `calendar` is for definitions that count working days. `progress` is called
    with the number of rows that were read, about every 10,000, and in the end; True shows a bar in the notebook or on
    the terminal where tqdm is installed; of tables it hears nothing. What a KPI is made of is looked for among those
    that are given, then in the `registry` (without one, procurekit's). Raises InvalidValue if `by` or `period` is no
    such name, or if two definitions have one id; InvalidKpi if a definition makes no sense.

    >>> from datetime import date
    >>> list(measure((), [], at=date(2026, 3, 31)))
    [Group(by=None, value=None, period=None, results=())]
    """
    if not isinstance(rolling, int) or isinstance(rolling, bool) or rolling < 1:
        raise InvalidValue("not_a_choice", field="rolling", value=repr(rolling), choices="1, 2, 3, …")
    grouping = Grouping.of(by, at, period, fiscal_start, window, calendar)
    many: Mapping[RowsOf, Any] = rows if isinstance(rows, Mapping) else {"schedule_line": rows}
    kpis = definitions(kpis, registry)
    wanted = needed(kpis, registry)
    if any(map(is_frame, many.values())):
        from procurekit.metrics.table_tally import tallied

        tallies = tallied(wanted, many, grouping, columns)
    else:
        ensure_facts((*grouping.names, *([window] if window else [])), wanted)
        tallies = counted(wanted, many, grouping, progress)
    return _put_together(kpis, wanted, tallies, grouping, rolling, many)


def _put_together(
    kpis: Sequence[Kpi],
    measured: Sequence[Kpi],
    tallies: Sequence[Tally],
    grouping: Grouping,
    rolling: int,
    given: Collection[RowsOf],
) -> Measured:
    """The groups of what each of the measured KPIs adds up to; those that are made of others with them.

    A KPI of rows that are none of the `given` ones says so: that nobody handed them over is not that there are none.
    """
    period = grouping.period
    if rolling > 1 and period is not None:
        last = _last_periods(tallies)
        tallies = [_rolled(one, rolling, last) for one in tallies]
    whole = not grouping.names and period is None
    keys = {(None, None)} if whole else {key for tally in tallies for key in tally}
    known = {kpi.id: kpi for kpi in measured}
    groups = []
    for key in sorted(keys, key=_none_last):
        simple: dict[str, tuple[Result, ...]] = {
            kpi.id: tuple(
                sums.result(kpi, currency)
                for currency, sums in sorted(tally.get(key, _NOTHING).items(), key=_none_last)
            )
            if grain_rows(kpi.grain).of in given
            else (_not_given(kpi),)
            for kpi, tally in zip(measured, tallies, strict=True)
        }
        results = tuple(one for kpi in kpis for one in combined(kpi, simple, known))
        label = None if period is None or key[1] is None else period.label(key[1])
        groups.append(Group(by=grouping.by, value=key[0], period=label, results=results))
    return Measured(
        groups=tuple(groups),
        kpis=tuple(kpis),
        at=grouping.day,
        period=period,
        window=grouping.window,
        rolling=1 if period is None else rolling,
    )


def _not_given(kpi: Kpi) -> Result:
    rows = {"rows": f"rows_of_{grain_rows(kpi.grain).of}"}
    return Result(
        kpi=kpi.id,
        unit=kpi.unit,
        reason="kpi.rows_not_given",
        reason_values=rows,
        as_published=kpi.published_no_data,
    )


def _rolled(tally: Tally, rolling: int, last: Mapping[Any, int]) -> Tally:
    """Each period with those before it, so many in all, up to the last that a group has of any KPI."""
    made: Tally = {}
    for (value, number), currencies in tally.items():
        after = [None] if number is None else range(number, min(number + rolling, last[value] + 1))
        for one in after:
            group = made.setdefault((value, one), {})
            for currency, sums in currencies.items():
                group.setdefault(currency, Sums()).plus(sums)
    return made


def _last_periods(tallies: Sequence[Tally]) -> dict[Any, int]:
    last: dict[Any, int] = {}
    for tally in tallies:
        for value, number in tally:
            if number is not None:
                last[value] = max(number, last.get(value, number))
    return last


def _none_last(key: tuple[Any, ...]) -> tuple[Any, ...]:
    # Where a None stands, the flag before it has decided the comparison.
    return tuple(
        part
        for one in key
        for part in (_none_last(one) if isinstance(one, tuple) else (one is None, "" if one is None else one))
    )
