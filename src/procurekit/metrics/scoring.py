"""Scoring: the points, grade, rank and trend that a scorecard gives each group of a measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve

from procurekit.errors import InvalidValue
from procurekit.metrics.interval import interval_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.measured import Measured
from procurekit.metrics.result import Group, Result
from procurekit.metrics.scorecard import Dimension, Scorecard, to_digits
from procurekit.metrics.scores import DimensionScore, Score, Scores, percent
from procurekit.metrics.trend import trend_of

__all__ = ["score", "trends", "weighed"]

_LAST: Final = 4


def score(card: Scorecard, measured: Measured, *, last: int = _LAST) -> Scores:
    """The scores of every group and period of a measurement, which has the KPIs of the card.

    `last` is how many periods a trend shows, this one included. Raises InvalidValue if the KPI of a dimension was not
    measured, or is in another unit than its dimension is written in.

    >>> from datetime import date
    >>> from procurekit.metrics import Dimension, Linear, Scorecard, measure
    >>> on_time = Dimension("procurekit.on_time", 1, linear=Linear(worst=0, best=1))
    >>> card = Scorecard("host.punctual", "Punctual", [on_time])
    >>> [(one.points, one.text()) for one in score(card, measure(card.kpis(), [], at=date(2026, 3, 31)))]
    [(None, 'no dimension has data')]
    """
    kpis = _known(card, {one.id: one for one in measured.kpis})
    scores = _ranked([_score(card, group, kpis) for group in measured])
    return Scores(
        card=card,
        scores=trends(scores, last),
        at=measured.at,
        period=measured.period,
        window=measured.window,
    )


def trends(scores: Sequence[Score], last: int) -> tuple[Score, ...]:
    """The same, each with its trend over so many periods among them."""
    by_group: dict[object, dict[str, Decimal | None]] = {}
    for one in scores:
        if one.period is not None:
            by_group.setdefault(one.value, {})[one.period] = one.points
    return tuple(evolve(one, trend=trend_of(one.period, by_group.get(one.value, {}), last)) for one in scores)


def _known(card: Scorecard, measured: Mapping[str, Kpi]) -> Sequence[Kpi]:
    """The KPI of each dimension."""
    lacking = [one.kpi for one in card.dimensions if one.kpi not in measured]
    if lacking:
        raise InvalidValue("score_not_measured", card=card.id, kpis=", ".join(lacking))
    for one in card.dimensions:
        kpi = measured[one.kpi]
        if one.unit is not None and one.unit != kpi.unit:
            raise InvalidValue("score_unit", card=card.id, kpi=kpi.id, unit=kpi.unit, asked=one.unit)
    return [measured[one.kpi] for one in card.dimensions]


def _score(card: Scorecard, group: Group, kpis: Sequence[Kpi]) -> Score:
    found = [_dimension(card, one, kpi, group) for one, kpi in zip(card.dimensions, kpis, strict=True)]
    return weighed(card, Score(by=group.by, value=group.value, period=group.period, dimensions=tuple(found)))


def weighed(card: Scorecard, empty: Score) -> Score:
    """The score with the points that its dimensions come to, and its grade; or with why there are none."""
    found = empty.dimensions
    weight = sum((Fraction(one.dimension.weight) for one in found), Fraction(0))
    used = sum((Fraction(one.dimension.weight) for one in found if one.points is not None), Fraction(0))
    reason, values = _why_none(card, found, used / weight)
    made = evolve(empty, reason=reason, reason_values=values, covered=to_digits(used / weight))
    if reason is not None:
        return evolve(made, as_published=card.published_no_data)
    weighted = (Fraction(one.dimension.weight) * Fraction(one.points) for one in found if one.points is not None)
    points = to_digits(sum(weighted, Fraction(0)) / used)
    grade = card.grade(points)
    return evolve(
        made,
        points=points,
        grade=grade,
        grade_reason="score.ungraded" if grade is None and card.grades else None,
        dimensions=tuple(
            one if one.points is None else evolve(one, share=to_digits(Fraction(one.dimension.weight) / used))
            for one in found
        ),
    )


def _why_none(
    card: Scorecard, found: Sequence[DimensionScore], covered: Fraction
) -> tuple[str | None, Mapping[str, str]]:
    lacking = [one.kpi.id for one in found if one.points is None]
    if len(lacking) == len(found):
        return "score.no_data", {}
    if lacking and card.missing == "none":
        return "score.missing", {"kpis": ", ".join(lacking)}
    if covered < Fraction(card.minimum_weight):
        shares = {"covered": covered, "minimum": Fraction(card.minimum_weight)}
        return "score.too_little", {name: percent(to_digits(share)) for name, share in shares.items()}
    return None, {}


def _dimension(card: Scorecard, dimension: Dimension, kpi: Kpi, group: Group) -> DimensionScore:
    results = group.of(kpi.id)
    having = [one for one in results if one.value is not None]
    if len(having) > 1:
        currencies = ", ".join(one.currency or "—" for one in having)
        return DimensionScore(
            dimension=dimension, kpi=kpi, reason="kpi.mixed_currencies", reason_values={"currencies": currencies}
        )
    result = having[0] if having else results[0]
    reason, values = _why_no_points(dimension, result)
    wanted = dimension.wanted(kpi)
    value = result.value
    return DimensionScore(
        dimension=dimension,
        kpi=kpi,
        result=result,
        points=dimension.points(value) if value is not None and reason is None else None,
        reason=reason,
        reason_values=values,
        met=None if value is None or wanted is None else value in wanted,
        interval=interval_of(kpi, result),
        small=0 < result.counted < card.small_sample,
    )


def _why_no_points(dimension: Dimension, result: Result) -> tuple[str | None, Mapping[str, str]]:
    if result.value is None:
        return result.reason or "kpi.unknown", result.reason_values
    if result.counted < dimension.minimum:
        return "score.few_rows", {"counted": str(result.counted), "minimum": str(dimension.minimum)}
    return None, {}


def _ranked(scores: Sequence[Score]) -> list[Score]:
    """The same with their ranks: each has one more than there are better ones in its period."""
    by_period: dict[str | None, list[Decimal]] = {}
    for one in scores:
        if one.points is not None and _is_named(one.value):
            by_period.setdefault(one.period, []).append(one.points)
    places: dict[str | None, dict[Decimal, int]] = {}
    for period, many in by_period.items():
        best_first = sorted(many, reverse=True)
        places[period] = {points: place for place, points in reversed([*enumerate(best_first, 1)])}
    return [
        evolve(one, rank=places[one.period][one.points], ranked=len(by_period[one.period]))
        if one.points is not None and _is_named(one.value)
        else one
        for one in scores
    ]


def _is_named(value: object) -> bool:
    return any(one is not None for one in value) if isinstance(value, tuple) else value is not None
