"""Sheets of a measurement: its groups in rows, or its KPIs where there are no groups, and the trends of periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from procurekit.errors import say
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.showing.cells import cells_of, latest_of, left_out_text, meaning_of, target_text
from procurekit.metrics.showing.groups import (
    facts_of,
    head_cells,
    head_columns,
    head_text,
    is_dated,
    keyed,
    period_cells,
    periods_of,
)
from procurekit.metrics.showing.sheet import Cell, Column, Note, Row, Sheet, apart
from procurekit.values.figures import grouped

if TYPE_CHECKING:
    from procurekit.metrics.measured import Measured
    from procurekit.metrics.result import Group

__all__ = ["figures_of", "sheet_of"]

_PERIODS: Final = 12
"""So many periods stand beside one another; the trend has all."""


def sheet_of(measured: Measured, lang: str = "en") -> Sheet:
    """The sheet that people read."""
    names = facts_of(measured)
    until = None if measured.period is None else measured.period.label(measured.period.number(measured.at))
    periods = periods_of(measured, until)
    if not names:
        columns, rows = _kpis_down(measured, periods, lang)
    elif is_dated(measured):
        columns, rows = _trends(measured, names, periods, lang)
    else:
        columns, rows = _groups_down(measured, names, lang, dated=False)
    return Sheet(
        name=say("showing.sheet.values", None, lang),
        title=_title(measured, names, lang),
        below=_below(measured, periods, lang),
        lang=lang,
        at=measured.at,
        columns=tuple(columns),
        rows=tuple(rows),
        remarks=tuple(_remarks(measured, periods, lang)),
        notes_title=say("showing.definitions", None, lang),
        notes=tuple(_notes(measured, lang)),
    )


def figures_of(measured: Measured, lang: str = "en") -> Sheet:
    """A row for every group and period: the sheet that a workbook goes on with."""
    names = facts_of(measured)
    columns, rows = _groups_down(measured, names, lang, dated=is_dated(measured))
    sheet = Sheet(
        name=say("showing.sheet.values", None, lang),
        title=_title(measured, names, lang),
        below=say("showing.as_of", {"at": measured.at.isoformat()}, lang),
        lang=lang,
        at=measured.at,
        columns=tuple(columns),
        rows=tuple(rows),
    )
    return apart(sheet)


def _remarks(measured: Measured, periods: tuple[str, ...], lang: str) -> Iterator[str]:
    last = periods[-1] if periods else ""
    if not measured.groups:
        yield say("showing.empty", None, lang)
    if measured.rolling > 1:
        yield say("showing.rolling", {"count": measured.rolling}, lang)
    later = sorted({str(group.period) for group in measured if group.period is not None and group.period > last})
    if periods and later:
        yield say("showing.later", {"periods": " – ".join(dict.fromkeys([later[0], later[-1]]))}, lang)
    if len(periods) > 1:
        yield say("showing.spark.legend", {"first": periods[0], "last": periods[-1]}, lang)
    if not periods or not facts_of(measured):
        return
    if len(periods) > 1 and any(kpi.is_share for kpi in measured.kpis):
        yield say("showing.spark.scale", None, lang)
    undated = [
        (kpi, sum(one.counted for group, one in measured.of(kpi.id) if group.period is None)) for kpi in measured.kpis
    ]
    many = ({"title": kpi.text(lang), "count": grouped(count)} for kpi, count in undated if count)
    said = " · ".join(say("showing.counted_of", one, lang) for one in many)
    if said:
        yield say("showing.in_no_period", {"what": said}, lang)


def _title(measured: Measured, names: tuple[str, ...], lang: str) -> str:
    if not names:
        return say("showing.title", None, lang)
    by = ", ".join(head_text(name, measured.kpis, lang) for name in names)
    return say("showing.title.by", {"by": by}, lang)


def _below(measured: Measured, periods: tuple[str, ...], lang: str) -> str:
    at = measured.at.isoformat()
    if not periods:
        return say("showing.as_of", {"at": at}, lang)
    return say("showing.periods", {"first": periods[0], "last": periods[-1], "at": at}, lang)


def _columns_of(measured: Measured, lang: str) -> Iterator[Column]:
    # Whose definition it is, where those of several stand beside each other.
    several = len({kpi.standard for kpi in measured.kpis}) > 1
    for kpi in measured.kpis:
        below = " · ".join(filter(None, [kpi.standard if several else "", _wanted(kpi, lang)]))
        yield Column(title=kpi.text(lang), below=below, alike=kpi.is_share, target=kpi.target, better=kpi.better)


def _wanted(kpi: Kpi, lang: str) -> str:
    target = target_text(kpi, lang)
    return say("showing.target", {"target": target}, lang) if target else ""


def _groups_down(
    measured: Measured, names: tuple[str, ...], lang: str, *, dated: bool
) -> tuple[list[Column], list[Row]]:
    columns = [*head_columns(names, measured.kpis, lang)]
    if dated:
        columns.append(Column(title=say("showing.period", None, lang), heads=True, number=False))
    if not columns:
        columns.append(Column(title="", heads=True, number=False))
    rows = []
    for values, groups in keyed(measured).items():
        for group in groups:
            heads = [*head_cells(names, values, lang), *period_cells(group, lang, dated=dated)]
            heads = heads or [(Cell(text=say("showing.all", None, lang)),)]
            rows.append(Row((*heads, *(cells_of(kpi, group.of(kpi.id), lang) for kpi in measured.kpis))))
    return [*columns, *_columns_of(measured, lang)], rows


def _trends(
    measured: Measured, names: tuple[str, ...], periods: tuple[str, ...], lang: str
) -> tuple[list[Column], list[Row]]:
    """A row for each value, with the latest figures and how they came about; what has no date is told below."""
    rows = []
    for values, groups in keyed(measured).items():
        dated = {group.period: group for group in groups if group.period is not None}
        cells = (_latest(kpi, dated, periods, lang) for kpi in measured.kpis)
        rows.append(Row((*head_cells(names, values, lang), *cells)))
    return [*head_columns(names, measured.kpis, lang), *_columns_of(measured, lang)], rows


def _latest(kpi: Kpi, groups: Mapping[str, Group], periods: tuple[str, ...], lang: str) -> tuple[Cell, ...]:
    return latest_of(kpi, {one: groups[one].of(kpi.id) if one in groups else () for one in periods}, lang)


def _kpis_down(measured: Measured, periods: tuple[str, ...], lang: str) -> tuple[list[Column], list[Row]]:
    """A row for each KPI; beside it its figure, or its trend and the figures of the last periods."""
    columns = [Column(title=say("showing.column.kpi", None, lang), heads=True, number=False)]
    groups = {group.period: group for group in measured if group.period is not None}
    undated = next((group for group in measured if group.period is None), None)
    shown = periods[-_PERIODS:]
    if periods:
        columns.append(Column(title=say("showing.trend", None, lang)))
        columns += [Column(title=one) for one in shown]
    if undated is not None:
        columns.append(Column(title=say("showing.undated" if periods else "showing.column.value", None, lang)))
    rows = []
    for kpi in measured.kpis:
        cells: list[tuple[Cell, ...]] = [(Cell(text=kpi.text(lang), below=_wanted(kpi, lang)),)]
        if periods:
            cells.append(_latest(kpi, groups, periods, lang))
            cells += [cells_of(kpi, groups[one].of(kpi.id), lang) if one in groups else (Cell(),) for one in shown]
        if undated is not None:
            cells.append(cells_of(kpi, undated.of(kpi.id), lang))
        rows.append(Row(tuple(cells)))
    return columns, rows


def _notes(measured: Measured, lang: str) -> Iterator[Note]:
    """What each KPI means, its source, and what was left out of all groups, by reason."""
    for kpi in measured.kpis:
        left_out: Counter[str] = Counter()
        for _, result in measured.of(kpi.id):
            left_out.update(result.excluded)
        lines = [*meaning_of(kpi, lang)]
        if kpi.source is not None:
            lines.append(say("showing.source", {"source": kpi.source}, lang))
        # What a rolling period leaves out, the next one leaves out too: the sum would be no number of rows.
        if left_out and measured.rolling == 1:
            lines.append(say("showing.left_out", {"what": left_out_text(dict(sorted(left_out.items())), lang)}, lang))
        yield Note(title=kpi.text(lang), id=kpi.id, lines=tuple(lines))
