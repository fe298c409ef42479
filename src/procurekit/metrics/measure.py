"""Measuring: KPIs over rows of facts, in one pass, whole or by facts and a period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from procurekit.errors import InvalidValue
from procurekit.metrics.combining import combined, needed
from procurekit.metrics.counting import CUSTOM, counted
from procurekit.metrics.frames import is_frame
from procurekit.metrics.grain import RowsOf, grain_rows
from procurekit.metrics.grouping import At, By, Grouping
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.measured import Measured
from procurekit.metrics.naming import Columns
from procurekit.metrics.periods import Period
from procurekit.metrics.progress import Progress
from procurekit.metrics.result import Group, Result
from procurekit.metrics.sums import Sums, Tally
from procurekit.values import WorkCalendar

__all__ = ["measure"]

_NOTHING: Final[dict[str | None, Sums]] = {None: Sums()}


def measure(
    kpis: Sequence[Kpi],
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
) -> Measured:
    """The KPIs of the rows as of a moment.

    `rows` are facts of schedule lines, or a mapping with the rows of each kind (``schedule_line``, ``receipt``,
    ``invoice``, ``incident``, ``change``, ``rating``); or data frames, of which `columns` may say what each fact's
    column is called (see `measure_table`, which gives a frame back). `by` is any of their facts (``supplier``,
    ``item``, ``site``, ``purchaser``, ``kind``, …; ``custom.colour`` is a custom field) or several, `period` is
    ``day``, ``week``, ``month``, ``quarter``, ``half``, ``year``, ``fiscal_quarter`` or ``fiscal_year`` (which begins
    with the month `fiscal_start`) of the date that each KPI's `window` names, or of the one date that is given as
    `window` here. With `rolling`, a group is so many periods up to its own. Without `by` and `period` there is one
    group; rows that have no value or no date form a group of their own, the last.

    The rows are read once and not kept. `calendar` is for definitions that count working days. `progress` is called
    with the number of rows that were read, about every 10,000, and in the end; True shows a bar in the notebook or on
    the terminal where tqdm is installed; of a frame, which is measured as a whole, it hears nothing. Raises
    InvalidValue if `by` or `period` is no such name, InvalidKpi if a definition makes no sense.

    >>> from datetime import date
    >>> list(measure((), [], at=date(2026, 3, 31)))
    [Group(by=None, value=None, period=None, results=())]
    """
    grouping = Grouping.of(by, at, period, fiscal_start, window, calendar)
    many: Mapping[RowsOf, Any] = rows if isinstance(rows, Mapping) else {"schedule_line": rows}
    wanted = needed(kpis)
    if any(map(is_frame, many.values())):
        from procurekit.metrics.table_tally import tallied

        tallies = tallied(wanted, many, grouping, columns)
    else:
        _check_facts((*grouping.names, *([window] if window else [])), wanted)
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
        tallies = [_rolled(one, rolling) for one in tallies]
    whole = not grouping.names and period is None
    keys = {(None, None)} if whole else {key for tally in tallies for key in tally}
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
        results = tuple(one for kpi in kpis for one in combined(kpi, simple))
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


def _none_last(key: tuple[Any, ...]) -> tuple[Any, ...]:
    # Where a None stands, the flag before it has decided the comparison.
    return tuple(
        part
        for one in key
        for part in (_none_last(one) if isinstance(one, tuple) else (one is None, "" if one is None else one))
    )


def _check_facts(names: Sequence[str], kpis: Sequence[Kpi]) -> None:
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
