"""Sums: what is added up of one KPI in one group while the rows go by, and the result that it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from typing import Any, Final, TypeAlias

from procurekit.metrics.grain import grain_rows
from procurekit.metrics.kpi import SHARED, SPREAD, Kpi, Number, Part
from procurekit.metrics.population import Exclusion
from procurekit.metrics.result import Portion, Result
from procurekit.metrics.spread import details_of, divided, shares_of, spread_figure
from procurekit.values.numbers import EXACT

__all__ = ["MIXED", "NO_KIND", "NO_ROWS", "Key", "Sums", "Tally"]

MIXED: Final = "mixed"
"""The kind of what has lines of several kinds."""

NO_KIND: Final = "goods"
"""The kind of a row that has none."""

NO_ROWS: Final = "kpi.no_rows"
"""There are no rows of the kind that a KPI reads."""

_PPM: Final = Context(prec=34)
_NONE: Final = Portion(None, None, None)
_SUMMED: Final = "sum"


class Sums:
    """What is added up of one KPI in one group: parts by kind and unit, rows left out by reason, and how numbers lie.

    Sums of two groups can be put together: the rows of a group may come in any portions.
    """

    __slots__ = ("counted", "excluded", "parts", "shares", "spread")

    def __init__(self) -> None:
        self.counted = 0
        self.parts: dict[tuple[str, str | None], Part] = {}
        self.excluded: dict[Exclusion, int] = {}
        self.spread: dict[str, dict[Number, int]] = {}
        self.shares: dict[str, dict[object, Number]] = {}

    def add(self, kind: str, unit: str | None, part: Part, rows: int = 1) -> None:
        """Count a row, or several that come to this part together."""
        self.counted += rows
        held = self.parts.get((kind, unit))
        self.parts[kind, unit] = part if held is None else _plus(held, part)

    def note(self, kind: str, number: Number, rows: int = 1) -> None:
        """Remember a row's own number, for what depends on how the numbers lie."""
        spread = self.spread.setdefault(kind, {})
        spread[number] = spread.get(number, 0) + rows

    def share(self, kind: str, of: object, number: Number) -> None:
        """Add to what one value of the fact `over` has."""
        shares = self.shares.setdefault(kind, {})
        shares[of] = _sum(shares.get(of, 0), number)

    def leave_out(self, why: Exclusion, rows: int = 1) -> None:
        """Don't count a row."""
        self.excluded[why] = self.excluded.get(why, 0) + rows

    def plus(self, other: Sums) -> None:
        """Take in another group's."""
        for (kind, unit), part in other.parts.items():
            self.add(kind, unit, part, 0)
        self.counted += other.counted
        for why, rows in other.excluded.items():
            self.leave_out(why, rows)
        for kind, spread in other.spread.items():
            for number, rows in spread.items():
                self.note(kind, number, rows)
        for kind, shares in other.shares.items():
            for of, number in shares.items():
                self.share(kind, of, number)

    def result(self, kpi: Kpi, currency: str | None = None) -> Result:
        """What it came to."""
        total, reason, reason_values = self._total(kpi)
        if reason == NO_ROWS:
            reason_values = {"rows": f"rows_of_{grain_rows(kpi.grain).of}"}
        excluded: dict[str, int] = {}
        for why in sorted(self.excluded, key=lambda one: one.code):
            excluded[why.code] = excluded.get(why.code, 0) + self.excluded[why]
        return Result(
            kpi=kpi.id,
            unit=kpi.unit,
            currency=currency,
            numerator=total.numerator,
            denominator=total.denominator,
            value=total.value,
            reason=reason,
            reason_values=reason_values,
            counted=self.counted,
            excluded=excluded,
            by_kind=self._by_kind(kpi),
            details=details_of(kpi.details, _together(self.spread.values())),
            as_published=kpi.published_no_data if total.value is None else None,
        )

    def _total(self, kpi: Kpi) -> tuple[Portion, str | None, Mapping[str, str]]:
        if not self.parts:
            return _NONE, self._why_nothing(kpi), {}
        units = sorted({"—" if unit is None else unit for _, unit in self.parts})
        if len(units) > 1:
            return _NONE, "kpi.mixed_units", {"units": ", ".join(units)}
        total = _portion(kpi, self.parts.values(), _together(self.spread.values()), _together(self.shares.values()))
        if total.value is None:
            return total, "kpi.zero_denominator" if kpi.statistic not in SPREAD else "kpi.too_few", {}
        return total, None, {}

    def _why_nothing(self, kpi: Kpi) -> str:
        """What was missing most often, if anything was; else what the KPI says where there is nothing to judge.

        Where it says nothing of its own, it is why most of the rows don't count.
        """
        if not self.excluded:
            return NO_ROWS
        missing = [(-n, why.code) for why, n in self.excluded.items() if why.missing]
        if not missing and kpi.nothing != NO_ROWS:
            return kpi.nothing
        return min(missing or [(-n, why.code) for why, n in self.excluded.items()])[1]

    def _by_kind(self, kpi: Kpi) -> dict[str, Portion]:
        kinds: dict[str, list[Part]] = {}
        for (kind, _), part in self.parts.items():
            kinds.setdefault(kind, []).append(part)
        # More than one part of a kind means more than one unit.
        return {
            kind: _portion(kpi, kinds[kind], self.spread.get(kind, {}), self.shares.get(kind, {}))
            if len(kinds[kind]) == 1
            else _NONE
            for kind in sorted(kinds)
        }


Key: TypeAlias = tuple[Any, int | None]
"""The values of what is grouped by, and the number of a period."""

Tally: TypeAlias = dict[Key, dict[str | None, Sums]]
"""What one KPI adds up to in each group, by currency; None where that doesn't matter."""


def _plus(left: Part, right: Part) -> Part:
    return _sum(left[0], right[0]), _sum(left[1], right[1])


def _sum(left: Number, right: Number) -> Number:
    # An int costs a tenth of a Decimal, and most parts are 0 or 1.
    if type(left) is int and type(right) is int:
        return left + right
    return EXACT.add(left, right)


def _together(many: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for one in many:
        for key, number in one.items():
            found[key] = _sum(found.get(key, 0), number)
    return found


def _portion(kpi: Kpi, parts: Iterable[Part], spread: Mapping[Number, int], shares: Mapping[object, Number]) -> Portion:
    numerator: Number = 0
    denominator: Number = 0
    for above, below in parts:
        numerator, denominator = _sum(numerator, above), _sum(denominator, below)
    if kpi.statistic == _SUMMED:
        return Portion(numerator, None, Decimal(numerator))
    if kpi.statistic in SPREAD:
        return Portion(None, sum(spread.values()), spread_figure(kpi.statistic, spread))
    if kpi.statistic in SHARED:
        numerator, denominator = shares_of(kpi.statistic, shares)
    value = divided(numerator, denominator) if denominator else None
    if value is not None and kpi.unit == "ppm":
        value = _PPM.multiply(value, 1_000_000)
    return Portion(numerator, denominator, value)
