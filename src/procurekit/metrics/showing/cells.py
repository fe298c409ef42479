"""Cells of results: a figure in its unit, what it was computed from, whether it meets its target, why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import evolve

from procurekit.errors import say
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.result import Result
from procurekit.metrics.showing.sheet import Cell, Mark, Point
from procurekit.values.figures import grouped, in_unit, rounded

__all__ = ["cell_of", "cells_of", "latest_of", "left_out_text", "meaning_of", "meets", "target_text"]

_SIGNS = {"higher": "≥ ", "lower": "≤ "}


def meets(kpi: Kpi, value: Decimal | None) -> bool | None:
    """Does a figure meet the KPI's target? None where there is no figure, no target or no good direction."""
    if value is None or kpi.target is None or kpi.better is None:
        return None
    return value >= kpi.target if kpi.better == "higher" else value <= kpi.target


def target_text(kpi: Kpi, lang: str = "en") -> str:
    """The target in the KPI's unit, empty where it has none.

    >>> target_text(Kpi(id="host.x", title="x", target="0.95", better="higher"))
    '≥ 95 %'
    """
    if kpi.target is None:
        return ""
    said = in_unit(kpi.target, kpi.unit, None, lang).replace(".0 ", " ")
    return f"{_SIGNS.get(kpi.better or '', '')}{said}"


def meaning_of(kpi: Kpi, lang: str = "en") -> tuple[str, ...]:
    """What a KPI is in words, where it says more than its title."""
    said = kpi.said(lang)
    return () if said == kpi.text(lang) else (said,)


def left_out_text(excluded: Mapping[str, int], lang: str = "en") -> str:
    """How many rows were left out, by reason.

    >>> left_out_text({"kpi.no_promise": 3, "kpi.cancelled": 1})
    '3 no promised date · 1 cancelled'
    """
    many = ({"count": grouped(count), "what": say(code, None, lang)} for code, count in excluded.items())
    return " · ".join(say("showing.so_many", one, lang) for one in many)


def cells_of(kpi: Kpi, results: Sequence[Result], lang: str) -> tuple[Cell, ...]:
    """The cells of one KPI's results: those of amounts by currency, of which some may have nothing to show."""
    shown = [one for one in results if one.value is not None] or results[:1]
    return tuple(cell_of(kpi, one, lang) for one in shown)


def cell_of(kpi: Kpi, one: Result, lang: str) -> Cell:
    """The cell of one result."""
    share = one.value if kpi.is_share and one.value is not None and 0 <= one.value <= 1 else None
    return Cell(
        text=in_unit(one.value, kpi.unit, one.currency, lang),
        value=one.value,
        unit=kpi.unit,
        currency=one.currency,
        below="" if one.value is None else _parts(kpi, one, lang),
        told=_told(one, lang),
        why=one.text(lang) or "",
        bar=share,
        goal=kpi.target if share is not None and kpi.target is not None and 0 <= kpi.target <= 1 else None,
        marks=_marks(kpi, one, lang),
    )


def _parts(kpi: Kpi, one: Result, lang: str) -> str:
    """What it is the quotient of, where it is one of sums that people know; else how many rows it rests on."""
    quotient = kpi.statistic == "ratio" and kpi.combine is None
    if quotient and one.numerator is not None and one.denominator is not None:
        values = {"numerator": rounded(one.numerator), "denominator": rounded(one.denominator)}
        return say("showing.parts", values, lang)
    return say("showing.counted", {"count": grouped(one.counted)}, lang)


def _told(one: Result, lang: str) -> str:
    values = {"count": grouped(one.counted), "what": left_out_text(one.excluded, lang)}
    return say("showing.rests_on.left_out" if one.excluded else "showing.rests_on", values, lang)


def _marks(kpi: Kpi, one: Result, lang: str) -> tuple[Mark, ...]:
    met = meets(kpi, one.value)
    if met is None:
        return ()
    said = say("showing.target.met" if met else "showing.target.missed", {"target": target_text(kpi, lang)}, lang)
    return (Mark(sign="✓" if met else "✗", text=said, tone="good" if met else "bad"),)


def latest_of(kpi: Kpi, by_period: Mapping[str, Sequence[Result]], lang: str) -> tuple[Cell, ...]:
    """The latest figure of each currency, with those of the periods before it as its series."""
    currencies = {one.currency for results in by_period.values() for one in results if one.value is not None}
    cells = []
    for currency in sorted(currencies, key=str):
        found = {
            period: next((one for one in results if one.currency == currency), None)
            for period, results in by_period.items()
        }
        last = next(one for one in reversed(found.values()) if one is not None and one.value is not None)
        points = tuple(
            Point(period, None)
            if one is None
            else Point(period, one.value, in_unit(one.value, kpi.unit, currency, lang))
            for period, one in found.items()
        )
        cells.append(evolve(cell_of(kpi, last, lang), series=points))
    if cells:
        return tuple(cells)
    last_results = [results for results in by_period.values() if results]
    return cells_of(kpi, last_results[-1], lang) if last_results else (Cell(unit=kpi.unit),)
