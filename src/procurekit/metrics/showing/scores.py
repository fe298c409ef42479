"""Sheets of scores: who stands where by a scorecard, with grade, rank and trend, and the figures that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import evolve

from procurekit.errors import say
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.score_words import shown
from procurekit.metrics.scorecard import Dimension, Scorecard
from procurekit.metrics.showing.cells import cell_of, meaning_of
from procurekit.metrics.showing.groups import facts_of, head_cells, head_columns, head_text, keyed, without_gaps
from procurekit.metrics.showing.sheet import Cell, Column, Mark, Note, Point, Row, Sheet
from procurekit.values.figures import grouped, rounded, tenth
from procurekit.values.numbers import ROUNDED, plain

if TYPE_CHECKING:
    from procurekit.metrics.scores import DimensionScore, Score, Scores

__all__ = [
    "grade_cell",
    "kpis_of",
    "rank_cell",
    "rule_text",
    "score_cell",
    "sheet_of_scores",
    "trend_cell",
    "wanted_text",
]

_SEPARATOR: Final = " · "


def sheet_of_scores(scores: Scores, lang: str = "en") -> Sheet:
    """The sheet that people read: the scores of the latest period, the best first, and how each has come about."""
    names = facts_of(scores)
    period = scores.latest
    # Later ones, in which nobody has points yet, would be gaps and nothing else.
    found = sorted({one.period for one in scores if one.period is not None and one.period <= (period or "")})
    periods = (without_gaps(found[0], found[-1]) or found) if found else ()
    kpis = kpis_of(scores)
    return Sheet(
        name=say("showing.sheet.scores", None, lang),
        title=_title(scores, names, kpis, lang),
        below=_below(scores, period, lang),
        lang=lang,
        at=scores.at,
        columns=tuple(_columns(scores, names, kpis, lang, dated=period is not None)),
        rows=tuple(_rows(scores, names, period, periods, lang)),
        remarks=tuple(_remarks(scores, period, periods, lang)),
        notes_title=say("showing.scores.definitions", None, lang),
        notes=tuple(_notes(scores, kpis, lang)),
    )


def kpis_of(scores: Scores) -> tuple[Kpi, ...]:
    """The KPI of each dimension; none where there are no scores."""
    return tuple(one.kpi for one in scores[0].dimensions) if len(scores) else ()


def _title(scores: Scores, names: tuple[str, ...], kpis: Iterable[Kpi], lang: str) -> str:
    card = scores.card.text(lang)
    if not names:
        return card
    many = tuple(kpis)
    by = ", ".join(head_text(name, many, lang) for name in names)
    return say("showing.scores.title", {"card": card, "by": by}, lang)


def _below(scores: Scores, period: str | None, lang: str) -> str:
    at = scores.at.isoformat()
    if period is None:
        return say("showing.as_of", {"at": at}, lang)
    return say("showing.scores.of", {"period": period, "at": at}, lang)


def _columns(
    scores: Scores, names: tuple[str, ...], kpis: tuple[Kpi, ...], lang: str, *, dated: bool
) -> Iterator[Column]:
    card = scores.card
    yield from head_columns(names, kpis, lang) if names else [Column(title="", heads=True, number=False)]
    if names:
        yield Column(title=say("showing.scores.rank", None, lang))
    of = say("showing.scores.of_highest", {"highest": plain(card.highest)}, lang)
    yield Column(title=say("showing.scores.score", None, lang), below=of)
    if card.grades:
        yield Column(title=say("showing.scores.grade", None, lang), number=False)
    if dated:
        against = say("showing.scores.trend.below", None, lang)
        yield Column(title=say("showing.scores.trend", None, lang), below=against, alike=True)
    for dimension, kpi in zip(card.dimensions, kpis, strict=False):
        below = [say("showing.scores.weight", {"weight": plain(dimension.weight)}, lang)]
        if wanted := wanted_text(dimension, kpi, lang):
            below.append(say("showing.target", {"target": wanted}, lang))
        yield Column(title=dimension.text(kpi, lang), below=_SEPARATOR.join(below))


def _rows(
    scores: Scores, names: tuple[str, ...], period: str | None, periods: Sequence[str], lang: str
) -> Iterator[Row]:
    found = []
    for values, many in keyed(scores).items():
        by_period = {one.period: one for one in many}
        found.append((values, by_period, by_period.get(period)))
    found.sort(key=lambda one: (one[2] is None, one[2] is None or one[2].rank is None, one[2].rank if one[2] else 0))
    for values, by_period, now in found:
        heads = (*head_cells(names, values, lang),) or ((Cell(text=say("showing.all", None, lang)),),)
        series = _series(by_period, periods) if len(periods) > 1 else ()
        yield Row((*heads, *((cell,) for cell in _figures(scores.card, now, series, period, lang))))


def _series(by_period: Mapping[str | None, Score], periods: Iterable[str]) -> tuple[Point, ...]:
    points = ((period, by_period[period].points if period in by_period else None) for period in periods)
    return tuple(Point(period, None) if one is None else Point(period, one, tenth(one)) for period, one in points)


def _figures(
    card: Scorecard, now: Score | None, series: tuple[Point, ...], period: str | None, lang: str
) -> Iterator[Cell]:
    if now is None:
        why = say("showing.scores.absent", {"period": period}, lang)
        # A rank, a score and, where there are any, a grade and a trend.
        yield from [Cell(why=why)] * (2 + bool(card.grades) + (period is not None) + len(card.dimensions))
        return
    if now.by is not None:
        yield rank_cell(now, lang)
    yield score_cell(card, now, lang)
    if card.grades:
        yield grade_cell(now, lang)
    if period is not None:
        yield evolve(trend_cell(now, lang), series=series)
    for part in now.dimensions:
        yield _dimension_cell(card, part, lang)


def rank_cell(one: Score, lang: str) -> Cell:
    """The place among those that have points."""
    if one.rank is None:
        # What has no name has points and no rank.
        return Cell(text="", why="" if one.points is not None else one.text(lang) or "")
    return Cell(
        text=str(one.rank),
        value=one.rank,
        unit="count",
        below=say("showing.scores.ranked", {"ranked": one.ranked}, lang),
    )


def score_cell(card: Scorecard, one: Score, lang: str) -> Cell:
    """The points with their bar; a mark where only a part of the weight has data."""
    if one.points is None:
        return Cell(why=one.text(lang) or "")
    scaled = say("showing.scores.scaled", {"covered": f"{rounded(one.covered * 100)} %"}, lang)
    return Cell(
        text=tenth(one.points),
        value=one.points,
        unit="number",
        bar=_part(card, one.points),
        marks=(Mark(sign="◐", text=scaled),) if one.scaled else (),
    )


def _part(card: Scorecard, points: Decimal) -> Decimal:
    return ROUNDED.divide(points - card.lowest, card.highest - card.lowest)


def grade_cell(one: Score, lang: str) -> Cell:
    """The grade in its frame."""
    if one.grade is None:
        return Cell(why=one.text(lang) or "")
    title = one.grade.label(lang).removeprefix(one.grade.name).strip()
    return Cell(text=one.grade.name, below=title, badge=True)


def trend_cell(one: Score, lang: str) -> Cell:
    """How the score has changed since the period before: an arrow, and the same in words."""
    change = one.trend.change
    if change is None:
        return Cell(why=say(one.trend.reason or "score.no_previous", None, lang))
    direction = "up" if change > 0 else "down" if change < 0 else "same"
    sign, tone = {"up": ("▲", "good"), "down": ("▼", "bad"), "same": ("▶", "plain")}[direction]
    said = say(f"showing.scores.{direction}", {"change": tenth(abs(change))}, lang)
    return Cell(text="", value=change, unit="number", marks=(Mark(sign=sign, text=said, tone=tone, said=True),))  # type: ignore[arg-type]  # one of the tones


def _dimension_cell(card: Scorecard, part: DimensionScore, lang: str) -> Cell:
    """The figure with its points below, and a bar of these."""
    if part.result is None or part.result.value is None:
        return Cell(why=part.text(lang) or "")
    made = cell_of(part.kpi, part.result, lang)
    told = [made.told]
    if part.interval is not None:
        low, high = (shown(end, "ratio", lang) for end in part.interval)
        told.append(say("score.interval", {"low": low, "high": high}, lang))
    if part.points is None:
        below = part.text(lang) or ""
    else:
        below = say("showing.scores.gives_of", {"points": tenth(part.points), "parts": made.below}, lang)
    return evolve(
        made,
        below=below,
        told=_SEPARATOR.join(told),
        bar=None if part.points is None else _part(card, part.points),
        goal=None,
        marks=tuple(_marks(part, lang)),
    )


def _marks(part: DimensionScore, lang: str) -> Iterator[Mark]:
    if part.met is not None:
        values = {"target": wanted_text(part.dimension, part.kpi, lang)}
        said = say("showing.target.met" if part.met else "showing.target.missed", values, lang)
        yield Mark(sign="✓" if part.met else "✗", text=said, tone="good" if part.met else "bad")
    if part.small and part.result is not None:
        yield Mark(sign="⚠", text=say("showing.scores.small", {"count": grouped(part.result.counted)}, lang))


def wanted_text(dimension: Dimension, kpi: Kpi, lang: str) -> str:
    """What is asked for in a dimension, empty where nothing is."""
    wanted = dimension.wanted(kpi)
    return "" if wanted is None else wanted.text(lang, lambda number: shown(number, kpi.unit, lang))


def rule_text(dimension: Dimension, kpi: Kpi, lang: str) -> str:
    """How its value becomes points."""

    def show(number: Decimal) -> str:
        return shown(number, kpi.unit, lang)

    linear = dimension.linear
    if linear is not None:
        ends = {"worst": show(linear.worst), "best": show(linear.best)}
        return say("score.linear", {**ends, "lowest": plain(linear.lowest), "highest": plain(linear.highest)}, lang)
    bands = ({"bounds": one.text(lang, show), "points": plain(one.points)} for one in dimension.bands)
    return _SEPARATOR.join(say("showing.scores.band", one, lang) for one in bands)


def _remarks(scores: Scores, period: str | None, periods: Sequence[str], lang: str) -> Iterator[str]:
    if not len(scores):
        yield say("showing.empty", None, lang)
        return
    if period is None:
        yield say("showing.scores.legend.all", None, lang)
    else:
        yield say("showing.scores.legend", {"period": period}, lang)
    if len(periods) > 1:
        yield say("showing.scores.spark", {"first": periods[0], "last": periods[-1]}, lang)
    if scores.card.grades:
        many = (f"{one.label(lang)} {one.text(lang)}" for one in scores.card.grades)
        yield say("showing.scores.grades", {"grades": _SEPARATOR.join(many)}, lang)
    if scores.card.source:
        yield say("showing.source", {"source": scores.card.source}, lang)


def _notes(scores: Scores, kpis: tuple[Kpi, ...], lang: str) -> Iterator[Note]:
    for dimension, kpi in zip(scores.card.dimensions, kpis, strict=False):
        values = {"weight": plain(dimension.weight), "rule": rule_text(dimension, kpi, lang)}
        lines = [say("showing.scores.rule", values, lang)]
        if wanted := wanted_text(dimension, kpi, lang):
            lines.append(say("showing.scores.wanted", {"target": wanted}, lang))
        yield Note(title=dimension.text(kpi, lang), id=kpi.id, lines=(*meaning_of(kpi, lang), *lines))
