"""Sheets behind the scores: every score and period, every dimension with what it was computed from, and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from procurekit.errors import say
from procurekit.metrics.bounds import Bounds
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.scorecard import Dimension
from procurekit.metrics.showing.cells import left_out_text
from procurekit.metrics.showing.flat import number_of
from procurekit.metrics.showing.groups import (
    facts_of,
    head_cells,
    head_columns,
    is_dated,
    own_names,
    period_cells,
    values_of,
)
from procurekit.metrics.showing.scores import kpis_of, rule_text, sheet_of_scores, wanted_text
from procurekit.metrics.showing.sheet import Cell, Column, Row, Sheet, apart
from procurekit.metrics.showing.sources import column, number, period_columns, word, yes_or_no

if TYPE_CHECKING:
    from procurekit.metrics.scores import DimensionScore, Score, Scores

__all__ = ["dimensions_of", "rules_of", "score_rows", "scores_of"]

_OWN = (
    *("period", "score", "grade", "rank", "kpi", "title", "unit", "currency", "value", "numerator", "denominator"),
    *("points", "weight", "share", "target", "target_met", "interval_low", "interval_high", "small_sample"),
    *("counted", "excluded", "excluded_why", "reason", "reason_text"),
)


def scores_of(scores: Scores, lang: str) -> Sheet:
    """A row for every score: the sheet that a workbook goes on with."""
    names, kpis = facts_of(scores), kpis_of(scores)
    columns = [*head_columns(names, kpis, lang), *period_columns(scores, lang)]
    columns += [Column(title=say(f"showing.scores.{name}", None, lang)) for name in ("rank", "score")]
    columns.append(Column(title=say("showing.scores.grade", None, lang), number=False))
    columns += [column(name, lang, number=True) for name in ("change", "covered")]
    columns.append(column("why", lang))
    for dimension, kpi in zip(scores.card.dimensions, kpis, strict=False):
        title = dimension.text(kpi, lang)
        columns += [_judged(dimension, kpi, title), column("points_of", lang, number=True, title=title)]
    dated = is_dated(scores)
    rows = (
        (*head_cells(names, values_of(one), lang), *period_cells(one, lang, dated=dated), *_score(one, lang))
        for one in scores
    )
    read = sheet_of_scores(scores, lang)
    return apart(evolve(read, columns=tuple(columns), rows=tuple(map(Row, rows))))


def _judged(dimension: Dimension, kpi: Kpi, title: str) -> Column:
    """A column that a workbook can colour, where what is asked for has one end that belongs to it."""
    wanted = dimension.wanted(kpi)
    if wanted is not None and wanted == Bounds(at_least=wanted.at_least):
        return Column(title=title, target=wanted.at_least, better="higher")
    if wanted is not None and wanted == Bounds(up_to=wanted.up_to):
        return Column(title=title, target=wanted.up_to, better="lower")
    return Column(title=title)


def _score(one: Score, lang: str) -> Iterator[tuple[Cell, ...]]:
    return ((cell,) for cell in _standing(one, lang))


def _standing(one: Score, lang: str) -> Iterator[Cell]:
    yield number(one.rank, "count")
    yield number(one.points)
    yield word("" if one.grade is None else one.grade.name)
    yield number(one.trend.change)
    yield number(one.covered, "ratio")
    yield word(one.text(lang) or "")
    for part in one.dimensions:
        result = part.result
        yield number(None) if result is None else number(result.value, part.kpi.unit, result.currency)
        yield number(part.points)


def dimensions_of(scores: Scores, lang: str) -> Sheet:
    """A row for every score and dimension."""
    names, kpis = facts_of(scores), kpis_of(scores)
    columns = [
        *head_columns(names, kpis, lang),
        *period_columns(scores, lang),
        column("kpi", lang, heads=True),
        *(column(name, lang, number=True) for name in ("value", "numerator", "denominator", "counted")),
        *(column(name, lang, number=True) for name in ("points", "weight", "share")),
        *(column(name, lang) for name in ("target", "met")),
        *(column(name, lang, number=True) for name in ("low", "high")),
        *(column(name, lang) for name in ("small", "why", "left_out")),
    ]
    dated = is_dated(scores)
    rows = []
    for one in scores:
        heads = (*head_cells(names, values_of(one), lang), *period_cells(one, lang, dated=dated))
        rows += [Row((*heads, *((cell,) for cell in _dimension(part, lang)))) for part in one.dimensions]
    name = say("showing.sheet.dimensions", None, lang)
    return Sheet(name=name, title=name, lang=lang, at=scores.at, columns=tuple(columns), rows=tuple(rows))


def _dimension(part: DimensionScore, lang: str) -> Iterator[Cell]:
    result = part.result
    low, high = part.interval or (None, None)
    yield word(part.dimension.text(part.kpi, lang))
    yield number(None) if result is None else number(result.value, part.kpi.unit, result.currency)
    yield number(None if result is None else result.numerator)
    yield number(None if result is None else result.denominator)
    yield number(None if result is None else result.counted, "count")
    yield number(part.points)
    yield number(part.dimension.weight)
    yield number(part.share, "ratio")
    yield word(wanted_text(part.dimension, part.kpi, lang))
    yield yes_or_no(part.met, lang)
    yield number(low, "ratio")
    yield number(high, "ratio")
    yield yes_or_no(part.small or None, lang)
    yield word(part.text(lang) or "")
    yield word("" if result is None else left_out_text(result.excluded, lang))


def rules_of(scores: Scores, lang: str) -> Sheet:
    """A row for each dimension: what it means, what it weighs, and how its value becomes points."""
    columns = (column("kpi", lang, heads=True), *(column(name, lang) for name in ("id", "meaning")))
    columns += (column("weight", lang, number=True), *(column(name, lang) for name in ("rule", "target", "source")))
    rows = []
    for dimension, kpi in zip(scores.card.dimensions, kpis_of(scores), strict=False):
        told = [word(dimension.text(kpi, lang)), word(kpi.id), word(kpi.explain(lang)), number(dimension.weight)]
        told += [word(rule_text(dimension, kpi, lang)), word(wanted_text(dimension, kpi, lang)), word(kpi.source or "")]
        rows.append(Row(tuple((cell,) for cell in told)))
    name = say("showing.sheet.definitions", None, lang)
    return Sheet(name=name, title=name, lang=lang, at=scores.at, columns=columns, rows=tuple(rows))


def score_rows(scores: Scores, lang: str) -> list[dict[str, object]]:
    """A plain row for each score and dimension; no number has more than six digits behind the point."""
    names = own_names(facts_of(scores), _OWN)
    return [
        {**dict(zip(names, values_of(one), strict=True)), **_flat(one, part, lang)}
        for one in scores
        for part in one.dimensions
    ]


def _flat(one: Score, part: DimensionScore, lang: str) -> dict[str, object]:
    result = part.result
    low, high = part.interval or (None, None)
    excluded = {} if result is None else result.excluded
    parts = (None, None, None) if result is None else (result.value, result.numerator, result.denominator)
    told: tuple[object, ...] = (
        *(one.period, number_of(one.points), None if one.grade is None else one.grade.name, one.rank),
        *(part.kpi.id, part.dimension.text(part.kpi, lang), part.kpi.unit, None if result is None else result.currency),
        *(*map(number_of, parts), number_of(part.points), part.dimension.weight, number_of(part.share)),
        *(wanted_text(part.dimension, part.kpi, lang), part.met, number_of(low), number_of(high), part.small),
        *(0 if result is None else result.counted, sum(excluded.values()), left_out_text(excluded, lang)),
        *(part.reason, part.text(lang)),
    )
    return dict(zip(_OWN, told, strict=True))
