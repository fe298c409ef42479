"""Sheets behind the figures: what each was computed from and leaves out, and what the KPIs mean."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from procurekit.errors import say
from procurekit.metrics.kpi import Kpi, Unit
from procurekit.metrics.result import Group, Result
from procurekit.metrics.showing.cells import meets
from procurekit.metrics.showing.groups import facts_of, head_cells, head_columns, values_of
from procurekit.metrics.showing.sheet import Cell, Column, Row, Sheet
from procurekit.values.figures import in_unit

if TYPE_CHECKING:
    from procurekit.metrics.measured import Measured

__all__ = ["definitions_of", "sources_of"]


def sources_of(measured: Measured, lang: str) -> Sheet:
    """A row for every group, KPI and currency, with a column for each reason that anything was left out for."""
    names = facts_of(measured)
    reasons = sorted({code for group in measured for one in group.results for code in one.excluded})
    columns = [
        *head_columns(names, measured.kpis, lang),
        *(_column(name, lang, heads=name in {"period", "kpi"}) for name in ("period", "kpi", "currency")),
        *(_column(name, lang, number=True) for name in ("value", "numerator", "denominator", "counted", "target")),
        *(_column(name, lang) for name in ("met", "why")),
        *(_column("left_out.why", lang, number=True, what=say(code, None, lang)) for code in reasons),
    ]
    return Sheet(
        name=say("showing.sheet.sources", None, lang),
        title=say("showing.sheet.sources", None, lang),
        lang=lang,
        at=measured.at,
        columns=tuple(columns),
        rows=tuple(_rows(measured, names, reasons, lang)),
    )


def _column(name: str, lang: str, *, heads: bool = False, number: bool = False, what: str | None = None) -> Column:
    code = "showing.period" if name == "period" else f"showing.column.{name}"
    return Column(title=say(code, {"what": what}, lang), heads=heads, number=number, wide=name in {"why", "meaning"})


def _rows(measured: Measured, names: tuple[str, ...], reasons: list[str], lang: str) -> Iterator[Row]:
    for group in measured:
        heads = (*head_cells(names, values_of(group), lang),)
        for kpi in measured.kpis:
            for one in group.of(kpi.id):
                yield Row((*heads, *((cell,) for cell in _figures(kpi, group, one, reasons, lang))))


def _figures(kpi: Kpi, group: Group, one: Result, reasons: list[str], lang: str) -> Iterator[Cell]:
    met = meets(kpi, one.value)
    yield _word(group.period or "")
    yield _word(kpi.text(lang))
    yield _word(one.currency or "")
    yield _number(one.value, kpi.unit, one.currency)
    yield _number(one.numerator)
    yield _number(one.denominator)
    yield _number(one.counted, "count")
    yield _number(kpi.target, kpi.unit)
    yield _word("" if met is None else say("showing.yes" if met else "showing.no", None, lang))
    yield _word(one.text(lang) or "")
    for code in reasons:
        yield _number(one.excluded.get(code), "count")


def definitions_of(measured: Measured, lang: str) -> Sheet:
    """A row for each KPI, with what it means."""
    columns = [
        _column("kpi", lang, heads=True),
        *(_column(name, lang) for name in ("id", "meaning", "unit", "better")),
        _column("target", lang, number=True),
        _column("source", lang),
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
        yield _word(said)
    yield _number(kpi.target, kpi.unit)
    yield _word(kpi.source or "")


def _word(said: str) -> Cell:
    return Cell(text=said)


def _number(value: Decimal | int | None, unit: Unit | None = None, currency: str | None = None) -> Cell:
    shown = "" if value is None else in_unit(Decimal(value), unit or "number", currency)
    return Cell(text=shown, value=value, unit=unit, currency=currency)
