"""Measured: the groups that a measurement has, with the definitions that they were measured by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import overload

from attrs import frozen

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.periods import Period
from procurekit.metrics.result import Group, Result

__all__ = ["Measured"]


@frozen(kw_only=True)
class Measured(Sequence[Group]):
    """The groups, in the order of what they are grouped by and of their periods; a sequence of them.

    `kpis` are the definitions in the order of each group's results, `at` the day as of which it was measured, `period`
    the kind of the groups' periods and `window` the one date that puts a row in one, if it isn't each KPI's own.
    """

    groups: tuple[Group, ...]
    kpis: tuple[Kpi, ...]
    at: date
    period: Period | None = None
    window: str | None = None

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

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The whole as plain data, with the definitions."""
        return {
            "at": self.at.isoformat(),
            "kpis": [one.as_dict(lang) for one in self.kpis],
            "groups": [one.as_dict(lang) for one in self.groups],
        }
