"""Scores: what a scorecard gives each group and period, dimension by dimension, with the reason where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any, Final, overload

from attrs import field, frozen

from procurekit.errors import say
from procurekit.metrics.bounds import Bounds
from procurekit.metrics.grain import RowsOf
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.periods import Period
from procurekit.metrics.result import Result
from procurekit.metrics.scorecard import Dimension, Grade, Scorecard
from procurekit.metrics.showing.sheet import Sheet
from procurekit.metrics.showing.showable import Showable
from procurekit.metrics.trend import Trend
from procurekit.values import WorkCalendar
from procurekit.values.numbers import plain

if TYPE_CHECKING:
    from procurekit.metrics.supplier_export import SupplierExport

__all__ = ["WITHHELD", "DimensionScore", "Score", "Scores", "percent", "six_places", "two_places"]

WITHHELD: Final = "score.withheld"
"""The reason of a dimension that isn't shown, as it would tell of somebody else."""

_SIX_PLACES: Final = Decimal("0.000001")
_TWO_PLACES: Final = Decimal("0.01")
_SHOWING: Final = Context(prec=200, rounding=ROUND_HALF_UP)


def six_places(value: Decimal | None) -> str | None:
    """A number as it is shown: to six places, without zeros at its end."""
    return None if value is None else plain(value.quantize(_SIX_PLACES, context=_SHOWING))


def two_places(value: Decimal | None) -> str | None:
    """A number as it is told in a sentence.

    >>> two_places(Decimal("53.7694")), two_places(Decimal("22.00"))
    ('53.77', '22')
    """
    return None if value is None else plain(value.quantize(_TWO_PLACES, context=_SHOWING))


def percent(share: Decimal) -> str:
    """A share as it is shown: in per cent, to two places.

    >>> percent(Decimal(1) / Decimal(3)), percent(Decimal("0.95"))
    ('33.33 %', '95 %')
    """
    return f"{two_places(share.scaleb(2, _SHOWING))} %"


@frozen(kw_only=True)
class DimensionScore:
    """What one dimension came to.

    `result` is the KPI's, None where there are several (one per currency) and none is the one. `points` are None with
    the `reason`; `share` is the part of all weight used that it had, together 1, None where it was left out. `met`
    says whether the target is, `interval` is Wilson's (of a share of rows), `small` marks a small sample.
    """

    dimension: Dimension
    kpi: Kpi
    result: Result | None = None
    points: Decimal | None = None
    reason: str | None = None
    reason_values: Mapping[str, str] = field(factory=dict, hash=False)
    share: Decimal | None = None
    met: bool | None = None
    interval: tuple[Decimal, Decimal] | None = None
    small: bool = False

    @property
    def target(self) -> Bounds | None:
        """What is asked for."""
        return self.dimension.wanted(self.kpi)

    @property
    def withheld(self) -> bool:
        """Is it kept from who reads this?"""
        return self.reason == WITHHELD

    def text(self, lang: str = "en") -> str | None:
        """Why it has no points, in words; None if it has some."""
        return None if self.reason is None else say(self.reason, self.reason_values, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The dimension as plain data."""
        target = self.target
        return {
            "kpi": self.kpi.id,
            "title": self.dimension.text(self.kpi, lang),
            "weight": plain(self.dimension.weight),
            "share": six_places(self.share),
            "points": six_places(self.points),
            "reason": None if self.reason is None else {"code": self.reason, "text": self.text(lang)},
            "result": None if self.result is None else self.result.as_dict(lang),
            "target": None if target is None else target.text(lang),
            "met": self.met,
            "interval": None if self.interval is None else [six_places(end) for end in self.interval],
            "small_sample": self.small,
        }


@frozen(kw_only=True)
class Score:
    """What a scorecard gives one group in one period.

    `points` are the mean of the dimensions' by weight, or None with the `reason`; `grade` is None too where no grade
    is for them. `covered` is the share of all weight that has data. `rank` is the place among the `ranked` groups of
    the period that have points, 1 the best, equal points on equal places; what has no name has no rank.
    `as_published` is what the system that the card is from shows where we have no points.
    """

    by: str | tuple[str, ...] | None = None
    value: Any = None
    period: str | None = None
    points: Decimal | None = None
    reason: str | None = None
    reason_values: Mapping[str, str] = field(factory=dict, hash=False)
    grade: Grade | None = None
    grade_reason: str | None = None
    covered: Decimal = Decimal(0)
    rank: int | None = None
    ranked: int | None = None
    trend: Trend = field(factory=Trend)
    dimensions: tuple[DimensionScore, ...] = ()
    as_published: str | None = None

    @property
    def scaled(self) -> bool:
        """Do some dimensions weigh more here, because others have no data?"""
        return self.points is not None and any(one.points is None and not one.withheld for one in self.dimensions)

    def of(self, kpi: str) -> DimensionScore:
        """The dimension of one KPI. Raises KeyError if the scorecard doesn't have it."""
        for one in self.dimensions:
            if one.kpi.id == kpi:
                return one
        raise KeyError(kpi)

    def text(self, lang: str = "en") -> str | None:
        """Why there is no score, or no grade for it, in words; None if there is nothing to say."""
        if self.reason is not None:
            return say(self.reason, self.reason_values, lang)
        if self.grade_reason is not None:
            return say(self.grade_reason, {"points": six_places(self.points)}, lang)
        return None

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The score as plain data: decimals as text, to six places."""
        code = self.reason or self.grade_reason
        return {
            "by": list(self.by) if isinstance(self.by, tuple) else self.by,
            "value": _plain(self.value),
            "period": self.period,
            "points": six_places(self.points),
            "grade": None if self.grade is None else {"name": self.grade.name, "text": self.grade.label(lang)},
            "reason": None if code is None else {"code": code, "text": self.text(lang)},
            "covered": six_places(self.covered),
            "scaled": self.scaled,
            "rank": self.rank,
            "ranked": self.ranked,
            "change": six_places(self.trend.change),
            "change_reason": None if self.trend.reason is None else say(self.trend.reason, None, lang),
            "change_over": six_places(self.trend.over),
            "last": [{"period": period, "points": six_places(points)} for period, points in self.trend.last],
            "dimensions": [one.as_dict(lang) for one in self.dimensions],
            "as_published": self.as_published,
        }


@frozen(kw_only=True, repr=False)
class Scores(Showable, Sequence[Score]):
    """The scores of every group and period, in the order of the measurement; a sequence of them.

    `card` is what they were scored by, `at` the day as of which the KPIs were measured, in periods of the kind
    `period` of the date `window`, or else of each KPI's own. In a notebook it shows itself; `print` shows it as text.
    """

    card: Scorecard
    scores: tuple[Score, ...]
    at: date
    period: Period | None = None
    window: str | None = None

    @overload
    def __getitem__(self, index: int) -> Score: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Score, ...]: ...
    def __getitem__(self, index: int | slice) -> Score | tuple[Score, ...]:
        return self.scores[index]

    def __len__(self) -> int:
        return len(self.scores)

    def __iter__(self) -> Iterator[Score]:
        return iter(self.scores)

    @property
    def latest(self) -> str | None:
        """The last period up to `at` in which anybody has points, or the last of all; None if there are no periods.

        What is promised for later and came already has a period, too, but nobody is ranked by that.
        """
        now = None if self.period is None else self.period.label(self.period.number(self.at))
        dated = [
            (now is None or one.period <= now, one.points is not None, one.period)
            for one in self.scores
            if one.period is not None
        ]
        return max(dated)[2] if dated else None

    def ranking(self, period: str | None = None) -> tuple[Score, ...]:
        """The scores of a period by rank; those without a rank come last.

        If none is named, it is the last period in which anybody has points.
        """
        if period is None:
            period = self.latest
        mine = [one for one in self.scores if one.period == period]
        return tuple(sorted(mine, key=lambda one: (one.rank is None, one.rank or 0)))

    def sheet(self, lang: str = "en") -> Sheet:
        """The scores of the latest period to be read, the best first, with grade, rank, trend and every dimension."""
        from procurekit.metrics.showing.scores import sheet_of_scores

        return sheet_of_scores(self, lang)

    def sheets(self, lang: str = "en") -> tuple[Sheet, ...]:
        """The sheets of a workbook: every score, every dimension with what it was computed from, the rules."""
        from procurekit.metrics.showing.score_sources import dimensions_of, rules_of, scores_of

        return scores_of(self, lang), dimensions_of(self, lang), rules_of(self, lang)

    def rows(self, lang: str = "en") -> list[dict[str, object]]:
        """A plain row for each score and dimension, for CSV files and frames, as those of what was measured are."""
        from procurekit.metrics.showing.score_sources import score_rows

        return score_rows(self, lang)

    def explain(self, lang: str = "en") -> str:
        """In words, how the points of each dimension came from which number, and the score from these."""
        from procurekit.metrics.score_words import explained

        return "\n\n".join(explained(one, self.card, lang) for one in self.scores)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The whole as plain data, with the scorecard."""
        return {
            "card": self.card.as_dict(),
            "title": self.card.text(lang),
            "at": self.at.isoformat(),
            "scores": [one.as_dict(lang) for one in self.scores],
        }

    def for_supplier(
        self,
        supplier: str,
        rows: Iterable[Any] | Mapping[RowsOf, Iterable[Any]] | None = None,
        *,
        period: str | None = None,
        calendar: WorkCalendar | None = None,
        withheld: Iterable[str] = ("previous_price",),
    ) -> SupplierExport:
        """What may be shown to one supplier: its own scores, and its own lines of the `rows` that were measured.

        Nothing of anybody else is in it: no rank, and not how many others there are. `period` keeps the scores and the
        lines of that period alone; `calendar` is the one that was measured with.

        `withheld` are facts that may be another supplier's, such as what an item cost before: a dimension that reads
        one is left out of all figures, so that nothing follows from the rest, and the score is that of the others.

        Raises InvalidValue if the scores aren't by ``supplier`` (or ``supplier_name``, as a table without ids has it)
        or the rows are a data frame, NotFound if there is no score of this one.
        """
        from procurekit.metrics.supplier_export import export_of

        return export_of(self, supplier, rows, period=period, calendar=calendar, withheld=withheld)

    def __repr__(self) -> str:
        return f"<Scores of {self.card.id}, {len(self)} {'score' if len(self) == 1 else 'scores'}, as of {self.at}>"


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
