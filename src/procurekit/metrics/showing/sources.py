"""Sheets behind the figures: what each was computed from and leaves out, and what the KPIs mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from procurekit.errors import say
from procurekit.metrics.kpi import Kpi, Unit
from procurekit.metrics.result import Result
from procurekit.metrics.showing.cells import meets
from procurekit.metrics.showing.groups import (
    Grouped,
    facts_of,
    head_cells,
    head_columns,
    is_dated,
    period_cells,
    values_of,
)
from procurekit.metrics.showing.sheet import Cell, Column, Row, Sheet
from procurekit.values.figures import in_unit

if TYPE_CHECKING:
    from procurekit.metrics.measured import Measured

__all__ = ["column", "definitions_of", "number", "period_columns", "sources_of", "word", "yes_or_no"]


_WIDE: Final = frozenset({"why", "meaning", "rule", "left_out"})


def sources_of(measured: Measured, lang: str) -> Sheet:
    """A row for every group, KPI and currency, with a column for each reason that anything was left out for."""
    names = facts_of(measured)
    reasons = sorted({code for group in measured for one in group.results for code in one.excluded})
    columns = [
        *head_columns(names, measured.kpis, lang),
        *period_columns(measured, lang),
        column("kpi", lang, heads=True),
        column("currency", lang),
        *(column(name, lang, number=True) for name in ("value", "numerator", "denominator", "counted", "target")),
        *(column(name, lang) for name in ("met", "why")),
        *(column("left_out.why", lang, number=True, what=say(code, None, lang)) for code in reasons),
    ]
    return Sheet(
        name=say("showing.sheet.sources", None, lang),
        title=say("showing.sheet.sources", None, lang),
        lang=lang,
        at=measured.at,
        columns=tuple(columns),
        rows=tuple(_rows(measured, names, reasons, lang)),
    )


def period_columns(groups: Iterable[Grouped], lang: str) -> list[Column]:
    """The column of their periods, where they have any."""
    return [column("period", lang, heads=True)] if is_dated(groups) else []


def column(name: str, lang: str, *, heads: bool = False, number: bool = False, **values: str) -> Column:
    """A column that the catalogue has a title for."""
    code = "showing.period" if name == "period" else f"showing.column.{name}"
    return Column(title=say(code, values, lang), heads=heads, number=number, wide=name in _WIDE)


def _rows(measured: Measured, names: tuple[str, ...], reasons: list[str], lang: str) -> Iterator[Row]:
    dated = is_dated(measured)
    for group in measured:
        heads = (*head_cells(names, values_of(group), lang), *period_cells(group, lang, dated=dated))
        for kpi in measured.kpis:
            for one in group.of(kpi.id):
                yield Row((*heads, *((cell,) for cell in _figures(kpi, one, reasons, lang))))


def _figures(kpi: Kpi, one: Result, reasons: list[str], lang: str) -> Iterator[Cell]:
    met = meets(kpi, one.value)
    yield word(kpi.text(lang))
    yield word(one.currency or "")
    yield number(one.value, kpi.unit, one.currency)
    yield number(one.numerator)
    yield number(one.denominator)
    yield number(one.counted, "count")
    yield number(kpi.target, kpi.unit)
    yield yes_or_no(met, lang)
    yield word(one.text(lang) or "")
    for code in reasons:
        yield number(one.excluded.get(code), "count")


def definitions_of(measured: Measured, lang: str) -> Sheet:
    """A row for each KPI, with what it means."""
    columns = [
        column("kpi", lang, heads=True),
        *(column(name, lang) for name in ("id", "meaning", "unit", "better")),
        column("target", lang, number=True),
        column("source", lang),
    ]
    return Sheet(
        name=say("showing.sheet.definitions", None, lang),
        title=say("showing.sheet.definitions", None, lang),
        lang=lang,
        at=measured.at,
        columns=tuple(columns),
        rows=tuple(Row(tuple((cell,) for cell in _definition(kpi, lang))) for kpi in measured.kpis),
    )


def _definition(kpi: Kpi, lang: str) -> Iterator[Cell]:
    for said in (
        *(kpi.text(lang), kpi.id, kpi.explain(lang), say(f"showing.unit.{kpi.unit}", None, lang)),
        "" if kpi.better is None else say(f"showing.better.{kpi.better}", None, lang),
    ):
        yield word(said)
    yield number(kpi.target, kpi.unit)
    yield word(kpi.source or "")


def yes_or_no(value: bool | None, lang: str) -> Cell:  # noqa: FBT001 - the value itself
    """A cell of yes or no, or of neither."""
    return word("" if value is None else say("showing.yes" if value else "showing.no", None, lang))


def word(said: str) -> Cell:
    """A cell of text."""
    return Cell(text=said)


def number(value: Decimal | int | None, unit: Unit | None = None, currency: str | None = None) -> Cell:
    """A cell of a number, empty where there is none."""
    shown = "" if value is None else in_unit(Decimal(value), unit or "number", currency)
    return Cell(text=shown, value=value, unit=unit, currency=currency)
