"""Measured: the groups that a measurement has, with the definitions that they were measured by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import overload

from attrs import frozen

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.periods import Period
from procurekit.metrics.result import Group, Result
from procurekit.metrics.showing.flat import flat_rows
from procurekit.metrics.showing.measured import figures_of, sheet_of
from procurekit.metrics.showing.sheet import Sheet
from procurekit.metrics.showing.showable import Showable
from procurekit.metrics.showing.sources import definitions_of, sources_of

__all__ = ["Measured"]


@frozen(kw_only=True, repr=False)
class Measured(Showable, Sequence[Group]):
    """The groups, in the order of what they are grouped by and of their periods; a sequence of them.

    `kpis` are the definitions in the order of each group's results, `at` the day as of which it was measured, `period`
    the kind of the groups' periods and `window` the one date that puts a row in one, if it isn't each KPI's own; of
    `rolling` periods, each group has so many up to its own. In a notebook it shows itself; `print` shows it as text.

    >>> Measured(groups=(Group(),), kpis=(), at=date(2026, 3, 31))
    <Measured 1 group, 0 KPIs, as of 2026-03-31>
    """

    groups: tuple[Group, ...]
    kpis: tuple[Kpi, ...]
    at: date
    period: Period | None = None
    window: str | None = None
    rolling: int = 1

    @overload
    def __getitem__(self, index: int) -> Group: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Group, ...]: ...
    def __getitem__(self, index: int | slice) -> Group | tuple[Group, ...]:
        return self.groups[index]

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def of(self, kpi: str) -> Iterator[tuple[Group, Result]]:
        """Every result of one KPI, with the group it is of."""
        for group in self.groups:
            for result in group.of(kpi):
                yield group, result

    def sheet(self, lang: str = "en") -> Sheet:
        """The figures to be read: a row for each group, or for each KPI where there is nothing to group by.

        Of periods, the latest figure that there is, and the trend up to it.
        """
        return sheet_of(self, lang)

    def sheets(self, lang: str = "en") -> tuple[Sheet, ...]:
        """The sheets of a workbook: every figure, the numbers behind it and what was left out, the definitions."""
        return figures_of(self, lang), sources_of(self, lang), definitions_of(self, lang)

    def rows(self, lang: str = "en") -> list[dict[str, object]]:
        """A plain row for each figure, for CSV files and frames: what it is of, its parts, what was left out, and why.

        A row has the facts that are grouped by under their own names (``group_unit`` where the figure has a unit too).
        """
        return flat_rows(self, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The whole as plain data, with the definitions."""
        return {
            "at": self.at.isoformat(),
            "kpis": [one.as_dict(lang) for one in self.kpis],
            "groups": [one.as_dict(lang) for one in self.groups],
        }

    def __repr__(self) -> str:
        count = len(self.groups)
        told = (
            f"{count} {'group' if count == 1 else 'groups'}, {len(self.kpis)} KPI{'' if len(self.kpis) == 1 else 's'}"
        )
        return f"<Measured {told}, as of {self.at}>"
