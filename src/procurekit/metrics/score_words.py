"""A score in words: how each dimension's points came from which number, and the score from these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from procurekit.errors import say
from procurekit.metrics.kpi import Unit
from procurekit.metrics.result import Result
from procurekit.metrics.scorecard import Scorecard
from procurekit.metrics.scores import DimensionScore, Score, percent, two_places
from procurekit.values.numbers import plain

__all__ = ["explained", "shown"]

_WITH_WORDS: Final = frozenset({"days", "hours", "ppm"})


def shown(number: Decimal | int, unit: Unit, lang: str = "en") -> str:
    """A number with its unit, as people read it.

    >>> shown(Decimal("0.95"), "ratio"), shown(24, "hours"), shown(24, "hours", "zh")
    ('95 %', '24 h', '24 小时')
    """
    number = Decimal(number)
    if unit == "ratio":
        return percent(number)
    said = two_places(number) or ""
    return say(f"score.in_{unit}", {"number": said}, lang) if unit in _WITH_WORDS else said


def explained(one: Score, card: Scorecard, lang: str = "en") -> str:
    """One score in words, a line for each dimension."""
    return "\n".join([_head(one, card, lang), *(f"  {_line(part, one, lang)}" for part in one.dimensions)])


def _said(code: str, lang: str, values: Mapping[str, object] | None = None) -> str:
    return say(f"score.{code}", values, lang)


def _head(one: Score, card: Scorecard, lang: str) -> str:
    return _said("colon", lang).join([_who(one, lang), _said("comma", lang).join(_standing(one, card, lang))])


def _who(one: Score, lang: str) -> str:
    names = one.value if isinstance(one.value, tuple) else (one.value,)
    told = [str(name) for name in names if name is not None]
    return _said("comma", lang).join([*told, *([one.period] if one.period else [])] or [_said("all", lang)])


def _standing(one: Score, card: Scorecard, lang: str) -> Iterator[str]:
    if one.points is None:
        yield _said("none", lang, {"why": one.text(lang)})
        if one.as_published is not None:
            yield _said("as_published", lang, {"shown": one.as_published})
        return
    yield _said("points", lang, {"points": two_places(one.points), "highest": plain(card.highest)})
    if one.grade is not None:
        yield _said("grade", lang, {"grade": one.grade.label(lang)})
    elif one.grade_reason is not None:
        yield _said("no_grade", lang, {"why": one.text(lang)})
    if one.rank is not None:
        yield _said("rank", lang, {"rank": one.rank, "ranked": one.ranked})
    if one.trend.change is not None:
        sign = "+" if one.trend.change > 0 else ""
        yield _said("change", lang, {"change": f"{sign}{two_places(one.trend.change)}"})
    if one.scaled:
        yield _said("scaled", lang, {"covered": percent(one.covered)})


def _line(part: DimensionScore, one: Score, lang: str) -> str:
    parts = [*_figure(part, lang), *_points(part, lang), *_marks(part, lang)]
    if part.points is None and one.points is not None:
        parts.append(_said("left_out", lang, {"weight": plain(part.dimension.weight)}))
    return _said("colon", lang).join([part.dimension.text(part.kpi, lang), _said("semicolon", lang).join(parts)])


def _figure(part: DimensionScore, lang: str) -> Iterator[str]:
    """Which number it is, and what it was made of."""
    result = part.result
    if result is None or result.value is None:
        return
    value = shown(result.value, result.unit, lang)
    if result.unit == "ratio" and result.denominator is not None:
        yield f"{_number(result.numerator)} / {_number(result.denominator)} = {value}"
    else:
        yield _said("of_rows", lang, {"value": _with_currency(value, result), "counted": result.counted})


def _number(number: Decimal | int | None) -> str:
    return "—" if number is None else two_places(Decimal(number)) or ""


def _with_currency(value: str, result: Result) -> str:
    return f"{value} {result.currency}" if result.unit == "money" and result.currency else value


def _points(part: DimensionScore, lang: str) -> Iterator[str]:
    if part.points is None:
        yield _said("no_points_for", lang, {"why": part.text(lang)})
        return
    values = {"rule": _rule(part, lang), "points": two_places(part.points), "weight": plain(part.dimension.weight)}
    if part.share is None:
        yield _said("gives", lang, values)
    else:
        yield _said("gives_share", lang, {**values, "share": percent(part.share)})


def _rule(part: DimensionScore, lang: str) -> str:
    """The rule that gave the points."""
    unit = part.kpi.unit

    def show(number: Decimal) -> str:
        return shown(number, unit, lang)

    linear = part.dimension.linear
    if linear is not None:
        ends = {"worst": show(linear.worst), "best": show(linear.best)}
        return _said("linear", lang, {**ends, "lowest": plain(linear.lowest), "highest": plain(linear.highest)})
    value = part.result.value if part.result is not None and part.result.value is not None else Decimal(0)
    return next(one.text(lang, show) for one in part.dimension.bands if value in one)


def _marks(part: DimensionScore, lang: str) -> Iterator[str]:
    target = part.target
    if part.met is not None and target is not None:
        said = target.text(lang, lambda number: shown(number, part.kpi.unit, lang))
        yield _said("met" if part.met else "missed", lang, {"target": said})
    if part.interval is not None:
        low, high = (percent(end) for end in part.interval)
        yield _said("interval", lang, {"low": low, "high": high})
    if part.small and part.result is not None:
        yield _said("small", lang, {"counted": part.result.counted})
