"""Measuring: the KPIs of a book, of whatever rows of facts they read, and the scores of its suppliers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from procurekit.desk.fact_rows import FactRows
from procurekit.metrics import (
    EVERYDAY,
    REGISTRY,
    SCORECARDS,
    JudgedRow,
    Kpi,
    Measured,
    Period,
    Rating,
    Registry,
    drill,
    measure,
)
from procurekit.metrics.combining import needed
from procurekit.metrics.grain import RowsOf, grain_rows
from procurekit.metrics.grouping import By
from procurekit.metrics.history import with_history
from procurekit.metrics.judging import judge_of
from procurekit.metrics.progress import Progress
from procurekit.metrics.registry import definitions
from procurekit.metrics.scorecard import Scorecard
from procurekit.metrics.scores import Scores
from procurekit.metrics.scoring import score
from procurekit.values import Moment, WorkCalendar

__all__ = ["Measuring"]

_LINES: Final = "schedule_line"
_RATINGS: Final = "rating"


class Measuring(FactRows):
    """The part of a desk that measures."""

    def kpis(
        self,
        *,
        by: By = None,
        period: str | Period | None = None,
        at: Moment | str | None = None,
        kpis: Iterable[Kpi | str] | Kpi | str = EVERYDAY,
        fiscal_start: int = 1,
        window: str | None = None,
        rolling: int = 1,
        ratings: Iterable[Rating] = (),
        calendar: WorkCalendar | None = None,
        progress: Progress = None,
        registry: Registry = REGISTRY,
    ) -> Measured:
        """The KPIs of the book, or by facts (``supplier``, …) and by ``month``, ``quarter``, ``year``, ….

        `kpis` are definitions or ids of the `registry`; without, those of every day, which read the lines alone. `at`
        says what is due by then; the facts are all that are known now. How one order was known on a day: `as_of`.
        `ratings` are what people think of suppliers, which no order knows; the rest is as for `measure`. What is
        measured shows itself in a notebook, in a terminal and as a workbook.
        """
        wanted = definitions(kpis, registry)
        return measure(
            wanted,
            self._rows_for(needed(wanted, registry), ratings),
            at=self._moment(at),
            by=by,
            period=period,
            fiscal_start=fiscal_start,
            window=window,
            rolling=rolling,
            calendar=calendar,
            progress=progress,
            registry=registry,
        )

    def scores(
        self,
        card: Scorecard | str,
        *,
        by: By = "supplier",
        period: str | Period | None = None,
        at: Moment | str | None = None,
        fiscal_start: int = 1,
        rolling: int = 1,
        ratings: Iterable[Rating] = (),
        calendar: WorkCalendar | None = None,
        progress: Progress = None,
    ) -> Scores:
        """What each supplier scores on a card, or on one of `SCORECARDS` by its id; in each period where one is named.

        Raises NotFound if there is no such card, or if the registry lacks a KPI of it.
        """
        if isinstance(card, str):
            card = SCORECARDS[card]
        measured = self.kpis(
            by=by,
            period=period,
            at=at,
            kpis=card.kpis(),
            fiscal_start=fiscal_start,
            rolling=rolling,
            ratings=ratings,
            calendar=calendar,
            progress=progress,
        )
        return score(card, measured)

    def drill(
        self,
        kpi: Kpi | str,
        *,
        where: Mapping[str, object] | None = None,
        at: Moment | str | None = None,
        ratings: Iterable[Rating] = (),
        calendar: WorkCalendar | None = None,
    ) -> Iterator[JudgedRow]:
        """The rows behind a KPI, each with what it adds or why it is left out.

        `where` chooses among them: ``{"supplier": "V-7"}``, or a custom field, ``{"custom.plant": "P1"}``. Raises
        InvalidValue of a KPI that is made of others, and of a fact that its rows don't have.
        """
        (wanted,) = definitions(kpi)
        rows = self._rows_for((wanted,), ratings).get(grain_rows(wanted.grain).of, ())
        return drill(wanted, rows, at=self._moment(at), where=where, calendar=calendar)

    def _rows_for(self, kpis: Sequence[Kpi], ratings: Iterable[Rating]) -> dict[RowsOf, Iterable[Any]]:
        """The rows that these KPIs read, and no others."""
        found: dict[RowsOf, Iterable[Any]] = {}
        for of in dict.fromkeys(grain_rows(kpi.grain).of for kpi in kpis if kpi.combine is None):
            if of == _RATINGS:
                found[of] = ratings
            elif of == _LINES and any(_reads_history(kpi) for kpi in kpis):
                found[of] = with_history(self.rows(of))
            else:
                found[of] = self.rows(of)
        return found


def _reads_history(kpi: Kpi) -> bool:
    return kpi.combine is None and any(name.name == "previous_price" for name in judge_of(kpi).names)
