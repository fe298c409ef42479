"""An export for one supplier: its own scores and its own lines, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue, NotFound, say
from procurekit.metrics.combining import needed
from procurekit.metrics.counting import first_day
from procurekit.metrics.drilling import drill
from procurekit.metrics.frames import is_frame
from procurekit.metrics.grain import RowsOf, grain_rows
from procurekit.metrics.judging import judge_of
from procurekit.metrics.kpi import Kpi, Number
from procurekit.metrics.score_words import explained
from procurekit.metrics.scorecard import Scorecard
from procurekit.metrics.scores import WITHHELD, DimensionScore, Score, Scores
from procurekit.metrics.scoring import trends, weighed
from procurekit.values import WorkCalendar
from procurekit.values.numbers import plain

__all__ = ["SupplierExport", "SupplierLine", "export_of"]

_SUPPLIER: Final = ("supplier", "supplier_name")
# What names a row to the supplier, and what it can check. Everything else stays inside: who buys, what waits for the
# goods, who rated.
_NAMING: Final = (
    *("order_number", "line", "schedule", "receipt_number", "invoice_number", "change_number"),
    *("incident_number", "incident_kind", "criterion", "item"),
)
_CHECKED: Final = (
    *("requested", "first_promise", "latest_promise", "promise_basis", "ordered_on", "acknowledged_on"),
    *("first_received_on", "last_received_on", "completed_on", "received_on", "invoiced_on", "rated_on"),
    *("reported_on", "responded_on", "resolved_on", "response_hours", "resolution_hours"),
    *("response_working_hours", "resolution_working_hours", "offered_on", "answered_on"),
    *("unit", "ordered", "received", "accepted", "rejected", "rejected_at_first", "returned", "invoiced"),
    *("faulty_invoices", "wrong_item_incidents", "document_incidents", "damaged_incidents", "faults"),
    *("points", "out_of"),
)


@frozen(kw_only=True)
class SupplierLine:
    """How one row of the supplier's own counted in one KPI: what it added, or the code of why it was left out.

    `facts` are what it is called and what can be checked of it. In a KPI that counts orders or their lines, a row adds
    to the order it is part of, which is met if each of its rows is.
    """

    kpi: str
    period: str | None = None
    facts: Mapping[str, object] = field(factory=dict, hash=False)
    numerator: Number | None = None
    denominator: Number | None = None
    reason: str | None = None

    def text(self, lang: str = "en") -> str:
        """How it counted, in words."""
        if self.reason is not None:
            return say("score.line_left_out", {"why": say(self.reason, None, lang)}, lang)
        numbers = {"numerator": _plain(self.numerator), "denominator": _plain(self.denominator)}
        return say("score.line_counted", numbers, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The line as plain data."""
        return {
            "kpi": self.kpi,
            "period": self.period,
            "facts": {name: _plain(value) for name, value in self.facts.items()},
            "numerator": _plain(self.numerator),
            "denominator": _plain(self.denominator),
            "reason": self.reason,
            "text": self.text(lang),
        }


@frozen(kw_only=True)
class SupplierExport:
    """What one supplier is shown: its `scores`, without a rank, and its own `lines` of each KPI."""

    supplier: str
    card: Scorecard
    at: date
    scores: tuple[Score, ...]
    lines: tuple[SupplierLine, ...] = ()

    def lines_of(self, kpi: str) -> tuple[SupplierLine, ...]:
        """The lines of one KPI."""
        return tuple(one for one in self.lines if one.kpi == kpi)

    def explain(self, lang: str = "en") -> str:
        """The scores in words, and then each line."""
        said = [explained(one, self.card, lang) for one in self.scores]
        titles = {part.kpi.id: part.dimension.text(part.kpi, lang) for one in self.scores for part in one.dimensions}
        for kpi in dict.fromkeys(one.kpi for one in self.lines):
            lines = (f"  {_named(one)}{say('score.colon', None, lang)}{one.text(lang)}" for one in self.lines_of(kpi))
            said.append("\n".join([titles.get(kpi, kpi), *lines]))
        return "\n\n".join(said)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The export as plain data."""
        scores = [one.as_dict(lang) for one in self.scores]
        for one in scores:
            del one["rank"], one["ranked"]
        return {
            "supplier": self.supplier,
            "card": self.card.as_dict(),
            "title": self.card.text(lang),
            "at": self.at.isoformat(),
            "scores": scores,
            "lines": [one.as_dict(lang) for one in self.lines],
        }


def export_of(
    scores: Scores,
    supplier: str,
    rows: Iterable[Any] | Mapping[RowsOf, Iterable[Any]] | None,
    *,
    period: str | None,
    calendar: WorkCalendar | None,
    withheld: Iterable[str],
) -> SupplierExport:
    """The export of one supplier; see `Scores.for_supplier`."""
    fact = _fact_of(scores)
    kept_back = frozenset(withheld)
    own = [_shown_score(scores.card, one, kept_back) for one in scores if _supplier_of(one, fact) == supplier]
    last = max((len(one.trend.last) for one in own), default=0)
    mine = tuple(one for one in trends(own, last) if period is None or one.period == period)
    if not mine:
        # No suggestion: the nearest name would be somebody else's.
        raise NotFound("score_no_supplier", supplier=supplier, period=period)
    kpis = needed(part.kpi for part in mine[0].dimensions if not part.withheld)
    lines = () if rows is None else _lines(scores, kpis, _own(rows, fact, supplier), calendar)
    kept = [one for one in lines if period is None or one.period == period]
    return SupplierExport(
        supplier=supplier,
        card=scores.card,
        at=scores.at,
        scores=mine,
        lines=tuple(kept),
    )


def _shown_score(card: Scorecard, one: Score, withheld: frozenset[str]) -> Score:
    """A score as the supplier may see it: without a rank, and as if dimensions that tell of others weren't there."""
    shown = [part for part in one.dimensions if withheld.isdisjoint(_facts_of(part.kpi))]
    bare = Score(by=one.by, value=one.value, period=one.period, trend=one.trend, dimensions=tuple(shown))
    made = weighed(card, bare) if shown else evolve(bare, reason=WITHHELD)
    parts = {part.kpi.id: part for part in made.dimensions}
    return evolve(
        made,
        dimensions=tuple(
            parts.get(part.kpi.id) or DimensionScore(dimension=part.dimension, kpi=part.kpi, reason=WITHHELD)
            for part in one.dimensions
        ),
    )


def _facts_of(kpi: Kpi) -> frozenset[str]:
    """The facts that a KPI reads, itself or in what it is made of."""
    return frozenset(name.name for part in needed([kpi]) for name in judge_of(part).names)


def _fact_of(scores: Scores) -> str:
    """The fact that tells suppliers apart in the scores."""
    by = next((one.by for one in scores), None)
    names = by if isinstance(by, tuple) else (by,)
    found = next((name for name in _SUPPLIER if name in names), None)
    if found is None and len(scores):
        raise InvalidValue("score_not_by_supplier", by=", ".join(map(str, names)))
    return found or _SUPPLIER[0]


def _supplier_of(one: Score, fact: str) -> object:
    return one.value[one.by.index(fact)] if isinstance(one.by, tuple) else one.value


def _own(
    rows: Iterable[Any] | Mapping[RowsOf, Iterable[Any]], fact: str, supplier: str
) -> Mapping[RowsOf, Sequence[Any]]:
    """The supplier's own rows: nothing else is looked at any more."""
    many = cast("Mapping[RowsOf, Iterable[Any]]", rows if isinstance(rows, Mapping) else {"schedule_line": rows})
    if any(is_frame(those) for those in many.values()):
        raise InvalidValue("score_rows_of_table")
    return {of: [row for row in those if getattr(row, fact, None) == supplier] for of, those in many.items()}


def _lines(
    scores: Scores, kpis: Iterable[Kpi], rows: Mapping[RowsOf, Sequence[Any]], calendar: WorkCalendar | None
) -> Iterator[SupplierLine]:
    for kpi in kpis:
        mine = rows.get(grain_rows(kpi.grain).of, ())
        periods = _periods(kpi, mine, scores)
        names = _shown(kpi)
        for one in drill(kpi, mine, at=scores.at, calendar=calendar):
            yield SupplierLine(
                kpi=kpi.id,
                period=periods[_whole(kpi, one.row)],
                facts={name: getattr(one.row, name) for name in names},
                numerator=one.numerator,
                denominator=one.denominator,
                reason=one.left_out,
            )


def _shown(kpi: Kpi) -> tuple[str, ...]:
    """The facts of a row that are shown: what it is called, and what the KPI reads that can be checked."""
    facts = grain_rows(kpi.grain).facts
    read = {name.name for name in judge_of(kpi).names}
    return tuple(name for name in _NAMING if name in facts) + tuple(
        name for name in _CHECKED if name in facts and name in read
    )


def _whole(kpi: Kpi, row: Any) -> object:
    """What the row is part of: the order or line that is counted; the row itself where that is."""
    names = grain_rows(kpi.grain).whole
    return tuple(getattr(row, name) for name in names) if names else id(row)


def _periods(kpi: Kpi, rows: Iterable[Any], scores: Scores) -> dict[object, str | None]:
    """The period of what each row is part of: an order belongs where its last date is."""
    days: dict[object, date | None] = {}
    dates = (scores.window,) if scores.window else kpi.window
    for row in rows:
        day = first_day(dates, row)
        whole = _whole(kpi, row)
        known = days.get(whole)
        days[whole] = day if known is None or (day is not None and day > known) else known
    kind = scores.period
    return {whole: None if kind is None or day is None else kind.label(kind.number(day)) for whole, day in days.items()}


def _named(one: SupplierLine) -> str:
    """What the row is called: the facts that name it and are there."""
    return " / ".join(str(one.facts[name]) for name in _NAMING if one.facts.get(name) is not None)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
